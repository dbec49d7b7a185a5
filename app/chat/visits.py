"""What each visitor is busy with, so that an answer can be stopped, and one that was overtaken shows nothing more."""

from __future__ import annotations

import threading
from collections import OrderedDict


class Visit:
    """One visitor's place in the conversation: each question, and each new conversation, is a next one."""

    def __init__(self) -> None:
        self.place = 0
        self.stop = threading.Event()

    def move_on(self) -> int:
        """Stop what is busy, and return the place of what comes now."""
        self.stop.set()
        self.stop = threading.Event()
        self.place += 1
        return self.place


class Visits:
    """The visits of at most ``size`` sessions, those that were used last; safe to call from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[str, Visit] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: str) -> Visit:
        """Return the visit of a session, a new one when there is none."""
        with self._lock:
            visit = self._known.setdefault(session, Visit())
            self._known.move_to_end(session)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
            return visit
