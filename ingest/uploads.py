"""What editors uploaded: each file with what is known about it, kept beside the index until an editor removes it.

    uploads/KEY/NAME           the bytes, under the name they came with
    uploads/KEY/.about.json    the rest of ``Upload``
    uploads/KEY/.parsed        the blocks that the parser made of it, so that looking and publishing read it once

A folder appears whole, by a rename, so a half-written upload is never seen; its bytes are swept an hour later. What
an editor wants is written down before it is done, so whoever comes next, the server or ``briefwijzer ingest``,
finishes what a kill cut short.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import threading
import time
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, get_args

from filelock import FileLock

from ingest import wire
from ingest.collecting import Candidate
from ingest.decoding import one_line
from ingest.errors import EmptyDocumentError, IngestError, UnreadableSourceError
from ingest.manifest import Metadata, slug
from ingest.parsing import PARSER_VERSION
from ingest.source import MAX_BYTES, read_source, too_large
from ingest.writing import write_whole, writing_in
from vectorstore.errors import StoreUnusableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ingest.document import ParsedDocument
    from ingest.source import Source

# received: not read yet; ready: read, and waiting for an editor; failed: see ``message``; wanted: to be put in the
# index; online: it is in the index; removed: to be taken out of the index, and then forgotten.
State = Literal["received", "ready", "failed", "wanted", "online", "removed"]

FOLDER = "uploads"
_ABOUT, _PARSED = ".about.json", ".parsed"
_HALF = ".half-"
_ABANDONED = 3600.0  # seconds after which a half-written upload is one of a killed process
_CHUNK = 1024 * 1024
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that an editor uploaded, and what is to become of it.

    ``document`` is the id that it gets in the index. ``error`` and ``message`` say why it failed: the name of the error
    class, and its text. ``received`` is ISO 8601, in UTC. An upload without a ``file`` stands for the wish to remove a
    document that came from elsewhere.
    """

    key: str
    file: str
    document: str
    state: State
    received: str
    size: int = 0
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    pages: int = 0
    passages: int = 0
    error: str = ""
    message: str = ""

    @property
    def is_draft(self) -> bool:
        """Tell whether an editor has still to decide about it."""
        return self.state in ("received", "ready", "failed")


