"""How a text is laid out: whether its lines were wrapped, and what a blank line means in it.

Text from a word processor has a whole paragraph on a line. Text from a PDF is cut at the width of the page,
and some converters put a blank line after every line, so that blank lines say nothing. The evidence is the
*sure joint*: a line without a stop above a line that starts with a small letter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.parsing.markers import ends_open, ends_sentence, item_mark, starts_lower

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.lines import Line

_MIN_WIDTH = 30
# Nobody prints lines this long: beyond it a line is a whole paragraph.
_MAX_WIDTH = 200
_MIN_SHARE = 0.15
_MIN_JOINTS_TO_MEASURE = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """The measured layout.

    ``wrapped``: lines were cut at a width. ``blank_lines``: the number of blank lines that still joins two lines
    (0 in ordinary text, 1 where they stand between every two lines). ``reach``: a line that, with the next line's
    first word, would have stayed shorter than this many characters was ended on purpose. ``end_spaces``: lines
    that run on end in one space, so that two or more mark an end.
    """

    wrapped: bool
    blank_lines: int = 0
    reach: float = 0.0
    end_spaces: bool = False

    def ended_on_purpose(self, line: Line, following: Line) -> bool:
        """Tell whether the next line's first word would have fitted on this line."""
        if self.end_spaces and line.trailing > 1 and ends_sentence(line.text):
            return True
        return reach(line, following) < self.reach


def reach(line: Line, following: Line) -> int:
    """Return the length the line would have had with the first word of the next line."""
    return len(line.text) + 1 + len(following.first_word)


def measure(lines: Sequence[Line]) -> Layout:
    """Return the layout of the text, from all its pairs of lines."""
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return Layout(wrapped=False)
    pairs = [pair for pair in pairwise(lines) if _is_full(pair, width)]
    joints = [pair for pair in pairs if _is_sure_joint(pair)]
    if len(joints) < max(1, _MIN_SHARE * len(pairs)):
        return Layout(wrapped=False)
    apart = [pair for pair in pairs if pair[1].blank_before == 1]
    joints_apart = [pair for pair in joints if pair[1].blank_before == 1]
    spaced = len(joints_apart) >= max(1, _MIN_SHARE * len(apart)) and 2 * len(joints_apart) >= len(joints)
    return Layout(True, int(spaced), _least_reach(joints, width), _ends_in_spaces(joints))


def _is_full(pair: tuple[Line, Line], width: int) -> bool:
    """Tell whether the first line is about as long as lines get, so that it may have been cut."""
    return reach(*pair) >= 0.75 * width


def _is_sure_joint(pair: tuple[Line, Line]) -> bool:
    line, following = pair
    return ends_open(line.text) and starts_lower(following.text) and item_mark(following.text) is None


def _least_reach(joints: Sequence[tuple[Line, Line]], width: int) -> float:
    """Return what nearly all running lines reach; letters differ in width, so it lies below the width."""
    if len(joints) < _MIN_JOINTS_TO_MEASURE:
        return 0.85 * width
    reaches = sorted(reach(*pair) for pair in joints)
    return 0.97 * reaches[math.floor(0.05 * len(reaches))]


def _ends_in_spaces(joints: Sequence[tuple[Line, Line]]) -> bool:
    single = sum(line.trailing == 1 for line, _ in joints)
    more = sum(line.trailing > 1 for line, _ in joints)
    return len(joints) >= _MIN_JOINTS_TO_MEASURE and single > 0.5 * len(joints) and more < 0.05 * len(joints)
