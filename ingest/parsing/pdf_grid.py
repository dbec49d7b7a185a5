"""The cells of a table that is drawn with lines: where a line is missing between two cells, they are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.parsing.hyphens import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.parsing.pdf_rules import Rule
    from ingest.parsing.pdf_words import Word

TOUCH = 3.0  # points within which two lines meet
_MAX_CELLS = 20_000
_MAX_REPEATED = 60
_NUMBER = re.compile(r"[€$+\-–—]?\s*[\d.,:/–-]*\d[\d.,:/–-]*\s*(?:%|mln\.?|mld\.?)?|[-–—]|n\.?v\.?t\.?")

Slot = tuple[int, int]  # row and column
Spans = dict[int, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of columns and rows, and between which neighbours a line is drawn (``upright`` and ``level``)."""

    xs: list[float]
    ys: list[float]
    upright: Spans
    level: Spans

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Grid | None:
        """Return the grid that lines make, or None when they make no table."""
        standing = [rule for rule in rules if rule.x0 == rule.x1]
        lying = [rule for rule in rules if rule.y0 == rule.y1]
        xs = _positions([rule.x0 for rule in standing])
        ys = _positions([rule.y0 for rule in lying])
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_CELLS:
            return None
        upright = _spans(xs, ((rule.x0, rule.y0, rule.y1) for rule in standing))
        return cls(xs, ys, upright, _spans(ys, ((rule.y0, rule.x0, rule.x1) for rule in lying)))

    def holds(self, word: Word) -> bool:
        """Tell whether a word stands in the table."""
        middle = (word.x0 + word.x1) / 2
        return self.xs[0] - 1 <= middle <= self.xs[-1] + 1 and self.ys[0] <= word.y - word.size / 4 <= self.ys[-1]

    def rows(self, words: Sequence[Word]) -> list[list[str]]:
        """Return the texts of the cells, row by row; a cell over several rows of the first column comes in each."""
        owners = self._owners()
        cells: dict[Slot, list[Word]] = {}
        for word in words:
            slot = (_slot(word.y - word.size / 4, self.ys), _slot((word.x0 + word.x1) / 2, self.xs))
            cells.setdefault(owners[slot], []).append(word)
        found: list[list[str]] = []
        spanned = {row for (row, _), owner in owners.items() if owner[0] < row}
        for row in range(len(self.ys) - 1):
            columns = [self._here(cells, owners, row, column) for column in range(len(self.xs) - 1)]
            lines = None if row in spanned else _separate_rows(columns)
            found += lines or [[_cell_text(cell) for cell in columns]]
        kept = [column for column in range(len(self.xs) - 1) if any(row[column] for row in found)]
        return [[row[column] for column in kept] for row in found]

    def _here(self, cells: dict[Slot, list[Word]], owners: dict[Slot, Slot], row: int, column: int) -> list[Word]:
        owner = owners[row, column]
        if owner == (row, column):
            return cells.get(owner, [])
        repeats = column == 0 and owner == (owner[0], 0) and owner[0] < row
        words = cells.get(owner, []) if repeats else []
        return words if sum(len(word.text) + 1 for word in words) <= _MAX_REPEATED else []

    def _owners(self) -> dict[Slot, Slot]:
        """Return for each slot the first slot of the cell that it is part of."""
        owners: dict[Slot, Slot] = {}
        for row in range(len(self.ys) - 1):
            middle_y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(len(self.xs) - 1):
                middle_x = (self.xs[column] + self.xs[column + 1]) / 2
                above, left = owners.get((row - 1, column)), owners.get((row, column - 1))
                if left is not None and not _covers(self.upright[column], middle_y):
                    owners[row, column] = left
                elif above is not None and above[1] == column and not _covers(self.level[row], middle_x):
                    owners[row, column] = above
                else:
                    owners[row, column] = (row, column)
        return owners


def _positions(values: Iterable[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > 2 * TOUCH:
            positions.append(value)
    return positions


def _spans(positions: Sequence[float], lines: Iterable[tuple[float, float, float]]) -> Spans:
    """Return, for each edge, from where to where lines are drawn along it."""
    spans: Spans = {number: [] for number in range(len(positions))}
    for place, start, end in lines:
        spans[_slot(place + TOUCH / 10, [*positions, float("inf")])].append((start - TOUCH, end + TOUCH))
    return spans


def _covers(spans: Sequence[tuple[float, float]], value: float) -> bool:
    return any(start <= value <= end for start, end in spans)


def _slot(value: float, edges: Sequence[float]) -> int:
    return max(0, min(sum(edge <= value for edge in edges) - 1, len(edges) - 2))


def _separate_rows(columns: Sequence[Sequence[Word]]) -> list[list[str]] | None:
    """Return the lines of cells that hold a column of figures each, as rows: no line was drawn between them."""
    lines = [_lines(cell) for cell in columns]
    filled = [cell for cell in lines if cell]
    if len(filled) < 2 or len(filled[0]) < 2 or any(len(cell) != len(filled[0]) for cell in filled):
        return None
    if any(abs(line[0].y - first[0].y) > TOUCH for cell in filled for line, first in zip(cell, filled[0], strict=True)):
        return None
    if not any(all(_NUMBER.fullmatch(_cell_text(line)) for line in cell) for cell in filled[1:]):
        return None
    return [[_cell_text(cell[number]) if cell else "" for cell in lines] for number in range(len(filled[0]))]


def _lines(cell: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y <= 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _cell_text(cell: Sequence[Word]) -> str:
    """Return the words of a cell as one line of text; a word broken over two lines is whole again."""
    text = ""
    last: Word | None = None
    for word in cell:
        if last is None:
            text = word.text
        elif abs(word.y - last.y) <= 0.5 * max(word.size, last.size):
            text = f"{text} {word.text}"
        else:
            text = join(text, word.text, frozenset())
        last = word
    return text.replace("|", "/")
