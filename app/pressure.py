"""How many questions this process is asked at once: under pressure, what can be left out of an answer is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 2  # questions answered at once that are no pressure yet


class Pressure:
    """Counts the questions that wait for their turn and those that are being answered; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = self._answering = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count a question as one that waits."""
        self._add(waiting=1)
        try:
            yield
        finally:
            self._add(waiting=-1)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a question as one that is being answered."""
        self._add(answering=1)
        try:
            yield
        finally:
            self._add(answering=-1)

    def is_felt(self) -> bool:
        """Tell whether others wait, or are answered at the same time."""
        return self._waiting > 0 or self._answering > _MANY

    def _add(self, waiting: int = 0, answering: int = 0) -> None:
        with self._lock:
            self._waiting += waiting
            self._answering += answering


PRESSURE = Pressure()
