"""A keyword index of this machine that follows a store which several programs share.

Nobody writes to it: when the store has a new revision, the next search reads what is new there and drops what is gone.
Searches that come meanwhile go on with the words there were (vectors are never behind, since the server has them).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from vectorstore.analysis import ANALYSER_VERSION, Keywords
from vectorstore.lexical import LexicalEntry, LexicalIndex
from vectorstore.records import passage_key

if TYPE_CHECKING:
    from vectorstore.store import ChromaStore

_GENERATIONS = 2_000  # read and committed together, which bounds memory


class FollowingIndex(LexicalIndex):
    """The keyword index of one machine's data folder; its processes share it, and one of them at a time catches up."""

    def __init__(self, data_dir: Path, store: ChromaStore, server: str) -> None:
        """Open or create it; another server or another analysis has a folder of its own.

        Raises StoreUnusableError when the folder cannot be used.
        """
        folder = data_dir / f"lexical-{ANALYSER_VERSION}-{hashlib.sha256(server.encode()).hexdigest()[:8]}"
        super().__init__(folder)
        self._store = store
        self._one_thread = threading.Lock()
        self._one_process = FileLock(folder.with_suffix(".lock"), timeout=0)
        self._behind = True
        self._known: frozenset[str] | None = None

    def refresh(self) -> None:
        """Note that the store has changed; the next search catches up."""
        self._behind = True

    def write(self, entries: Iterable[LexicalEntry], drop: Collection[str] = ()) -> None:
        """Do nothing: what is written to the store comes back from there."""

    def search(self, query: str | Keywords, limit: int, documents: Collection[str] = ()) -> list[tuple[str, float]]:
        """Return ``(key, BM25 score)`` of the best passages, best first, of what the store holds now."""
        self.catch_up()
        return super().search(query, limit, documents)

    def catch_up(self) -> None:
        """Follow the store, unless another thread or process of this machine is doing so."""
        if not self._behind or not self._one_thread.acquire(blocking=False):
            return
        try:
            with self._one_process:
                self._behind = False
                self._follow()
        except Timeout:
            super().refresh()  # shows what the other process has done so far; the next search looks again
        except BaseException:
            self._behind = True
            raise
        finally:
            self._one_thread.release()

    def _follow(self) -> None:
        super().refresh()
        wanted = {entry.generation: entry.facts.passages for entry in self._store.live().values()}
        if self._known is None and self.size > sum(wanted.values()):  # a program that was killed left something behind
            self.clear()
        lacking = [g for g, count in wanted.items() if g not in (self._known or ()) and self.count(g) != count]
        gone = sorted((self._known or frozenset()) - wanted.keys())
        for batch in _batches(lacking):
            super().write(self._entries(batch), drop=batch)
        if gone:
            super().write([], drop=gone)
        self._known = frozenset(wanted)

    def _entries(self, generations: Sequence[str]) -> Iterator[LexicalEntry]:
        for generation in generations:
            for passage in self._store.passages(generation):
                yield LexicalEntry(passage_key(generation, passage), generation, passage)


def _batches(generations: Sequence[str]) -> Iterator[Sequence[str]]:
    return (generations[start : start + _GENERATIONS] for start in range(0, len(generations), _GENERATIONS))
