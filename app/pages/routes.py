"""Routes of the reading pages: the list, a document with a marked passage, its stored text and its original."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response

from app.pages.originals import original_response
from app.pages.reading import Mark, reading_page
from app.rendering import templates
from app.texts import DUTCH
from ingest.originals import originals_of

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

    @router.get("/documenten/{document_id}/origineel", response_class=FileResponse)
    def original(document_id: str, request: Request) -> Response:
        document = index.document(document_id)
        path = originals_of(index).path(document.original)
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return original_response(path, document.file, request.headers)

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
        return templates().get_template("document.html").render(page=page, document=document, frame=DUTCH)

    @router.get("/favicon.ico")
    def favicon() -> FileResponse:
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")

    return router
