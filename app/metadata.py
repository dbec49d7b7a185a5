"""What is known about the documents as it leaves the program: one shape for the command line and REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vectorstore.index import Index
    from vectorstore.passage import Document


def document_json(document: Document, passages: int) -> dict[str, Any]:
    """Return a document's metadata under the keys of the public schema; ``passages`` is their number."""
    return {
        "id": document.id,
        "titel": document.title,
        "datum": document.date,
        "uitgever": document.publisher,
        "url": document.url,
        "bestand": document.file,
        "passages": passages,
    }


def documents_json(index: Index) -> list[dict[str, Any]]:
    """Return the metadata of all documents, sorted by title."""
    counts = index.passage_counts()
    # Another process may remove or add a document between the two reads.
    return [document_json(document, counts.get(document.id, 0)) for document in index.documents()]