class Uploads:
    """The folder of the uploads; every method may be called from any thread."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER
        self._changing = threading.Lock()

    def all(self) -> list[Upload]:
        """Return all uploads, the oldest first."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        found = (self.find(name) for name in names if not name.startswith("."))
        return sorted((upload for upload in found if upload), key=lambda upload: (upload.received, upload.key))

    def find(self, key: str) -> Upload | None:
        """Return one upload, or None when there is none of that key."""
        if not key.isalnum():
            return None
        try:
            stored = json.loads((self.folder / key / _ABOUT).read_bytes())
            known = {field.name for field in fields(Upload)}
            upload = Upload(**{name: value for name, value in stored.items() if name in known})
        except (OSError, ValueError, TypeError, AttributeError):
            return None  # it was removed meanwhile, or is not ours
        return upload if upload.key == key and upload.state in get_args(State) else None

    def path(self, upload: Upload) -> Path:
        """Return where the bytes of an upload lie."""
        return self.folder / upload.key / upload.file

    def receive(self, name: str, stream: BinaryIO, taken: Collection[str] = ()) -> Upload:
        """Keep a file; ``taken`` are ids of documents that are not uploads. Nothing is kept of one that fails.

        Raises SourceTooLargeError, EmptyDocumentError, and StoreUnusableError when there is no room.
        """
        file = safe_name(name)
        key = os.urandom(8).hex()
        received = datetime.now(UTC).isoformat()
        with self._half_written() as half:
            size = _copy(stream, half / file)
            with self._changes():  # so that no two get the same id
                upload = Upload(key, file, self._free_id(file, taken), "received", received, size)
                _write_about(half, upload)
                half.rename(self.folder / key)
        for older in self.all():
            if older.file == file and older.is_draft and older.key != key:
                self.drop(older.key)
        return upload

    def ask_removal(self, document_id: str) -> Upload:
        """Write down that a document that is no upload must go; raises StoreUnusableError."""
        received = datetime.now(UTC).isoformat()
        upload = Upload(os.urandom(8).hex(), "", document_id, "removed", received)
        with self._half_written() as half:
            _write_about(half, upload)
            half.rename(self.folder / upload.key)
        return upload

    def change(self, before: Upload, after: Upload) -> bool:
        """Store an upload anew, unless somebody else changed or dropped it meanwhile; tell whether it was stored."""
        with self._changes():
            if self.find(before.key) != before:
                return False
            _write_about(self.folder / before.key, after)
        return True

    def drop_older(self, upload: Upload) -> None:
        """Forget the versions of a document that an upload has taken the place of."""
        for older in self.all():
            if older.document != upload.document or older.is_draft or older.key == upload.key:
                continue
            if (older.received, older.key) < (upload.received, upload.key):
                self.drop(older.key)

    def keep_parsed(self, upload: Upload, source: Source, parsed: ParsedDocument) -> None:
        """Keep the blocks that were made of the bytes of an upload; raises StoreUnusableError."""
        folder = self.folder / upload.key
        if folder.is_dir():
            write_whole(folder / _PARSED, _mark(source) + wire.pack_document(parsed))

    def parsed(self, upload: Upload, source: Source | None = None) -> ParsedDocument | None:
        """Return the blocks of an upload, or None when they are not kept, or an older parser made them.

        They are also None when they were not made of ``source``, the upload's own bytes unless given.
        """
        try:
            stored = (self.folder / upload.key / _PARSED).read_bytes()
            mark = _mark(source) if source else _mark(read_source(self.path(upload)))
            return wire.document_of(wire.unpack(stored[len(mark) :])) if stored.startswith(mark) else None
        except (OSError, ValueError, IngestError):
            return None

    def drop(self, key: str) -> None:
        """Forget an upload, with its bytes."""
        if key.isalnum() and (self.folder / key).is_dir():
            # Out of sight at once; a kill leaves what the next sweep takes.
            gone = self.folder / f"{_HALF}{key}"
            with contextlib.suppress(OSError, StoreUnusableError):
                with self._changes():
                    (self.folder / key).rename(gone)
                shutil.rmtree(gone, ignore_errors=True)

    def forget_document(self, document_id: str) -> None:
        """Forget every upload that is in the index, or to be put there, as this document."""
        for upload in self.all():
            if upload.document == document_id and not upload.is_draft:
                self.drop(upload.key)

    def sweep(self) -> None:
        """Delete what killed processes left half-written."""
        for path in self.folder.glob(f"{_HALF}*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)

    def candidates(self) -> list[Candidate]:
        """Return the uploads that belong in the index, for ``ingest``."""
        return [self.candidate(upload) for upload in self.all() if upload.state in ("wanted", "online")]

    def candidate(self, upload: Upload) -> Candidate:
        """Return an upload as a document to ingest."""
        known = Metadata(upload.file, upload.document, upload.title, upload.date, upload.publisher)
        return Candidate(self.path(upload), upload.file, upload.document, known)

    def _free_id(self, file: str, taken: Collection[str]) -> str:
        """Return the id of the upload of the same name, which is replaced, or one that nothing else has."""
        others = {upload.document: upload.file for upload in self.all() if upload.file}
        wanted = slug(file)
        for number in range(1, len(others) + len(taken) + 2):
            candidate = wanted if number == 1 else f"{wanted}-{number}"
            if others.get(candidate) == file or (candidate not in others and candidate not in taken):
                return candidate
        return f"{wanted}-{os.urandom(4).hex()}"

    @contextlib.contextmanager
    def _half_written(self) -> Iterator[Path]:
        half = self.folder / f"{_HALF}{os.urandom(8).hex()}"
        try:
            with writing_in(self.folder):
                half.mkdir(parents=True)
                yield half
        finally:
            shutil.rmtree(half, ignore_errors=True)

    @contextlib.contextmanager
    def _changes(self) -> Iterator[None]:
        """Be the only one that changes the folder, here and in other processes."""
        with self._changing, writing_in(self.folder), FileLock(self.folder / ".change.lock"):
            yield


def safe_name(name: str) -> str:
    """Return the last part of a name that a browser sent, fit to be the name of a file here.

    Raises UnreadableSourceError when nothing of it is left.
    """
    last = one_line(name.replace("\\", "/").rpartition("/")[2])
    cleaned = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*\0').strip(" .")
    stem, suffix = Path(cleaned).stem, Path(cleaned).suffix[:12]
    while len((stem + suffix).encode("utf-8", "replace")) > _LONGEST_NAME:
        stem = stem[:-1]
    if not stem:
        raise UnreadableSourceError("the file has no name; give it one and upload it again")
    return stem.strip() + suffix


def _copy(stream: BinaryIO, path: Path) -> int:
    """Write a stream to a new file, at most as much as a document may have, and return its size in bytes."""
    size = 0
    with path.open("xb") as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise too_large(path.name, MAX_BYTES)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        raise EmptyDocumentError(f"{path.name}: the file is empty; put the document's text in it and try again")
    return size


def _write_about(folder: Path, upload: Upload) -> None:
    write_whole(folder / _ABOUT, json.dumps(asdict(upload), ensure_ascii=False, indent=1).encode())


def _mark(source: Source) -> bytes:
    """Return what kept blocks begin with: which parser made them, and of which bytes."""
    return wire.pack({"parser": PARSER_VERSION, "sha256": hashlib.sha256(source.data).digest()})


def failed(upload: Upload, error: Exception) -> Upload:
    """Return an upload that could not be used, with the reason."""
    return replace(upload, state="failed", error=type(error).__name__, message=one_line(str(error)))
