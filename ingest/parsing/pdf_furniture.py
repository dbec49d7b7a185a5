"""Running headers, footers and page numbers: lines that come back at the same height on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ingest.parsing.pdf_lines import Line

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[-–—|\s]*\d{1,4}(?:\s*(?:/|van|of)\s*\d{1,4})?[-–—|\s]*")
_LAST_NUMBER = re.compile(r"[-–—|\s]*\d{1,4}(?:\s*(?:/|van|of)\s*\d{1,4})?$")
_PAGE_LABEL = re.compile(r"(?i)(?:p\s?a\s?gina|page|blad|p\.)\s*\d{1,4}(?:\s*(?:/|van|of|\|)\s*\d{1,4})?")
# The part of the page, at its top and at its bottom, where headers and footers stand.
_BAND = 0.14
_NEAR = 4.0
_LETTERHEAD_SHARE = 0.6


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Return the pages without what recurs; a letterhead beside the text is kept where it stands first."""
    places: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in lines:
            if not line.rows:
                places[_DIGITS.sub("#", line.text.replace(" ", "")), round(line.x0 / 40)].append((number, line))
    furniture: set[tuple[int, int]] = set()
    for found in places.values():
        for number, line, is_first in _recurring(found, len(pages), heights):
            in_band = _in_band(line, heights[number])
            # What starts on the second page is the small letterhead of the pages that follow.
            if in_band or not is_first or number == 1:
                furniture.add((number, id(line)))
    known = {
        _label(line.text) for number, lines in enumerate(pages) for line in lines if (number, id(line)) in furniture
    } - {""}
    return [
        [
            line
            for line in lines
            if (number, id(line)) not in furniture and not _is_lone(line, number + 1, heights[number], known)
        ]
        for number, lines in enumerate(pages)
    ]


def _label(text: str) -> str:
    """Return what a running line says beside its page number."""
    return _LAST_NUMBER.sub("", text).strip()


def _recurring(found: Sequence[tuple[int, Line]], pages: int, heights: Sequence[float]) -> list[tuple[int, Line, bool]]:
    """Return those of equal lines that stand at one height on enough pages, and whether each is the first."""
    recurring: list[tuple[int, Line, bool]] = []
    for number, line in found:
        same = sorted({other for other, twin in found if _is_twin(line, twin, other - number)})
        if _is_enough(same, pages, in_band=_in_band(line, heights[number]), text=line.text):
            recurring.append((number, line, number == same[0]))
    return recurring


def _is_twin(line: Line, twin: Line, pages_on: int) -> bool:
    """Tell whether two lines stand at one height and differ by nothing but the number of the page."""
    if abs(twin.y - line.y) > _NEAR:
        return False
    here, there = _DIGITS.findall(line.text), _DIGITS.findall(twin.text)
    if len(here) != len(there):
        return False
    return all(int(other) - int(own) in (0, pages_on) for own, other in zip(here, there, strict=True))


def _is_enough(same: Sequence[int], pages: int, *, in_band: bool, text: str) -> bool:
    if len(same) < 2:
        return False
    if not in_band:
        return len(same) >= max(2, _LETTERHEAD_SHARE * (pages - 1)) and pages > 2
    if _NUMBER.fullmatch(text):
        return True
    longest = run = 1
    for before, after in pairwise(same):
        run = run + 1 if after - before <= 2 else 1
        longest = max(longest, run)
    return longest >= 3 or 5 * len(same) >= pages


def _in_band(line: Line, height: float) -> bool:
    return line.y < _BAND * height or line.y > (1 - _BAND) * height


def _is_lone(line: Line, number: int, height: float, known: Set[str]) -> bool:
    """Tell furniture that stands on one page only: by its word, or as a page number, or as it is elsewhere."""
    if not _in_band(line, height):
        return False
    return bool(_PAGE_LABEL.fullmatch(line.text)) or line.text.strip(" -–—|") == str(number) or line.text in known
