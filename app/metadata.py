"""What is known about the documents as it leaves the program: one shape for the command line and REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vectorstore.errors import UnknownDocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vectorstore.index import Index
    from vectorstore.passage import Document, DocumentFacts


def known_ids(index: Index, document_ids: Iterable[str]) -> list[str]:
    """Return the ids of documents, each once; UnknownDocumentError for the first that the index does not hold.

    Reads no document, so that a request with thousands of ids costs no more than one with a few.
    """
    ids = list(dict.fromkeys(document_ids))
    there = index.versions() if ids else {}
    for one in ids:
        if one not in there:
            raise UnknownDocumentError(one)
    return ids


def document_json(document: Document | DocumentFacts, passages: int) -> dict[str, Any]:
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


def whole_document_json(document: Document, passages: int) -> dict[str, Any]:
    """Return a document's metadata with its language, its length in characters, and its headings in order."""
    sections = [
        {"niveau": block.level, "titel": document.text[block.start : block.end], "pagina": block.page}
        for block in document.blocks
        if block.kind == "heading"
    ]
    about = {"taal": document.language, "tekens": len(document.text), "secties": sections}
    return document_json(document, passages) | about


def documents_json(index: Index) -> list[dict[str, Any]]:
    """Return the metadata of all documents, sorted by title."""
    return [document_json(facts, facts.passages) for facts in index.facts()]
