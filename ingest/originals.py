"""The documents as they came, byte for byte, kept beside the index.

A file is named by the SHA-256 of its bytes and their format, and the index says per document which one is its
original. So a kill at any moment leaves a document with the original of the version that answers; what no document
uses any more goes with ``sweep``. Beside them stands, for a page that was fetched, a small file ``ID.json`` with the
marks by which the server knows whether it has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalogue import Catalogue
from ingest.formats import FORMATS
from ingest.writing import write_whole

if TYPE_CHECKING:
    from ingest.document import Format
    from ingest.source import Source
    from vectorstore.index import Index

_FORMATS = {facts.suffixes[0]: format_ for format_, facts in FORMATS.items()}
# What this program writes here, now or before originals were named by their content; anything else is left alone.
_OURS = re.compile(rf"[0-9a-z][0-9a-z-]*(?:{'|'.join(map(re.escape, (*_FORMATS, '.json')))})")
_HALF = re.compile(rf"\.{_OURS.pattern}\.\d+")
_ABANDONED = 3600.0  # seconds after which a half-written file is one of a killed process


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes that an address gave, with the two marks by which the server knows whether they are still right."""

    url: str
    data: bytes
    etag: str = ""
    last_modified: str = ""


def originals_of(index: Index) -> Originals:
    """Return the originals of the documents in an index."""
    return Originals(index.folder / "originals")


def remove_document(index: Index, document_id: str) -> None:
    """Remove a document with its original, and the upload it came from if it did.

    Raises UnknownDocumentError when the index does not hold it.
    """
    from ingest.uploads import Uploads  # noqa: PLC0415 - links to originals need none of it

    index.remove(document_id)
    Uploads(index.folder).forget_document(document_id)
    sweep_originals(index)


def sweep_originals(index: Index) -> None:
    """Delete the originals that no document in the index uses, and the notes of those that are no more.

    Raises StoreUnusableError and StoreBusyError.
    """
    Catalogue(index.folder).keep(index.originals())
    originals = originals_of(index)
    # A look without the lock first: mostly there is nothing to delete, and another writer may be at work.
    if originals.unused(index.originals()):
        with index.writing():
            originals.sweep(index.originals())


def name_of(source: Source) -> str:
    """Return the name under which a document's bytes are kept."""
    return hashlib.sha256(source.data).hexdigest() + FORMATS[source.format].suffixes[0]


def format_of(name: str) -> Format | None:
    """Return the format that the content of an original was found to have, or None when it is none of ours."""
    return _FORMATS.get(Path(name).suffix)


class Originals:
    """The folder of the originals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str | None) -> Path | None:
        """Return where an original lies, or None when it is not kept."""
        path = self.folder / name if name and _OURS.fullmatch(name) else None
        return path if path and path.is_file() else None

    def has(self, source: Source) -> bool:
        """Tell whether a document's bytes are kept, whole."""
        path = self.path(name_of(source))
        return path is not None and path.stat().st_size == len(source.data)

    def keep(self, source: Source) -> str:
        """Keep a document's bytes and return their name; raises StoreUnusableError when there is no room.

        Outside ``index.writing()`` another process may sweep them before a document names them.
        """
        name = name_of(source)
        if not self.has(source):
            write_whole(self.folder / name, source.data)
        return name

    def note(self, document_id: str, fetched: Fetched, name: str) -> None:
        """Write down what the server said of an original; raises StoreUnusableError."""
        about = {
            "url": fetched.url,
            "file": name,
            "sha256": hashlib.sha256(fetched.data).hexdigest(),
            "etag": fetched.etag,
            "last_modified": fetched.last_modified,
        }
        write_whole(self.folder / f"{document_id}.json", json.dumps(about, indent=1).encode())

    def find(self, document_id: str, url: str) -> Fetched | None:
        """Return what was kept of an address; None when there is nothing, or when it is not whole."""
        try:
            about = json.loads((self.folder / f"{document_id}.json").read_text(encoding="utf-8"))
            data = (self.folder / Path(about["file"]).name).read_bytes()
            whole = about["url"] == url and about["sha256"] == hashlib.sha256(data).hexdigest()
            return Fetched(url, data, str(about["etag"]), str(about["last_modified"])) if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # it is fetched again

    def unused(self, live: Mapping[str, str]) -> list[Path]:
        """Return the files that no document needs; ``live`` gives the name of each document's original by its id."""
        try:
            files = [Path(entry) for entry in os.scandir(self.folder) if entry.is_file(follow_symlinks=False)]
        except FileNotFoundError:
            return []
        used = set(live.values()) | {
            f"{document}.json" for document, name in live.items() if self._notes(document, name)
        }
        return [path for path in files if path.name not in used and _may_go(path)]

    def sweep(self, live: Mapping[str, str]) -> None:
        """Delete the files that no document needs; only for whoever holds ``index.writing()``."""
        for path in self.unused(live):
            with contextlib.suppress(OSError):  # one that stays is tried again next time
                path.unlink()

    def _notes(self, document_id: str, name: str) -> bool:
        """Tell whether what was noted is about this original, and not about one that never got into the index."""
        try:
            return bool(json.loads((self.folder / f"{document_id}.json").read_bytes())["file"] == name)
        except (OSError, ValueError, KeyError, TypeError):
            return False


def _may_go(path: Path) -> bool:
    """Tell whether a file is one that this program wrote, and is not being written now."""
    if _OURS.fullmatch(path.name):
        return True
    try:
        return bool(_HALF.fullmatch(path.name)) and time.time() - path.stat().st_mtime > _ABANDONED
    except OSError:
        return False
