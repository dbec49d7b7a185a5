"""Keys in one JSON file in the data folder: their names and hashes, never the keys themselves.

A key holds 256 random bits, so that a plain SHA-256 of it tells nobody anything; slow hashes are for what people make.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock

from app.errors import KeysError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FILE: Final = "keys.json"
_MARK: Final = "bw"  # what a key starts with, so that one that leaks is recognised
_LONGEST_NAME: Final = 100
_PATIENCE: Final = 10.0  # seconds to wait for another writer


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key: ``id`` (8 digits, part of the key), its name, the day it was made, and its hash."""

    id: str
    name: str
    created: str
    hash: str


class KeyStore:
    """The keys of one data folder; every method raises KeysError when their file cannot be used."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE
        self._lock = threading.Lock()
        self._seen: tuple[tuple[int, int] | None, tuple[Key, ...]] = (None, ())

    def create(self, name: str) -> tuple[Key, str]:
        """Make a key and return it with its text, which is not kept; ValueError for a name that cannot be used."""
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise ValueError(f"name: give 1 to {_LONGEST_NAME} printable characters, such as the program that asks")
        identity = secrets.token_hex(4)
        text = f"{_MARK}_{identity}_{secrets.token_urlsafe(32)}"
        key = Key(identity, name, datetime.now(UTC).date().isoformat(), _hash(text))
        self._change(lambda keys: [*keys, key])
        return key, text

    def entries(self) -> tuple[Key, ...]:
        """Return all keys, the oldest first; read again only when the file has changed."""
        with self._lock:
            try:
                about = self.path.stat()
            except FileNotFoundError:
                return ()
            except OSError as error:
                raise self._unusable(error) from error
            version = (about.st_mtime_ns, about.st_ino)
            if self._seen[0] != version:
                self._seen = (version, self._read())
            return self._seen[1]

    def revoke(self, identity: str) -> bool:
        """Remove a key; a running server refuses it from now on. Tell whether it was there."""
        if identity not in {key.id for key in self.entries()}:
            return False
        self._change(lambda keys: [key for key in keys if key.id != identity])
        return True

    def holder(self, text: str) -> Key | None:
        """Return the key whose text this is, or None."""
        given = _hash(text)
        return next((key for key in self.entries() if hmac.compare_digest(key.hash, given)), None)

    def _read(self) -> tuple[Key, ...]:
        try:
            rows: list[dict[str, Any]] = json.loads(self.path.read_text(encoding="utf-8"))["keys"]
            return tuple(Key(**row) for row in rows)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unusable(error) from error

    def _change(self, change: Callable[[Sequence[Key]], list[Key]]) -> None:
        """Write the changed keys beside the file and put that in its place, while no other process does."""
        fresh = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), timeout=_PATIENCE):
                keys = change(self._read() if self.path.exists() else ())
                fresh.unlink(missing_ok=True)
                fresh.touch(mode=0o600)
                fresh.write_text(json.dumps({"keys": [asdict(key) for key in keys]}, indent=1), encoding="utf-8")
                fresh.replace(self.path)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> KeysError:
        return KeysError(
            f"{self.path}: the keys cannot be used ({error}); make it writable, or move it away when damaged"
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
