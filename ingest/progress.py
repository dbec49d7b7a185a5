"""How far a run is, in passages: counted where they are known, estimated from the size of the files where not. Pure."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.events import Event

_WINDOW = 30.0  # seconds over which the speed is taken: the last ones say more than the first
_ENOUGH = 2.0  # seconds and ...
_SOME = 32  # ... passages before anything is said about the time left
# What a file holds before any was read, and how many bytes of files it takes to believe them rather than that.
_BYTES_PER_PASSAGE = 4_000
_BELIEVED = 40_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    ``total`` counts the passages to embed: exact once every document has been read (``exact``), an estimate before.
    ``per_second`` and ``seconds_left`` are None until enough is done to tell.
    """

    documents_done: int
    documents: int
    done: int
    total: int
    exact: bool
    per_second: float | None
    seconds_left: float | None


class Tracker:
    """Makes progress out of events; ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._documents = self._documents_done = self._read = 0
        self._done = self._known = 0
        self._bytes_read = self._bytes_ahead = 0
        self._sizes: dict[str, int] = {}
        self._in_document: dict[str, int] = {}
        self._marks: deque[tuple[float, int]] = deque([(self._started, 0)])

    def take(self, event: Event) -> None:
        """Take the next event of the run."""
        self._documents = event.documents
        key = f"{event.document}\n{event.file}"
        if event.kind == "started":
            self._sizes[key], self._bytes_ahead = event.size, event.ahead
        elif event.kind == "read":
            self._count_read(key, event.total)
        elif event.kind == "passages":
            self._done += event.done - self._in_document.get(key, 0)
            self._in_document[key] = event.done
            self._mark()
        else:
            self._count_read(key, 0)  # unchanged or failed: it took no passages
            self._in_document.pop(key, None)
            self._documents_done += 1

    @property
    def progress(self) -> Progress:
        """Where the run is now."""
        exact = self._read >= self._documents
        total = self._known + (0 if exact else self._expected())
        speed = self._speed()
        left = None if speed is None else max(0.0, (total - self._done) / speed)
        return Progress(self._documents_done, self._documents, self._done, total, exact, speed, left)

    def _count_read(self, key: str, passages: int) -> None:
        size = self._sizes.pop(key, None)
        if size is not None:
            self._read += 1
            self._bytes_read += size
            self._known += passages

    def _expected(self) -> int:
        """Return how many passages the files that are not read yet may hold: about as many a byte as those that are."""
        ahead = self._bytes_ahead + sum(self._sizes.values())
        rate = (self._known + _BELIEVED / _BYTES_PER_PASSAGE) / (self._bytes_read + _BELIEVED)
        return round(ahead * rate)

    def _mark(self) -> None:
        now = self._clock()
        self._marks.append((now, self._done))
        while len(self._marks) > 2 and now - self._marks[1][0] > _WINDOW:
            self._marks.popleft()

    def _speed(self) -> float | None:
        (first, before), (last, done) = self._marks[0], self._marks[-1]
        seconds, passages = last - first, done - before
        if passages <= 0 or (seconds < _ENOUGH and passages < _SOME) or seconds <= 0:
            return None
        return passages / seconds
