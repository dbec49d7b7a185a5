"""How far publishing is, written down so that every worker of a server can tell it."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from ingest.progress import Progress, Tracker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ingest.events import Event

_OFTEN: Final = 0.5  # seconds between two times that it is written
_STALE: Final = 900.0  # seconds after which it is of a killed process


@dataclass(frozen=True, slots=True)
class Standing:
    """How far publishing is: ``of`` has (done, total) passages by document id, ``trouble`` is why nothing moves."""

    progress: Progress | None = None
    of: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    trouble: Exception | None = None


class Board:
    """The file in which one process writes how far it is, and all others read it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tracker = Tracker()
        self._of: dict[str, tuple[int, int]] = {}
        self._written = 0.0

    def begin(self) -> None:
        """Start counting anew."""
        self._tracker, self._of, self._written = Tracker(), {}, 0.0

    def take(self, event: Event) -> None:
        """Take the next event of the run."""
        self._tracker.take(event)
        if event.total:
            self._of[event.document] = (event.done, event.total)
        if time.monotonic() - self._written >= _OFTEN:
            self._written = time.monotonic()
            self._write()

    def end(self) -> None:
        """Wipe the board."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def read(self) -> Standing:
        """Return what stands on the board; nothing when nobody is at work."""
        try:
            if time.time() - self._path.stat().st_mtime > _STALE:
                return Standing()
            stored = json.loads(self._path.read_bytes())
            of = {str(key): (int(done), int(total)) for key, (done, total) in stored["of"].items()}
            return Standing(Progress(**stored["progress"]), of)
        except (OSError, ValueError, TypeError, KeyError):
            return Standing()

    def _write(self) -> None:
        half = self._path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):  # nobody gets less than the work itself without it
            half.write_text(json.dumps({"progress": asdict(self._tracker.progress), "of": self._of}))
            half.replace(self._path)
