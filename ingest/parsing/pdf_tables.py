"""Tables that are drawn with lines: the words inside a grid become rows, "a | b | c"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.parsing.pdf_grid import TOUCH, Grid
from ingest.parsing.pdf_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_lines import Line
    from ingest.parsing.pdf_rules import Rule
    from ingest.parsing.pdf_words import Word

_MAX_RULES = 4000


def take_tables(
    words: Sequence[Word], turned: Sequence[Word], rules: Sequence[Rule], page: int
) -> tuple[list[Line], list[Word]]:
    """Return the ruled tables of a page, from the top down, and the words that stand in none of them.

    Words that are turned by a quarter are read where they stand in a table, and nowhere else.
    """
    tables: list[Line] = []
    rest = list(words)
    for group in _connected(rules[:_MAX_RULES]):
        grid = Grid.of(group)
        if grid is None:
            continue
        inside = [word for word in rest if grid.holds(word)]
        rows = grid.rows([*inside, *(word for word in turned if grid.holds(word))])
        if not any(sum(map(bool, row)) > 1 for row in rows) or not inside:
            continue
        taken = {id(word) for word in inside}
        rest = [word for word in rest if id(word) not in taken]
        line = line_of(inside, page, (grid.xs[0], grid.xs[-1]))
        filled = tuple(" | ".join(row) for row in rows if any(row))
        tables.append(replace(line, x0=grid.xs[0], x1=grid.xs[-1], y=grid.ys[0], bold=False, rows=filled))
    return sorted(tables, key=lambda table: table.y), rest


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines that touch each other."""
    groups: list[tuple[list[Rule], list[float]]] = []
    for rule in sorted(rules, key=lambda rule: (rule.y0, rule.x0)):
        box = [rule.x0 - TOUCH, rule.y0 - TOUCH, rule.x1 + TOUCH, rule.y1 + TOUCH]
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
