"""Lines of a PDF → units: what was one paragraph, heading, item or footnote before it was cut at the margin."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from ingest.parsing.hyphens import join as join_words
from ingest.parsing.hyphens import vocabulary
from ingest.parsing.markers import ItemMark, ends_open, ends_sentence, is_closing, item_mark, starts_lower
from ingest.parsing.pdf_raised import without_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_lines import Line

UnitKind = Literal["text", "item", "table", "footnote", "label"]

_FOOTNOTE = re.compile(r"[\[(]?\d{1,3}[\])]?[.:]?\s+\S|\d{1,3}(?:[A-Z“\"‘]|https?:|www\.)|\*+\s?\S|[⁰¹²³⁴-⁹]+\s*\S")
_SMALL = 0.93
_TINY = 0.7
_SLACK = 0.03
_OTHER_SIZE = 0.6  # points


@dataclass(slots=True)
class Unit:
    """Lines that belong together; ``text`` is theirs as running text, without the mark of an item."""

    kind: UnitKind
    lines: list[Line]
    text: str
    mark: ItemMark | None = None
    gap: float = 0.0  # the white space above, in line distances
    rows: list[str] = field(default_factory=list)
    turns: list[tuple[int, int]] = field(default_factory=list)  # where a next page starts in the text

    @property
    def first(self) -> Line:
        """Return the first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Return the last line."""
        return self.lines[-1]

    @property
    def is_bold(self) -> bool:
        """Tell whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def is_italic(self) -> bool:
        """Tell whether all of it is italic."""
        return all(line.italic for line in self.lines)


@dataclass(frozen=True, slots=True)
class Typography:
    """The size of the running text, its line distance in em, and the right edge of its column."""

    size: float
    pitch: float


def join(left: str, right: str, words: frozenset[str]) -> str:
    """Join two lines; an address that goes on in the next line keeps its hyphens."""
    last = left.rsplit(" ", 1)[-1]
    if "://" in last and last.endswith(("-", "/", "_", "=", "&", "?")):
        return left + right
    return join_words(left, right, words)


