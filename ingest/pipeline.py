"""The document flow: from files, folders and addresses to passages in the index."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.address import Address
from ingest.catalogue import Catalogue, Note, note_of
from ingest.collecting import Candidate, collect
from ingest.decoding import one_line
from ingest.errors import DamagedDocumentError, DuplicateDocumentError, IngestError, UnreachableSourceError
from ingest.events import Event, Notify, Outcome, Status
from ingest.isolation import ParserProcess
from ingest.manifest import MANIFEST_NAME, readable_title
from ingest.ocr import parse, unread_pages
from ingest.originals import name_of, originals_of, sweep_originals
from ingest.parsing import PARSER_VERSION
from ingest.source import Source, read_source
from ingest.splitting import SPLITTER_VERSION, split
from vectorstore.embedded_texts import EMBEDDED_VERSION
from vectorstore.errors import UnknownDocumentError
from vectorstore.passage import Document

if TYPE_CHECKING:
    from ingest.document import ParsedDocument
    from ingest.fetching import Fetcher
    from vectorstore.index import Index
    from vectorstore.passage import Passage

# Documents wait for each other up to this many passages, which is what a kill can cost to embed again.
_STORED_TOGETHER = 64
_BYTES_TOGETHER = 32 * 1024 * 1024  # and up to this many bytes, as they wait in memory

Read = Callable[[Source], "ParsedDocument"]


def ingest_all(
    index: Index,
    named: Sequence[str | Path],
    on_event: Notify | None = None,
    fetcher: Fetcher | None = None,
    others: Sequence[Candidate] = (),
) -> list[Outcome]:
    """Ingest files, the files in folders, (with a fetcher) addresses, and ``others`` such as uploads.

    One bad document never stops the rest. Raises VectorStoreError only, when the index or the data folder cannot be
    written.
    """
    with closing(ParserProcess()) as parser:
        return ingest_candidates(index, collect(named, others), partial(parse, parser), on_event, fetcher)


def ingest_candidates(
    index: Index,
    candidates: Sequence[Candidate],
    read: Read,
    on_event: Notify | None = None,
    fetcher: Fetcher | None = None,
    *,
    sweep: bool = True,
) -> list[Outcome]:
    """Ingest documents; ``read`` makes blocks of the bytes of one. Raises VectorStoreError only, as above.

    With ``sweep`` the originals that no document uses are deleted at the end.
    """
    run = _Run(index, read, on_event or _ignore, [size_of(candidate) for candidate in candidates])
    for candidate in candidates:
        run.take(candidate, fetcher)
    run.store()
    if sweep:
        sweep_originals(index)
    return run.outcomes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that is ready to be stored; ``started`` is the event that all its later events follow from.

    An unchanged one is stored anew only to name its original, and has no passages here: ``size`` is their number.
    """

    started: Event
    document: Document
    passages: Sequence[Passage]
    size: int
    status: Status
    source: Source
    entry: Note
    note: str = ""


