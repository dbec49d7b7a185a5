"""Which passages lie in which blocks of a document, also when there are thousands of both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vectorstore.passage import Passage, TextBlock

_CUT = frozenset({"list", "table"})


class PassageSpans:
    """The passages of a document, to be found by where they lie."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """``passages`` come in reading order."""
        self._passages = sorted(passages, key=lambda passage: passage.origin.start)
        self._starts = [passage.origin.start for passage in self._passages]
        # Never smaller than one before, so that they can be searched even if a passage lies within another.
        self._ends = list(accumulate((passage.origin.end for passage in self._passages), max))

    def inside(self, block: TextBlock) -> list[Passage]:
        """Return the passages of which a part lies in a block, in reading order."""
        first, last = bisect_right(self._ends, block.start), bisect_left(self._starts, block.end)
        return [passage for passage in self._passages[first:last] if passage.origin.end > block.start]

    def cut(self, block: TextBlock) -> Iterator[TextBlock]:
        """Yield a list or table that several passages share as one per passage, so that each has its own element."""
        starts: Sequence[int] = ()
        if block.kind in _CUT:
            starts = self._starts[bisect_right(self._starts, block.start) : bisect_left(self._starts, block.end)]
        for start, end in pairwise([block.start, *dict.fromkeys(starts), block.end]):
            yield replace(block, start=start, end=end)


def turns_inside(blocks: Sequence[TextBlock], passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return where a next page starts inside a block, and its number."""
    starts, page = {block.start for block in blocks}, None
    found: list[tuple[int, int]] = []
    for origin in (passage.origin for passage in passages):
        for start, number in ((origin.start, origin.page), *origin.turns):
            if number is not None and number != page and start not in starts:
                found.append((start, number))
            page = number
    return sorted(found)
