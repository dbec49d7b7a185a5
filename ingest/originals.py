"""What was fetched from the web, kept beside the index: the bytes as they came, and what the server said of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import StoreUnusableError

if TYPE_CHECKING:
    from ingest.document import Format

_SUFFIXES: dict[Format, str] = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "markdown": ".md", "text": ".txt"}


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that an address gave, with the two marks by which the server knows whether they are still right."""

    url: str
    data: bytes
    etag: str = ""
    last_modified: str = ""


class Originals:
    """A folder with, per document, its bytes (``ID.pdf``) and a small file about them (``ID.json``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, document_id: str, url: str) -> Original | None:
        """Return what was kept of an address; None when there is nothing, or when it is not whole."""
        try:
            about = json.loads((self._folder / f"{document_id}.json").read_text(encoding="utf-8"))
            data = (self._folder / Path(about["file"]).name).read_bytes()
            whole = about["url"] == url and about["sha256"] == hashlib.sha256(data).hexdigest()
            return Original(url, data, str(about["etag"]), str(about["last_modified"])) if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # it is fetched again

    def keep(self, document_id: str, original: Original, format_: Format) -> None:
        """Put an original in place of an older one; raises StoreUnusableError when the folder cannot be written."""
        name = document_id + _SUFFIXES[format_]
        about = {
            "url": original.url,
            "file": name,
            "sha256": hashlib.sha256(original.data).hexdigest(),
            "etag": original.etag,
            "last_modified": original.last_modified,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # The bytes first: a kill in between leaves a sum that does not fit, and they are fetched again.
            self._write(name, original.data)
            self._write(f"{document_id}.json", json.dumps(about, indent=1).encode())
            for suffix in set(_SUFFIXES.values()) - {_SUFFIXES[format_]}:
                (self._folder / (document_id + suffix)).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnusableError(
                f"{self._folder}: cannot be written ({error.strerror}); make room or set BRIEFWIJZER_DATA_DIR"
            ) from error

    def forget(self, document_id: str) -> None:
        """Delete what was kept of a document, if anything was."""
        for suffix in (*_SUFFIXES.values(), ".json"):
            with contextlib.suppress(FileNotFoundError):
                (self._folder / (document_id + suffix)).unlink()

    def _write(self, name: str, data: bytes) -> None:
        half = self._folder / f".{name}.{os.getpid()}"
        try:
            half.write_bytes(data)
            half.replace(self._folder / name)
        finally:
            with contextlib.suppress(OSError):
                half.unlink()
