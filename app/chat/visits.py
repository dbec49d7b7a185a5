"""What each visitor is busy with, so that an answer can be stopped, and one that was overtaken shows nothing more."""

from __future__ import annotations

import threading

from vectorstore.recent import Recent


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
        self._known = Recent[str, Visit](size)

    def of(self, session: str) -> Visit:
        """Return the visit of a session, a new one when there is none."""
        return self._known.get(session, Visit)
