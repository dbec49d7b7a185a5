"""How documents and passages are written into Chroma's metadata, and read back. Pure."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vectorstore.embedding import Vectors
from vectorstore.errors import IndexMismatchError
from vectorstore.passage import Document, DocumentFacts, Origin, Passage, Sentence, TextBlock

Metadata = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class LiveDocument:
    """What must be known of all documents at once: the live generation, and what there is to tell of it."""

    generation: str
    facts: DocumentFacts


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its vectors: ``vector`` (dimension,), ``sentence_vectors`` (sentences, dimension)."""

    passage: Passage
    vector: Vectors
    sentence_vectors: Vectors


def passage_key(generation: str, passage: Passage) -> str:
    """Return the key of a passage in Chroma and in the keyword index."""
    return f"{generation}:{passage.number}"


def document_metadata(document: Document, generation: str, passages: int) -> Metadata:
    """Return what is stored beside the text of a document.

    What is absent is None and not left out: Chroma merges a row with the one it replaces, and forgets what is None.
    """
    return {
        "title": document.title,
        "file": document.file,
        "version": document.version,
        "language": document.language,
        "blocks": json.dumps([[b.kind, b.start, b.end, b.level, b.page] for b in document.blocks]),
        "generation": generation,
        "passages": passages,
        "pages": document.pages,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
        "original": document.original,
    }


def read_document(document_id: str, text: str, metadata: Mapping[str, Any]) -> Document:
    """Return the document that ``document_metadata`` described; IndexMismatchError when a newer program did."""
    with _own_format(document_id):
        return Document(
            id=document_id,
            title=metadata["title"],
            file=metadata["file"],
            text=text,
            version=metadata["version"],
            blocks=tuple(TextBlock(*row) for row in json.loads(metadata["blocks"])),
            date=metadata.get("date"),
            publisher=metadata.get("publisher"),
            url=metadata.get("url"),
            language=metadata["language"],
            original=metadata.get("original"),
        )


def read_live(document_id: str, metadata: Mapping[str, Any]) -> LiveDocument:
    """Return what ``document_metadata`` says that must be known of all documents; errors as ``read_document``."""
    with _own_format(document_id):
        facts = DocumentFacts(
            id=document_id,
            title=str(metadata["title"]),
            file=str(metadata["file"]),
            version=str(metadata["version"]),
            passages=int(metadata["passages"]),
            pages=int(metadata.get("pages") or 0),
            date=metadata.get("date"),
            publisher=metadata.get("publisher"),
            url=metadata.get("url"),
            language=str(metadata["language"]),
            original=metadata.get("original"),
        )
        return LiveDocument(str(metadata["generation"]), facts)


def passage_metadata(passage: Passage, generation: str) -> Metadata:
    """Return what is stored beside the text of a passage."""
    origin = passage.origin
    return {
        "generation": generation,
        "document": origin.document,
        "title": origin.title,
        "file": origin.file,
        "section": json.dumps(origin.section, ensure_ascii=False),
        "page": -1 if origin.page is None else origin.page,
        "number": passage.number,
        "start": origin.start,
        "end": origin.end,
        "turns": json.dumps(origin.turns),
        "sentences": json.dumps([[s.start, s.end, s.role] for s in passage.sentences]),
    }


def read_passage(text: str, metadata: Mapping[str, Any]) -> Passage:
    """Return the passage that ``passage_metadata`` described; IndexMismatchError when a newer program did."""
    with _own_format(str(metadata.get("document"))):
        origin = Origin(
            document=metadata["document"],
            title=metadata["title"],
            file=metadata["file"],
            section=tuple(json.loads(metadata["section"])),
            page=None if metadata["page"] < 0 else int(metadata["page"]),
            start=int(metadata["start"]),
            end=int(metadata["end"]),
            turns=tuple((start, page) for start, page in json.loads(metadata.get("turns", "[]"))),
        )
        sentences = tuple(Sentence(*row) for row in json.loads(metadata["sentences"]))
        return Passage(number=int(metadata["number"]), text=text, origin=origin, sentences=sentences)


@contextlib.contextmanager
def _own_format(document_id: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise IndexMismatchError(
            f"{document_id}: stored in a form that this program does not know, as a newer one does; install that "
            "version of Briefwijzer, or delete the data folder and run `briefwijzer ingest`"
        ) from error
