"""Routes of the reading pages: the list, a document with a marked passage, its stored text and its original.

``/documenten/ID?p=17&van=5120&tot=5290#p-17`` marks a passage and the quotation in it. With ``&paneel`` the page is
made for a frame beside the chat: without a header, its links to elsewhere in a new tab, and without taking the focus,
so that whoever opens the panel decides where the focus goes (``.gemarkeerd`` can take it). Only pages of this very
origin may frame it.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response

from app.pages.language import language_of
from app.pages.links import kind_of
from app.pages.mark import Mark
from app.pages.originals import original_response
from app.pages.reading import reading_page
from app.rendering import templates
from app.texts import FRAMES
from app.texts.reading import READING
from app.theme import Theme
from ingest.originals import originals_of

if TYPE_CHECKING:
    from vectorstore.index import Index
    from vectorstore.passage import DocumentFacts

STATIC = Path(__file__).parent / "static"
_WORTH_PACKING = 8_000  # bytes


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list, with the kind of file that it was."""

    document: DocumentFacts
    kind: str


def create_router(index: Index, theme: Theme | None = None) -> APIRouter:
    """Return the routes of the pages over one index; ``theme`` is the look of a municipality."""
    look = theme or Theme()
    router = APIRouter(include_in_schema=False)

    @router.get("/documenten", response_class=HTMLResponse)
    def list_documents(request: Request) -> Response:
        return _page(request, look, "documents.html", rows=_rows(index))

    @router.get("/documenten/")
    def list_address() -> RedirectResponse:
        return RedirectResponse("/documenten")

    @router.get("/documenten/{document_id}.txt", response_class=PlainTextResponse)
    def document_text(document_id: str) -> str:
        return index.document(document_id).text

    @router.get("/documenten/{document_id}/origineel", response_class=FileResponse)
    def original(document_id: str, request: Request) -> Response:
        document = index.document(document_id)
        path = originals_of(index).path(document.original)
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return original_response(path, document.file, request.headers)

    @router.get("/documenten/{document_id}", response_class=HTMLResponse)
    def read_document(
        request: Request,
        document_id: str,
        p: Annotated[str, Query()] = "",
        van: Annotated[str, Query()] = "",
        tot: Annotated[str, Query()] = "",
        paneel: Annotated[str | None, Query()] = None,
    ) -> Response:
        """Show the document; ``p`` marks a passage, ``van`` and ``tot`` (offsets) the quotation inside it."""
        document, passages = index.document(document_id), index.passages(document_id)
        mark, panel = Mark.parse(p, van, tot), paneel is not None
        return _page(
            request,
            look,
            "panel.html" if panel else "document.html",
            page=reading_page(document, passages, mark, language_of(request.scope), panel=panel),
            document=document,
            pages=document.pages,
            passages=len(passages),
            panel=panel,
            address=str(request.url.replace(query="", fragment="")),
            whole_href=_address(request, paneel=None) + (f"#p-{mark.passage}" if mark.passage else ""),
        )

    @router.get("/favicon.ico")
    def favicon() -> FileResponse:
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")

    return router


def _rows(index: Index) -> list[DocumentRow]:
    return [DocumentRow(facts, kind_of(facts)) for facts in index.facts()]


def _page(request: Request, theme: Theme, template: str, **values: Any) -> Response:
    """Return a page in the language of the request, packed when it is long and the browser can unpack it."""
    language = language_of(request.scope)
    other = "nl" if language == "en" else "en"
    chosen = f"?taal={language}" if "taal" in request.query_params else ""
    html = (
        templates()
        .get_template(template)
        .render(
            theme=theme,
            words=READING[language],
            frame=FRAMES[language],
            chosen=chosen,
            other=other,
            other_href=_address(request, taal=other),
            **values,
        )
    )
    content = html.encode("utf-8")
    headers = {"Content-Language": language, "Vary": "Accept-Language, Accept-Encoding", "Cache-Control": "no-cache"}
    if len(content) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, headers=headers)


def _address(request: Request, **changed: str | None) -> str:
    """Return the path of this page with its query changed; None leaves a part out."""
    query = {name: changed.get(name, value) for name, value in {**request.query_params, **changed}.items()}
    kept = {name: value for name, value in query.items() if value is not None}
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")
