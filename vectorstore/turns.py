"""Taking turns at writing: one writer at a time, whether the store is a folder or a server."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from vectorstore.errors import StoreBusyError

_PATIENCE = 10.0  # seconds to wait for another writer


class WriteTurn(Protocol):
    """The right to write; whoever has it may take it again, and gives it back as often."""

    def acquire(self) -> None:
        """Wait for the turn; StoreBusyError when another writer keeps it."""
        ...

    def release(self) -> None:
        """Give the turn to the next one."""
        ...

    def confirm(self) -> None:
        """Make sure, before what was written becomes visible, that the turn was not lost; else StoreBusyError."""
        ...


class FolderTurn:
    """The right to write to a folder, which the system takes from a process that ends."""

    def __init__(self, file: Path) -> None:
        """Use a file as the lock."""
        self._lock = FileLock(file, timeout=_PATIENCE)

    def acquire(self) -> None:
        """Wait for the turn; StoreBusyError when another writer keeps it."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreBusyError("another process is writing to this index; try again when it is done") from error

    def release(self) -> None:
        """Give the turn to the next one."""
        self._lock.release()

    def confirm(self) -> None:
        """Do nothing: this turn cannot be lost."""
