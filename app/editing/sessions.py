"""Who is logged in: one small file per session, named by a hash, so that every process on the folder knows it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import time
from typing import TYPE_CHECKING, Final

from vectorstore.errors import StoreUnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_IDLE: Final = 2 * 3600.0
_LONGEST: Final = 12 * 3600.0
_TOUCHED: Final = 60.0  # seconds within which a session need not be marked as used again
_KEY_FILE: Final = "key"


class Sessions:
    """The sessions of one folder. A file holds when the session began; it was last changed when that was last used."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    def open(self, name: str) -> None:
        """Begin a session, and forget those that are over; raises StoreUnusableError."""
        with self._writable():
            now = self._clock()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self._folder.glob("*.session"):
                if not self._lasts(path):
                    path.unlink(missing_ok=True)
            path = self._path(name)
            path.touch(mode=0o600)
            path.write_text(str(now))
            os.utime(path, (now, now))

    def is_open(self, name: str) -> bool:
        """Tell whether a session goes on, and mark it as used."""
        path = self._path(name)
        if not self._lasts(path):
            return False
        with contextlib.suppress(OSError):
            now = self._clock()
            if now - path.stat().st_mtime > _TOUCHED:
                os.utime(path, (now, now))
        return True

    def close(self, name: str) -> None:
        """End a session."""
        with contextlib.suppress(OSError):
            self._path(name).unlink(missing_ok=True)

    def sign(self, text: str) -> str:
        """Return what only this folder's servers can make of a text; raises StoreUnusableError."""
        return hmac.new(self._key(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        path = self._folder / _KEY_FILE
        with self._writable():
            if not path.exists():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                half = self._folder / f".{_KEY_FILE}.{secrets.token_hex(4)}"
                half.touch(mode=0o600)
                half.write_bytes(secrets.token_bytes(32))
                with contextlib.suppress(FileExistsError):
                    os.link(half, path)  # whole, and only for the first that comes
                half.unlink()
            return path.read_bytes()

    def _lasts(self, path: Path) -> bool:
        try:
            began, used, now = float(path.read_text()), path.stat().st_mtime, self._clock()
        except (OSError, ValueError):
            return False
        return now - used <= _IDLE and now - began <= _LONGEST

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()}.session"

    @contextlib.contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnusableError(
                f"{self._folder}: cannot be written ({error.strerror}); check its rights and the room on the disk"
            ) from error
