"""What a widget answers from: held here, on the server, where no page can choose otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UnknownWidgetError
from app.limits import WIDGET_HEADER
from vectorstore.errors import NoIndexError, UnknownDocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from app.assistant import Assistant
    from app.widget.configuration import Widget
    from vectorstore.index import Index
    from vectorstore.passage import DocumentFacts


def documents_of(widget: Widget, index: Index) -> list[DocumentFacts]:
    """Return the documents that the widget answers from, of those that are there."""
    return [document for document in index.facts() if not widget.documents or document.id in widget.documents]


def through_widget(request: Request, assistant: Assistant, wanted: Sequence[str]) -> tuple[Assistant, Sequence[str]]:
    """Return with which assistant and from which documents to answer a request that asked for ``wanted``.

    A request that names no widget gets what it asked for.

    Raises:
        UnknownWidgetError: the request names a widget that does not exist.
        UnknownDocumentError: it asks for a document that is not the widget's.
        NoIndexError: none of the widget's documents is there.
    """
    name = request.headers.get(WIDGET_HEADER)
    if not name:
        return assistant, wanted
    widget: Widget | None = request.app.state.widgets.get(name)
    if widget is None:
        raise UnknownWidgetError(name)
    return assistant.with_contact(widget.contact), _allowed(widget, assistant.index, wanted)


def _allowed(widget: Widget, index: Index, wanted: Sequence[str]) -> Sequence[str]:
    if not widget.documents:
        return wanted
    for document_id in wanted:
        if document_id not in widget.documents:
            raise UnknownDocumentError(document_id)
    there = index.versions()
    allowed = [document_id for document_id in wanted or widget.documents if document_id in there]
    if not allowed:
        raise NoIndexError(f"widget {widget.name}: none of its documents is in the index; run: briefwijzer ingest")
    return allowed
