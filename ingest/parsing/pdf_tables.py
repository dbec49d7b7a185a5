"""Tables that are drawn with lines: the words inside a grid become rows, "a | b | c"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.parsing.hyphens import join
from ingest.parsing.pdf_lines import Line, line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_words import Rule, Word

_TOUCH = 3.0
_MAX_RULES = 4000


def take_tables(words: Sequence[Word], rules: Sequence[Rule], page: int) -> tuple[list[Line], list[Word]]:
    """Return the ruled tables of a page, from the top down, and the words that stand in none of them."""
    tables: list[Line] = []
    rest = list(words)
    for group in _connected(rules[:_MAX_RULES]):
        xs = _positions([rule.x0 for rule in group if rule.x0 == rule.x1])
        ys = _positions([rule.y0 for rule in group if rule.y0 == rule.y1])
        if len(xs) < 3 or len(ys) < 2:
            continue
        inside = [word for word in rest if _is_inside(word, xs, ys)]
        rows = _rows(inside, xs, ys)
        if len([row for row in rows if sum(map(bool, row)) > 1]) < 1:
            continue
        taken = {id(word) for word in inside}
        rest = [word for word in rest if id(word) not in taken]
        tables.append(_table(inside, rows, page, xs, ys))
    return sorted(tables, key=lambda table: table.y), rest


def _table(
    inside: Sequence[Word], rows: Sequence[Sequence[str]], page: int, xs: Sequence[float], ys: Sequence[float]
) -> Line:
    line = line_of(inside, page, (xs[0], xs[-1]))
    filled = tuple(" | ".join(row) for row in rows if any(row))
    return Line(line.text, xs[0], xs[-1], ys[0], line.size, page, left=xs[0], right=xs[-1], rows=filled)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines that touch each other."""
    groups: list[tuple[list[Rule], list[float]]] = []
    for rule in sorted(rules, key=lambda rule: (rule.y0, rule.x0)):
        box = [rule.x0 - _TOUCH, rule.y0 - _TOUCH, rule.x1 + _TOUCH, rule.y1 + _TOUCH]
        members = [rule]
        apart = []
        for other, other_box in groups:
            if _overlaps(box, other_box):
                members += other
                box = [min(box[0], other_box[0]), min(box[1], other_box[1]),
                       max(box[2], other_box[2]), max(box[3], other_box[3])]  # fmt: skip
            else:
                apart.append((other, other_box))
        groups = [*apart, (members, box)]
    return [members for members, _ in groups]


def _overlaps(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]


def _positions(values: Sequence[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > 2 * _TOUCH:
            positions.append(value)
    return positions


def _is_inside(word: Word, xs: Sequence[float], ys: Sequence[float]) -> bool:
    middle = (word.x0 + word.x1) / 2
    return xs[0] - 1 <= middle <= xs[-1] + 1 and ys[0] <= word.y - word.size / 4 <= ys[-1]


def _rows(inside: Sequence[Word], xs: Sequence[float], ys: Sequence[float]) -> list[list[str]]:
    cells: list[list[list[Word]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    for word in inside:
        column = _slot((word.x0 + word.x1) / 2, xs)
        row = _slot(word.y - word.size / 4, ys)
        cells[row][column].append(word)
    return [[_cell_text(cell) for cell in row] for row in cells]


def _slot(value: float, edges: Sequence[float]) -> int:
    return max(0, min(sum(edge <= value for edge in edges) - 1, len(edges) - 2))


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
