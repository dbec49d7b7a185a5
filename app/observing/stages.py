"""The named stages of a question, for whoever wants to know how long each takes: nobody, unless a server runs.

No imports that cost time: the command line passes here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

Watch = Callable[[str], AbstractContextManager[object]]
_watches: list[Watch] = []


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Run a block as a stage of answering; the watches see it begin and end, in the thread that runs it."""
    with ExitStack() as stack:
        for watch in _watches:
            stack.enter_context(watch(name))
        yield


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Have a watch see all stages, of every thread, while the block runs."""
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)