def typography(pages: Sequence[Sequence[Line]]) -> Typography:
    """Return what most of the text looks like."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if not line.rows:
                sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = [
        (after.y - before.y) / size
        for lines in pages
        for before, after in pairwise(lines)
        if before.size == after.size == size and 0 < after.y - before.y < 2.2 * size and starts_lower(after.text)
    ]
    return Typography(size, statistics.median(steps) if steps else 1.25)


def find_units(pages: Sequence[Sequence[Line]], look: Typography) -> list[Unit]:
    """Return the units of the document; what runs over the end of a page is one, its footnotes come after it."""
    words = vocabulary(" ".join(line.text for lines in pages for line in lines))
    units: list[Unit] = []
    parts = [_split_notes(lines, look) for lines in pages]
    numbers = {int(own[0]) for _, notes in parts for line in notes if (own := re.match(r"\d{1,3}", line.text))}
    held: list[Unit] = []
    for body, notes in parts:
        found = _Finder(look, words).find(without_references(body, numbers))
        _continue_on_page(units, found, look, words)
        # A list that goes on comes before the notes of the page that it began on.
        going_on = _items_going_on(units, found, look)
        units += [*found[:going_on], *held, *found[going_on:]]
        held = _footnotes(notes, words)
    return units + held


def _items_going_on(units: Sequence[Unit], found: Sequence[Unit], look: Typography) -> int:
    """Return how many items at the top of a page belong to the list, or to its lead-in, on the page before."""
    above = next((unit for unit in reversed(units) if _is_running(unit, look)), None)
    count = 0
    for unit in found:
        if above is None or unit.mark is None or unit.is_bold or abs(above.last.size - unit.first.size) >= _OTHER_SIZE:
            break
        if not above.text.endswith(":") and (above.mark is None or above.mark.kind != unit.mark.kind):
            break
        count, above = count + 1, unit
    return count


def _split_notes(lines: Sequence[Line], look: Typography) -> tuple[list[Line], list[Line]]:
    """Take the small print at the foot of the page apart, from its first numbered line on."""
    bottom = max((line.y for line in lines if line.rows or line.size > _SMALL * look.size), default=0.0)
    small = [line for line in lines if not line.rows and line.size <= _SMALL * look.size and line.size > 4]
    first = next((line for line in small if line.y > bottom and _FOOTNOTE.match(line.text)), None)
    if first is None:
        return list(lines), []
    notes = [line for line in small if line.y >= first.y - 1]
    # The rest of a note that began on the page before stands above the first number.
    over = [line for line in small if bottom < line.y < first.y - 1 and starts_lower(line.text)]
    taken = {id(line) for line in (*notes, *over)}
    return [line for line in lines if id(line) not in taken], sorted((*over, *notes), key=lambda line: line.y)


def _footnotes(lines: Sequence[Line], words: frozenset[str]) -> list[Unit]:
    notes: list[Unit] = []
    number = 0
    for line in lines:
        own = re.match(r"\d{1,3}", line.text)
        follows = own is not None and number < int(own[0]) <= number + 3
        if not notes or (_FOOTNOTE.match(line.text) and (own is None or follows or number == 0)):
            notes.append(Unit("footnote", [line], line.text))
            number = int(own[0]) if own else number
        else:
            notes[-1].text = join(notes[-1].text, line.text, words)
            notes[-1].lines.append(line)
    return notes


def _continue_on_page(units: list[Unit], found: list[Unit], look: Typography, words: frozenset[str]) -> None:
    """Give the rest of a paragraph at the top of a page back to its beginning on the page before."""
    above = next((unit for unit in reversed(units) if _is_running(unit, look)), None)
    below = next((unit for unit in found if _is_running(unit, look)), None)
    if above is None or below is None or below.mark is not None or above.last.page != below.first.page - 1:
        return
    same = abs(above.last.size - below.first.size) < _OTHER_SIZE and above.last.bold == below.first.bold
    runs_on = starts_lower(below.text) or not _ended(above.last, below.first)
    if same and ends_open(above.text) and runs_on:
        above.text = join(above.text, below.text, words)
        above.turns.append((len(above.text) - len(below.text), below.first.page))
        above.lines += below.lines
        found.remove(below)


def _is_running(unit: Unit, look: Typography) -> bool:
    return unit.kind in ("text", "item") and unit.last.size > _SMALL * look.size


def _in_one_column(line: Line, following: Line) -> bool:
    return abs(line.left - following.left) < 12 and abs(line.right - following.right) < 24


def _ended(line: Line, following: Line) -> bool:
    """Tell whether the first word of the next line would have fitted on this one."""
    slack = _SLACK * (line.right - line.left)
    return line.x1 + 0.3 * line.size + following.first + slack < line.right


class _Finder:
    def __init__(self, look: Typography, words: frozenset[str]) -> None:
        self._look = look
        self._words = words
        self._units: list[Unit] = []

    def find(self, lines: Sequence[Line]) -> list[Unit]:
        for position, line in enumerate(lines):
            following = lines[position + 1] if position + 1 < len(lines) else None
            unit = self._units[-1] if self._units else None
            if line.rows and line.size < _TINY * self._look.size:
                # The labels of a figure stand in rows and columns too.
                self._units.append(Unit("label", [line], " ".join(" ".join(line.rows).replace("|", " ").split())))
            elif line.rows:
                self._units.append(Unit("table", [line], "", rows=list(line.rows)))
            elif unit is not None and self._continues(unit, line, following):
                unit.text = join(unit.text, line.text, self._words)
                unit.lines.append(line)
            else:
                self._units.append(self._opened(line, unit))
        return self._units

    def _opened(self, line: Line, above: Unit | None) -> Unit:
        gap = (line.y - above.last.y) / (self._look.pitch * max(line.size, 1)) if above else 9.0
        if line.size < _TINY * self._look.size:
            return Unit("label", [line], line.text, gap=gap)
        mark = item_mark(line.text)
        if mark is not None and self._starts_item(line, above):
            return Unit("item", [line], mark.rest, mark, gap)
        return Unit("text", [line], line.text, gap=gap)

    def _starts_item(self, line: Line, above: Unit | None) -> bool:
        mark = item_mark(line.text)
        if mark is None:
            return False
        if mark.kind in ("bullet", "dash") or above is None or line.bold or line.italic:
            return True
        # "2. januari" in mid-sentence.
        alike = abs(above.last.size - line.size) < _OTHER_SIZE and above.last.bold == line.bold
        return not (alike and ends_open(above.text) and above.kind == "text" and not _ended(above.last, line))

    def _continues(self, unit: Unit, line: Line, following: Line | None) -> bool:
        last = unit.last
        if unit.kind == "table" or abs(last.size - line.size) > 0.12 * last.size or not _in_one_column(last, line):
            return unit.kind == "label" and line.size < _TINY * self._look.size
        step = line.y - last.y
        if unit.kind == "label":
            return True
        if not 0 < step <= 1.38 * self._pitch(unit) * line.size or is_closing(line.text):
            return False
        if item_mark(line.text) is not None and self._starts_item(line, unit):
            return False
        if unit.mark is not None:
            return self._in_item(unit, line)
        return self._in_paragraph(unit, line, following)

    def _pitch(self, unit: Unit) -> float:
        """Return the line distance of the unit itself once it has two lines."""
        if len(unit.lines) > 1:
            own = (unit.lines[-1].y - unit.lines[-2].y) / unit.last.size
            return max(min(own, 1.3 * self._look.pitch), 0.8 * self._look.pitch)
        return self._look.pitch

    def _in_item(self, unit: Unit, line: Line) -> bool:
        """Tell whether a line stands under the text of an item, or runs on from it."""
        if unit.is_bold > line.bold or unit.is_italic > line.italic:
            # "b) Rechtsbasis" in italics and what it says below.
            aligned = abs(line.x0 - unit.first.text_x) < 0.8 * line.size and unit.is_bold
            in_text = ends_sentence(unit.text) or not _ended(unit.last, line)
            return (aligned and in_text) or self._flows(unit, line)
        indented = line.x0 > unit.first.x0 + 0.5 * line.size
        if indented and abs(line.x0 - unit.first.text_x) < 0.8 * line.size:
            return True
        runs_on = not _ended(unit.last, line) or starts_lower(line.text)
        return runs_on and (indented or not ends_sentence(unit.text))

    def _in_paragraph(self, unit: Unit, line: Line, following: Line | None) -> bool:
        last = unit.last
        if (last.bold != line.bold or last.italic != line.italic) and not self._flows(unit, line):
            return False
        if ends_open(last.text) and starts_lower(line.text):
            return True
        if _ended(last, line):
            return False
        new_indent = line.x0 - last.x0 > 0.8 * line.size and ends_sentence(last.text)
        heads = following is not None and line.bold and not following.bold and not unit.is_bold
        return not new_indent and not heads

    def _flows(self, unit: Unit, line: Line) -> bool:
        """Tell emphasis inside a sentence from a heading: the line above is full and the sentence goes on."""
        return ends_open(unit.text) and not _ended(unit.last, line) and starts_lower(line.text)
