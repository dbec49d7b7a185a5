"""The section tree: a level for every heading, and the path of headings above every block."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.parsing.markers import heading_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.document import Block

# A section that announces what comes is the roof over the headings that follow. "Hieronder vallen" and
# "hierna: de gemeente" announce nothing.
_ANNOUNCEMENT = re.compile(
    r"\bhieronder\b(?!\s+(?:val|versta|word(?:t|en)\s+(?:mede\s+)?verstaan|begrepen))"
    r"|\bhierna\b(?!\s*(?::|te\s+noemen|genoemd|aangeduid|,?\s*[‘'“\"]))"
    r"|\bachtereenvolgens\b|\bpuntsgewijs\b"
    r"|\b(?:andere|volgende|onderstaande)\s+(?:onderwerpen|thema[’']?s|punten|vragen|onderdelen)\b[^.!?:]*"
    r"\b(?:aan\s+bod|aan\s+de\s+orde|besproken|toegelicht|behandeld|uitgewerkt)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?:]?")


def build_sections(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with heading levels and paths; levels that are already known are kept."""
    return _with_paths(_with_levels(blocks))


def nest_levels(ranks: Sequence[Any]) -> list[int]:
    """Return levels from 1 without holes for headings in reading order; a lower rank stands above a higher one.

    What is no heading has a rank that is false, and the level 0.
    """
    above: list[Any] = []
    levels: list[int] = []
    for rank in ranks:
        if rank:
            while above and above[-1] >= rank:
                above.pop()
            above.append(rank)
        levels.append(len(above) if rank else 0)
    return levels


def only_top_heading(blocks: Sequence[Block]) -> str | None:
    """Return the heading that is the document's title: the first block, and alone at its level."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings or blocks[0] is not headings[0]:
        return None
    top = headings[0]
    return top.text if all(heading.level > top.level for heading in headings[1:]) else None


def without_title(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """Leave the title's heading out of the paths, since every passage has the title beside it."""
    if title is None:
        return blocks
    return tuple(
        replace(block, heading=block.heading[1:]) if block.heading[:1] == (title,) else block for block in blocks
    )


def _with_levels(blocks: Sequence[Block]) -> list[Block]:
    levelled: list[Block] = []
    base = 0  # the level of the numbered heading or announcing section that unmarked headings stand under
    for position, block in enumerate(blocks):
        if block.kind != "heading" or block.level:
            if block.kind == "heading":
                base = block.level
            levelled.append(block)
            continue
        numbered = heading_level(block.text)
        announces = numbered is None and _announces(blocks, position)
        if numbered is not None:
            level = base = numbered
        elif announces:
            # An announcing section inside a numbered one hangs below it; beside another one, it takes its place.
            level = _last_numbered_level(levelled) + 1
            base = level
        else:
            level = base + 1
        levelled.append(replace(block, level=level))
    return levelled


def _last_numbered_level(levelled: Sequence[Block]) -> int:
    """Return the level of the nearest numbered heading above, or 0."""
    for block in reversed(levelled):
        if block.kind == "heading" and heading_level(block.text) is not None:
            return block.level
    return 0


def _announces(blocks: Sequence[Block], position: int) -> bool:
    """Tell whether the text right under a heading announces the headings after it."""
    says = False
    for later in range(position + 1, len(blocks)):
        block = blocks[later]
        if block.kind == "heading":
            return says
        says = says or (block.kind == "paragraph" and _says_what_follows(block.text))
    return False


def _says_what_follows(text: str) -> bool:
    """Look for an announcement in any sentence but one that announces a list: that ends in a colon."""
    return any(
        _ANNOUNCEMENT.search(sentence[0]) and not sentence[0].endswith(":") for sentence in _SENTENCE.finditer(text)
    )


def _with_paths(blocks: Sequence[Block]) -> tuple[Block, ...]:
    placed: list[Block] = []
    above: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            above = [heading for heading in above if heading.level < block.level]
            placed.append(replace(block, heading=tuple(heading.text for heading in above)))
            above.append(block)
        elif block.kind == "signature":
            # Who signs, signs the whole letter and not its last section.
            placed.append(replace(block, heading=()))
        else:
            placed.append(replace(block, heading=tuple(heading.text for heading in above)))
    return tuple(placed)
