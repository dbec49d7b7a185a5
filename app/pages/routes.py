"""Routes of the reading pages: the list, a document with a marked passage, and its stored text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse

from app.pages.reading import Mark, reading_page
from app.rendering import templates

if TYPE_CHECKING:
    from vectorstore.index import Index

STATIC = Path(__file__).parent / "static"


def create_router(index: Index) -> APIRouter:
    """Return the routes of the pages over one index."""
    router = APIRouter(include_in_schema=False)

    @router.get("/documenten", response_class=HTMLResponse)
    def list_documents() -> str:
        return templates().get_template("documents.html").render(documents=index.documents())

    @router.get("/documenten/")
    def list_address() -> RedirectResponse:
        return RedirectResponse("/documenten")

    @router.get("/documenten/{document_id}.txt", response_class=PlainTextResponse)
    def document_text(document_id: str) -> str:
        return index.document(document_id).text

    @router.get("/documenten/{document_id}", response_class=HTMLResponse)
    def read_document(
        document_id: str,
        p: Annotated[str, Query()] = "",
        van: Annotated[str, Query()] = "",
        tot: Annotated[str, Query()] = "",
    ) -> str:
        """Show the document; ``p`` marks a passage, ``van`` and ``tot`` (offsets) the quotation inside it."""
        document = index.document(document_id)
        page = reading_page(document, index.passages(document_id), Mark.parse(p, van, tot))
        return templates().get_template("document.html").render(page=page, document=document)

    @router.get("/favicon.ico")
    def favicon() -> FileResponse:
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")

    return router
