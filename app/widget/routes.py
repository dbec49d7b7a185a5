"""Routes of the widget: the loader, the page that it opens, and what that page is made of."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.errors import UnknownWidgetError
from app.limits import Limiter
from app.widget import assets
from app.widget.configuration import Widget, load_widgets
from app.widget.page import PageWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from app.assistant import Assistant
    from app.config import Settings
    from vectorstore.index import Index

# A page of another site may show and check (integrity) what carries these, also where it isolates itself.
_FOR_OTHERS: Final = {"Cross-Origin-Resource-Policy": "cross-origin"}

logger = logging.getLogger(__name__)


def install(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    """Add the widgets of the settings to ``app``; they are ``app.state.widgets``, by name.

    Raises:
        ConfigError: something in ``widgets.toml`` cannot be used.
    """
    widgets = load_widgets(settings)
    app.state.widgets = widgets
    there = assistant.index.versions()
    for widget in widgets.values():
        for document_id in widget.documents:
            if document_id not in there:
                # It may still come: documents are added while the server runs.
                logger.warning("%s: [%s]: there is no document %s yet", settings.widgets_file, widget.name, document_id)
        app.state.limits.widgets[widget.name] = Limiter(widget.questions_per_minute)
    app.include_router(create_router(assistant.index, widgets))


def create_router(index: Index, widgets: Mapping[str, Widget]) -> APIRouter:
    """Return the routes of these widgets over one index."""
    router = APIRouter(include_in_schema=False)
    loader, script, style = assets.loader(), assets.page_script(), assets.page_style()
    themes = {
        name: assets.Asset.of(Path(widget.theme_css).read_bytes(), "text/css")
        for name, widget in widgets.items()
        if widget.theme_css and not widget.theme_is_remote
    }
    writer = PageWriter(script.version, style.version)

    @router.get("/widget.js")
    def get_loader(request: Request) -> Response:
        return loader.response(request, headers={**_FOR_OTHERS, "Access-Control-Allow-Origin": "*"})

    @router.get("/widget/embed.js")
    def get_script(request: Request) -> Response:
        return script.response(request)

    @router.get("/widget/embed.css")
    def get_style(request: Request) -> Response:
        return style.response(request)

    @router.get("/embed/{name}", response_class=HTMLResponse)
    def get_page(name: str) -> Response:
        widget = _known(widgets, name)
        nonce = secrets.token_urlsafe(16)
        html = writer.html(widget, index, nonce)
        headers = {**_FOR_OTHERS, "Content-Security-Policy": widget.policy(nonce), "Cache-Control": "no-store"}
        return HTMLResponse(html, headers=headers)

    @router.get("/embed/{name}/thema.css")
    def get_theme(name: str, request: Request) -> Response:
        if name not in themes:
            raise UnknownWidgetError(name)
        return themes[name].response(request)

    return router


def _known(widgets: Mapping[str, Widget], name: str) -> Widget:
    if name not in widgets:
        raise UnknownWidgetError(name)
    return widgets[name]
