"""GET /documenten and /documenten/{id}: what is known about the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path

from app.api.description import failures, success
from app.api.shapes import DocumentsShape, WholeDocumentShape
from app.metadata import documents_json, whole_document_json
from ingest.originals import originals_of

if TYPE_CHECKING:
    from vectorstore.index import Index


def create_router(index: Index) -> APIRouter:
    """Return the routes of the documents."""
    router = APIRouter(tags=["documenten"])

    @router.get(
        "/documenten",
        summary="Lijst van documenten",
        operation_id="lijstDocumenten",
        response_model=None,
        responses={200: success(DocumentsShape, "De documenten, op titel."), **failures(503)},
    )
    def get_documents() -> dict[str, Any]:
        """Geef de documenten waarin wordt gezocht."""
        return {"documenten": documents_json(index)}

    @router.get(
        "/documenten/{id}",
        summary="Eén document",
        operation_id="leesDocument",
        response_model=None,
        responses={200: success(WholeDocumentShape, "Het document."), **failures(404, 503)},
    )
    def get_document(
        document_id: Annotated[str, Path(alias="id", description="Id van het document.", examples=["zwembad"])],
    ) -> dict[str, Any]:
        """Geef wat over een document bekend is, zijn secties, en waar het te lezen is."""
        document = index.document(document_id)
        address = f"/documenten/{document.id}"
        kept = originals_of(index).path(document.original) is not None
        return whole_document_json(document, index.passage_counts().get(document.id, 0)) | {
            "leespagina": address,
            "tekst": f"{address}.txt",
            "origineel": f"{address}/origineel" if kept else None,
        }

    return router
