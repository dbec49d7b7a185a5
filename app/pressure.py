"""How many questions this process is asked at once: under pressure, what can be left out of an answer is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

_MANY = 2  # questions answered at once that are no pressure yet


class Pressure:
    """Counts the questions that wait for their turn and those that are being answered; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = {"waiting": 0, "answering": 0}

    def waiting(self) -> AbstractContextManager[None]:
        """Count a question as one that waits."""
        return self._counted("waiting")

    def answering(self) -> AbstractContextManager[None]:
        """Count a question as one that is being answered."""
        return self._counted("answering")

    def is_felt(self) -> bool:
        """Tell whether others wait, or are answered at the same time."""
        return self._counts["waiting"] > 0 or self._counts["answering"] > _MANY

    @contextmanager
    def _counted(self, name: str) -> Iterator[None]:
        with self._lock:
            self._counts[name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._counts[name] -= 1


PRESSURE = Pressure()
