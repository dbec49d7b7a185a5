"""The document flow: from files and folders to passages in the index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.collecting import Candidate, collect
from ingest.errors import DamagedDocumentError, IngestError, UnsupportedFormatError
from ingest.manifest import readable_title
from ingest.parsing import PARSERS
from ingest.source import FORMAT_NAMES, Source, read_source, supported_formats
from ingest.splitting import SPLITTER_VERSION, split
from vectorstore.errors import UnknownDocumentError
from vectorstore.passage import Document

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import ParsedDocument
    from vectorstore.index import Index

Status = Literal["added", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``message`` says what went wrong and the remedy, and is empty otherwise."""

    document: str
    file: str
    status: Status
    passages: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Progress: a document started, some of its passages were embedded, or it is done.

    ``done`` and ``total`` count passages of this document; ``documents`` is the number of documents in the run;
    ``outcome`` is set when ``kind`` is "done".
    """

    document: str
    file: str
    kind: Literal["started", "passages", "done"]
    documents: int
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None


Notify = Callable[[Event], None]


def ingest_all(index: Index, paths: Sequence[str | Path], on_event: Notify | None = None) -> list[Outcome]:
    """Ingest files and the files in folders, each on its own: one bad document never stops the rest.

    Raises VectorStoreError only, when the index itself cannot be written.
    """
    notify = on_event or _ignore
    candidates = collect(paths)
    outcomes = []
    for candidate in candidates:
        started = Event(candidate.id, candidate.file, "started", len(candidates))
        notify(started)
        try:
            outcome = ingest_source(index, candidate, _passage_counter(started, notify))
        except IngestError as error:
            outcome = Outcome(candidate.id, candidate.file, "failed", message=str(error))
        notify(replace(started, kind="done", done=outcome.passages, total=outcome.passages, outcome=outcome))
        outcomes.append(outcome)
    return outcomes


def ingest_source(index: Index, candidate: Candidate, on_progress: Callable[[int, int], None]) -> Outcome:
    """Take one file to the index, unless the index has this very version.

    ``on_progress`` gets the number of passages embedded so far and their total. Raises IngestError.
    """
    source = read_source(candidate.checked_path())
    version = version_of(source, candidate)
    stored = _stored(index, candidate.id)
    if stored is not None and stored.version == version:
        return Outcome(candidate.id, candidate.file, "unchanged", index.passage_counts()[candidate.id])
    parsed = parse(source)
    document = _document(candidate, parsed, version)
    passages = split(parsed, document.id, document.title, document.file)
    done = 0

    def count(batch: int) -> None:
        nonlocal done
        done += batch
        on_progress(done, len(passages))

    on_progress(0, len(passages))
    index.replace(document, passages, count)
    return Outcome(candidate.id, candidate.file, "changed" if stored else "added", len(passages))


def parse(source: Source) -> ParsedDocument:
    """Return the parsed document; raises ContentError."""
    parser = PARSERS.get(source.format)
    if parser is None:
        name = FORMAT_NAMES[source.format]
        raise UnsupportedFormatError(f"{source.name}: {name} is not supported yet; use {supported_formats()}")
    try:
        return parser(source.data, source.name)
    except IngestError:
        raise
    except Exception as error:
        # A parser may fail on damaged input in ways that nobody foresaw; the other documents must go on.
        reason = f"{type(error).__name__}: {error}"
        raise DamagedDocumentError(f"{source.name}: cannot be read ({reason}); save it again and retry") from error


def version_of(source: Source, candidate: Candidate) -> str:
    """Return the hash of everything that what is stored depends on: bytes, metadata and this code's version."""
    facts = {**asdict(candidate.metadata), "id": candidate.id, "splitter": SPLITTER_VERSION, "format": source.format}
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    digest.update(source.data)
    return digest.hexdigest()


def _ignore(_: Event) -> None:
    """Take an event that nobody asked for."""


def _document(candidate: Candidate, parsed: ParsedDocument, version: str) -> Document:
    known = candidate.metadata
    return Document(
        id=candidate.id,
        title=known.title or parsed.title or readable_title(candidate.file),
        file=candidate.file,
        text=parsed.text,
        version=version,
        blocks=parsed.text_blocks(),
        date=known.date,
        publisher=known.publisher,
        url=known.url,
    )


def _stored(index: Index, document_id: str) -> Document | None:
    try:
        return index.document(document_id)
    except UnknownDocumentError:
        return None


def _passage_counter(started: Event, notify: Notify) -> Callable[[int, int], None]:
    def on_progress(done: int, total: int) -> None:
        notify(replace(started, kind="passages", done=done, total=total))

    return on_progress
