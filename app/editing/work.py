"""What happens behind ``/beheer`` while the editor looks on: reading what was uploaded, and putting it in the index.

Both are threads that live as long as there is something to do. What is to be done stands in ``ingest.uploads``, so
a server that was killed goes on where it stopped. The index has one writer at a time; while another process writes,
an upload waits, and is tried again.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from app.editing.standing import Board
from ingest.errors import DamagedDocumentError, IngestError
from ingest.isolation import ParserProcess
from ingest.manifest import readable_title
from ingest.ocr import parse, unread_pages
from ingest.originals import remove_document, sweep_originals
from ingest.pipeline import ingest_candidates
from ingest.source import read_source
from ingest.splitting import split
from ingest.uploads import Upload, Uploads, failed
from vectorstore.errors import UnknownDocumentError, VectorStoreError

if TYPE_CHECKING:
    from app.editing.standing import Standing
    from ingest.document import ParsedDocument
    from ingest.events import Event
    from ingest.source import Source
    from vectorstore.index import Index

_RETRY = 3.0  # seconds after which work is tried again that another process kept from being done

logger = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The server is going down."""


class Background:
    """Calls ``work`` in a thread of its own until it says that nothing is left; ``trouble`` is why it cannot go on."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.trouble: Exception | None = None
        self._work = work
        self._thread: threading.Thread | None = None
        self._again = False
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Have the work looked at again, now or when the thread is done with what it is doing."""
        with self._lock:
            self._again = True
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to do, at most so long; tell whether that is so."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self._thread is None

    def stop(self) -> None:
        """End the work at the next place where it can be cut short."""
        self._stopping.set()
        self.wait(5.0)

    def check(self) -> None:
        """Raise when the work has to be cut short; for whoever does it."""
        if self._stopping.is_set():
            raise _StoppedError

    def _run(self) -> None:
        while self._take():
            try:
                self._work()
                self.trouble = None
            except _StoppedError:
                pass
            except Timeout:
                self._hold(None)  # another process of this server is at the same work
            except VectorStoreError as error:
                self._hold(error)
            except Exception as error:
                if self.trouble is None:
                    logger.exception("the work behind /beheer failed")
                self._hold(error)

    def _take(self) -> bool:
        with self._lock:
            if self._stopping.is_set() or not self._again:
                self._thread = None
                return False
            self._again = False
            return True

    def _hold(self, error: Exception | None) -> None:
        if error is not None and self.trouble is None:
            logger.warning("/beheer waits: %s", error)
        self.trouble = error
        self._stopping.wait(_RETRY)
        with self._lock:
            self._again = True


class Work:
    """Reads uploads and puts them in the index."""

    def __init__(self, index: Index, uploads: Uploads) -> None:
        self._index = index
        self._uploads = uploads
        self._board = Board(uploads.folder / ".progress.json")
        self.reading = Background(self._read)
        self.publishing = Background(self._publish)

    def start(self) -> None:
        """Do what there is to do, if anything."""
        states = {upload.state for upload in self._uploads.all()}
        if "received" in states:
            self.reading.start()
        if states & {"wanted", "removed"}:
            self.publishing.start()

    def stop(self) -> None:
        """Stop; what was not finished goes on at the next start."""
        self.reading.stop()
        self.publishing.stop()

    def standing(self) -> Standing:
        """Return how far publishing is."""
        return replace(self._board.read(), trouble=self.publishing.trouble or self.reading.trouble)

    def _read(self) -> None:
        """Make blocks of everything that was received."""
        with self._alone("read"), closing(ParserProcess()) as parser:
            while todo := [upload for upload in self._uploads.all() if upload.state == "received"]:
                for upload in todo:
                    self.reading.check()
                    self._uploads.change(upload, self._as_read(upload, parser))

    def _as_read(self, upload: Upload, parser: ParserProcess) -> Upload:
        try:
            source = read_source(self._uploads.path(upload))
            parsed = parse(parser, source)
            passages = split(parsed, upload.document, "", upload.file)
        except IngestError as error:
            return failed(upload, error)
        except Exception as error:  # noqa: BLE001 - a parser may fail on damaged input in ways that nobody foresaw
            reason = f"{upload.file}: cannot be read ({type(error).__name__}: {error}); save it again and retry"
            return failed(upload, DamagedDocumentError(reason))
        self._uploads.keep_parsed(upload, source, parsed)
        return replace(
            upload,
            state="ready",
            title=upload.title or parsed.title or readable_title(upload.file),
            date=upload.date or parsed.date,
            pages=max((block.page or 0 for block in parsed.blocks), default=0),
            passages=len(passages),
            message=unread_pages(parsed),
        )

    def _publish(self) -> None:
        """Take out of the index what must go, and put in what must come, until nothing of either is left."""
        with self._alone("publish"):
            while todo := [upload for upload in self._uploads.all() if upload.state in ("wanted", "removed")]:
                for upload in todo:
                    if upload.state == "removed":
                        self._remove(upload)
                # Of a document of which a newer upload is wanted too, the newer one.
                if wanted := {upload.document: upload for upload in todo if upload.state == "wanted"}:
                    self._put_each(list(wanted.values()))

    def _remove(self, upload: Upload) -> None:
        with contextlib.suppress(UnknownDocumentError):
            remove_document(self._index, upload.document)
        self._uploads.drop(upload.key)
        sweep_originals(self._index)

    def _put_each(self, wanted: list[Upload]) -> None:
        """Put uploads in the index, so that one on which the program itself breaks keeps no other out."""
        try:
            self._put(wanted)
        except (VectorStoreError, _StoppedError):
            raise
        except Exception as error:
            if len(wanted) > 1:
                for upload in wanted:
                    self._put_each([upload])
                return
            logger.exception("an upload could not be put in the index")
            reason = f"{wanted[0].file}: cannot be stored ({type(error).__name__}: {error}); save it again and retry"
            self._uploads.change(wanted[0], failed(wanted[0], DamagedDocumentError(reason)))

    def _put(self, wanted: list[Upload]) -> None:
        self._board.begin()
        try:
            with closing(ParserProcess()) as parser:
                read = partial(self._blocks, parser, wanted)
                candidates = [self._uploads.candidate(upload) for upload in wanted]
                outcomes = ingest_candidates(self._index, candidates, read, self._follow)
        finally:
            self._board.end()
        for upload, outcome in zip(wanted, outcomes, strict=True):
            if outcome.status == "failed":
                self._uploads.change(upload, replace(upload, state="failed", message=outcome.message))
                continue
            self._uploads.drop_older(upload)
            self._uploads.change(upload, replace(upload, state="online", passages=outcome.passages))

    def _blocks(self, parser: ParserProcess, wanted: list[Upload], source: Source) -> ParsedDocument:
        """Return the blocks that the editor has seen, or read the file again when they are not there."""
        same = (upload for upload in wanted if upload.file == source.name)
        found = (self._uploads.parsed(upload, source) for upload in same)
        return next((parsed for parsed in found if parsed), None) or parse(parser, source)

    def _follow(self, event: Event) -> None:
        self.publishing.check()
        self._board.take(event)

    @contextlib.contextmanager
    def _alone(self, what: str) -> Iterator[None]:
        """Keep a second server on the same data folder from doing the same work."""
        with FileLock(self._uploads.folder / f".{what}.lock", timeout=0):
            yield