class _Run:
    """One run over several documents: small ones wait for each other, as each write to the index has its price."""

    def __init__(self, index: Index, read: Read, notify: Notify, sizes: Sequence[int]) -> None:
        """``sizes`` are those of the documents to come, in bytes."""
        self.outcomes: list[Outcome] = []
        self._index = index
        self._originals = originals_of(index)
        self._catalogue = Catalogue(index.folder)
        self._read = read
        self._notify = notify
        self._sizes = deque(sizes)
        self._documents, self._ahead = len(sizes), sum(sizes)
        self._waiting: list[Prepared] = []

    def take(self, candidate: Candidate, fetcher: Fetcher | None) -> None:
        started = self._start(candidate)
        try:
            ready = prepare(self._index, self._read, candidate, started, fetcher)
        except IngestError as error:
            ready = Outcome(candidate.id, candidate.file, "failed", message=one_line(str(error)))
        if isinstance(ready, Outcome):
            self.store()  # what waits comes first, so that the outcomes keep the order of the documents
            self._done(started, ready)
            return
        self._notify(replace(started, kind="read", total=len(ready.passages)))
        together = (*self._waiting, ready)
        if (
            sum(len(one.passages) for one in together) > _STORED_TOGETHER
            or sum(len(one.source.data) for one in together) > _BYTES_TOGETHER
        ):
            self.store()
        self._waiting.append(ready)

    def _start(self, candidate: Candidate) -> Event:
        size = self._sizes.popleft()
        self._ahead -= size
        started = Event(candidate.id, candidate.file, "started", self._documents, size=size, ahead=self._ahead)
        self._notify(started)
        return started

    def store(self) -> None:
        """Store the documents that wait, and tell of each that it is done."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        fresh = [one for one in waiting if one.status != "unchanged"]
        progress = self._progress(fresh)
        next(progress)
        with self._index.writing():
            # The originals first: a document never names one that is not there.
            for one in waiting:
                self._originals.keep(one.source)
            if fresh:
                self._index.replace_many([(one.document, one.passages) for one in fresh], progress.send)
            self._index.amend([one.document for one in waiting if one.status == "unchanged"])
            for one in waiting:
                self._catalogue.write(one.entry)
        for one in waiting:
            document = one.document
            self._done(one.started, Outcome(document.id, document.file, one.status, one.size, one.note))

    def _progress(self, waiting: Sequence[Prepared]) -> Generator[None, int, None]:
        """Take the sizes of the batches as they are embedded, and tell of which document they were."""
        for one in waiting:
            done, total = 0, len(one.passages)
            progress = replace(one.started, kind="passages", total=total)
            self._notify(progress)
            while done < total:
                done += yield
                self._notify(replace(progress, done=done))
        yield

    def _done(self, started: Event, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._notify(replace(started, kind="done", done=outcome.passages, total=outcome.passages, outcome=outcome))


def prepare(
    index: Index, read: Read, candidate: Candidate, started: Event, fetcher: Fetcher | None
) -> Prepared | Outcome:
    """Read one document and split it, unless the index has this very version. Raises IngestError."""
    place, stored = candidate.checked_place(), _stored(index, candidate.id)
    if stored is not None:
        _check_same(stored, candidate)
    source = _fetched(place, candidate, fetcher) if isinstance(place, Address) else read_source(place)
    version = version_of(source, candidate)
    if stored is not None and stored.version == version:
        return _unchanged(index, stored, started, source, candidate)
    with _damage_reported(source.name):
        parsed = read(source)
        document = _document(candidate, parsed, version, name_of(source))
        passages = split(parsed, document.id, document.title, document.file)
    status: Status = "changed" if stored else "added"
    entry = note_of(candidate, document.original or "")
    return Prepared(started, document, passages, len(passages), status, source, entry, unread_pages(parsed))


def _unchanged(
    index: Index, stored: Document, started: Event, source: Source, candidate: Candidate
) -> Prepared | Outcome:
    """Return that there is nothing to do, or to keep the original and its note when they are not kept, or got lost."""
    size, original = index.passage_counts()[stored.id], name_of(source)
    entry = note_of(candidate, original)
    kept = stored.original == original and originals_of(index).has(source)
    if kept and Catalogue(index.folder).read(stored.id) == entry:
        return Outcome(stored.id, started.file, "unchanged", size)
    return Prepared(started, replace(stored, original=original), (), size, "unchanged", source, entry)


@contextmanager
def _damage_reported(name: str) -> Iterator[None]:
    try:
        yield
    except IngestError:
        raise
    except Exception as error:
        # A parser may fail on damaged input in ways that nobody foresaw; the other documents must go on.
        reason = f"{type(error).__name__}: {error}"
        raise DamagedDocumentError(f"{name}: cannot be read ({reason}); save it again and retry") from error


def version_of(source: Source, candidate: Candidate) -> str:
    """Return the hash of everything that what is stored depends on: bytes, metadata and this code's version."""
    versions = {"parser": PARSER_VERSION, "splitter": SPLITTER_VERSION, "embedded": EMBEDDED_VERSION}
    facts = {**asdict(candidate.metadata), **versions, "id": candidate.id, "format": source.format}
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    digest.update(source.data)
    return digest.hexdigest()


def _fetched(address: Address, candidate: Candidate, fetcher: Fetcher | None) -> Source:
    if fetcher is None:
        raise UnreachableSourceError(f"{address.url}: addresses are not fetched here; save the page as a file")
    return fetcher.fetch(address, candidate.id)


def _check_same(stored: Document, candidate: Candidate) -> None:
    """Raise when an address would, by chance, take the place of another document."""
    place, known = candidate.place, candidate.metadata
    if isinstance(place, Address) and known.id is None and stored.url != place.url:
        other = stored.url or stored.file
        raise DuplicateDocumentError(
            f"{place.url}: {other} is in the index under the same id {stored.id!r}; give this address its own id in "
            f"{MANIFEST_NAME}"
        )


def size_of(candidate: Candidate) -> int:
    """Return the size of a file in bytes without reading it; 0 for what is no file."""
    try:
        return candidate.place.stat().st_size if isinstance(candidate.place, Path) else 0
    except (OSError, ValueError):
        return 0  # reading it will say what is wrong


def _ignore(_: Event) -> None:
    """Take an event that nobody asked for."""


def _document(candidate: Candidate, parsed: ParsedDocument, version: str, original: str) -> Document:
    known = candidate.metadata
    return Document(
        id=candidate.id,
        title=one_line(known.title or parsed.title or readable_title(candidate.file)) or candidate.id,
        file=candidate.file,
        text=parsed.text,
        version=version,
        blocks=parsed.text_blocks(),
        date=known.date or parsed.date,
        publisher=one_line(known.publisher) if known.publisher else None,
        url=known.url,
        original=original,
    )


def _stored(index: Index, document_id: str) -> Document | None:
    try:
        return index.document(document_id)
    except UnknownDocumentError:
        return None
