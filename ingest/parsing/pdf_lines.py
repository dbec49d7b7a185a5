"""Words → lines in reading order: columns apart, a margin's small print before the text beside it."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.parsing.markers import item_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.parsing.pdf_words import Word

Interval = tuple[float, float]

# What may stand between two words of one line, in em; a list's mark stands further from its text.
_WORD_GAP = 1.0
_MARK_GAP = 4.0
_CLOSE = 0.4
_OTHER_SIZE = 0.87
_LONE_MARK = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,2}){0,4}|[a-zA-Z]|[ivx]{1,4})[.):\]]{0,2}|[•▪o\-–—*§➢✓]")
_SAME_LINE = 0.45
_MIN_GUTTER = 6.0
# Running text fills its column; cells of a table do not.
_FULL = 0.75
_MIN_LINE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a whole table (``rows``), with the edges of the column that it stands in.

    Both edges are 0 for a line of a page without columns until ``with_margins`` has measured the margins.
    ``first`` is the width of its first word: what had to fit on the line above.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    bold: bool = False
    italic: bool = False
    coloured: bool = False
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    rows: tuple[str, ...] = ()
    text_x: float = 0.0  # where the text behind a list's mark starts

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.x1 - self.x0


Piece = list["Word"]


def pieces(words: Iterable[Word]) -> list[Piece]:
    """Put words together that stand on one line at the distance of a space."""
    found: list[Piece] = []
    for word in words:
        if found and _goes_on(found[-1], word):
            found[-1].append(word)
        else:
            found.append([word])
    rows = _rows(found)
    return [piece for row in rows for piece in _joined(row)]


def _goes_on(piece: Piece, word: Word) -> bool:
    last = piece[-1]
    size = max(last.size, word.size)
    gap = word.x0 - last.x1
    limit = _MARK_GAP if _is_lone_mark(piece) else _WORD_GAP
    is_raised = last.text.isdecimal() or word.text.isdecimal()
    if limit == _WORD_GAP and not is_raised and min(word.size, last.size) < _OTHER_SIZE * size:
        limit = _CLOSE  # small print in the margin, right beside the text; a raised number stands closer
    return abs(word.y - last.y) <= _SAME_LINE * size and -0.4 * size <= gap <= limit * size


def _is_lone_mark(piece: Piece) -> bool:
    return len(piece) == 1 and bool(_LONE_MARK.fullmatch(piece[0].text))


def _rows(found: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces by their baselines, from the top down and from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=_baseline):
        size = max(word.size for word in piece)
        if rows and _baseline(piece) - _baseline(rows[-1][0]) <= 0.3 * size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece[0].x0) for row in rows]


def _baseline(piece: Piece) -> float:
    return max(piece, key=lambda word: (word.size, len(word.text))).y


def _joined(row: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in row:
        if joined and _goes_on(joined[-1], piece[0]):
            joined[-1] = joined[-1] + piece
        else:
            joined.append(piece)
    return joined


def reading_order(found: Sequence[Piece], page: int, tables: Sequence[Line] = ()) -> list[Line]:
    """Return the lines of a page, and its tables among them, in the order in which a person reads them."""
    lines: list[Line] = []
    for band in _bands(_rows(found), [table.y for table in tables]):
        lines += _lines_of_band(band, page)
    for table in tables:
        position = next((index for index, line in enumerate(lines) if line.y > table.y), len(lines))
        lines.insert(position, table)
    return lines


Row = list[Piece]


def _bands(rows: Sequence[Row], cuts: Sequence[float]) -> list[list[Row]]:
    """Divide the page where the number of columns changes, and at its tables."""
    bands: list[list[Row]] = []
    intervals: list[Interval] = []
    for row in rows:
        merged = _merge([*intervals, *_intervals(row)])
        cut = bands and any(_baseline(bands[-1][-1][0]) < y <= _baseline(row[0]) for y in cuts)
        own = _merge(_intervals(row))
        same = len(merged) == len(own) == 1 if len(intervals) == 1 else len(merged) > 1
        if bands and same and not cut:
            bands[-1].append(row)
            intervals = merged
        else:
            # A second column may start lower than the first: the line above tells where the first one stands.
            beside = _merge([*_intervals(bands[-1][-1]), *own]) if bands and not cut else []
            intervals = beside if len(merged) > len(intervals) == 1 and len(beside) > 1 else own
            bands.append([row])
    return bands


def _intervals(row: Row) -> list[Interval]:
    return [(piece[0].x0, piece[-1].x1) for piece in row]


def _merge(intervals: Sequence[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start - merged[-1][1] < _MIN_GUTTER:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _lines_of_band(band: list[Row], page: int) -> list[Line]:
    edges = _merge([interval for row in band for interval in _intervals(row)])
    if len(edges) == 1:
        return [line for row in band for line in _lines_of_row(row, page)]
    columns = [[_in_column(row, edge) for row in band] for edge in edges]
    if all(_is_lone_mark(piece) for row in columns[0] for piece in row):
        return [line_of([word for piece in row for word in piece], page, (0.0, 0.0)) for row in band]
    beside = sum(len(row) > 1 for row in band)
    if (
        beside >= 2
        and 2 * beside >= len(band)
        and not all(_runs(column, edge) for column, edge in zip(columns, edges, strict=True))
    ):
        return [_table_of(columns, page, edges)]
    if beside and len(band) <= 2 and _is_one_size(band):
        return [line_of([word for piece in row for word in piece], page, (0.0, 0.0)) for row in band]
    parts = [
        [line_of([word for piece in row for word in piece], page, edge) for row in column if row]
        for column, edge in zip(columns, edges, strict=True)
    ]
    parts = [lines for lines in parts if lines]
    main = max(parts, key=lambda lines: sum(len(line.text) for line in lines))
    size = statistics.median(line.size for line in main)
    # A margin in small print is read first: it says from whom and about what the text beside it is.
    small = [lines for lines in parts if statistics.median(line.size for line in lines) <= size - 0.9]
    return [line for lines in [*small, *(lines for lines in parts if lines not in small)] for line in lines]


def _lines_of_row(row: Row, page: int) -> list[Line]:
    """Return a row as one line, or as one for each size of print."""
    if _is_one_size([row]):
        return [line_of([word for piece in row for word in piece], page, (0.0, 0.0))]
    return [line_of(piece, page, (0.0, 0.0)) for piece in row]


def _is_one_size(band: Sequence[Row]) -> bool:
    """Tell a label and what it names, "Datum   3 februari", from a margin in small print beside the text."""
    sizes = [statistics.median(word.size for word in piece) for row in band for piece in row]
    return max(sizes) <= 1.12 * min(sizes)


def _in_column(row: Row, edge: Interval) -> Row:
    return [piece for piece in row if edge[0] - 0.01 <= piece[0].x0 <= edge[1] + 0.01]


def _runs(column: Sequence[Row], edge: Interval) -> bool:
    """Tell whether a column holds running text: most lines are long and fill it."""
    lines = [[word for piece in row for word in piece] for row in column if row]
    full = [words[-1].x1 - words[0].x0 >= _FULL * (edge[1] - edge[0]) for words in lines]
    letters = [sum(len(word.text) + 1 for word in words) for words in lines]
    return len(lines) > 3 and 2 * sum(full) >= len(full) and statistics.median(letters) >= _MIN_LINE


def _table_of(columns: Sequence[Sequence[Row]], page: int, edges: Sequence[Interval]) -> Line:
    """Return an unruled table; a row without a first cell goes on in the row above."""
    rows: list[list[str]] = []
    for cells in zip(*columns, strict=True):
        texts = [" ".join(word.text for piece in cell for word in piece) for cell in cells]
        if rows and not texts[0]:
            rows[-1] = [f"{above} {text}".strip() for above, text in zip(rows[-1], texts, strict=True)]
        else:
            rows.append(texts)
    words = [word for column in columns for row in column for piece in row for word in piece]
    outer = (edges[0][0], edges[-1][1])
    return replace(line_of(words, page, outer), x0=outer[0], x1=outer[1], y=min(word.y for word in words),
                   rows=tuple(" | ".join(row) for row in rows))  # fmt: skip


def line_of(words: Sequence[Word], page: int, edge: Interval) -> Line:
    """Return the line that the words make; its font is that of most of its letters."""
    fonts: Counter[tuple[float, bool, bool]] = Counter()
    for word in words:
        fonts[round(word.size, 1), word.bold, word.italic] += len(word.text)
    total = sum(fonts.values())
    sizes: Counter[float] = Counter()
    for (size, _, _), count in fonts.items():
        sizes[size] += count
    size = sizes.most_common(1)[0][0]
    bold = sum(count for font, count in fonts.items() if font[1])
    italic = sum(count for font, count in fonts.items() if font[2])
    coloured = sum(len(word.text) for word in words if word.coloured)
    text = " ".join(word.text for word in words)
    marked = len(words) > 1 and item_mark(text) is not None
    baseline = max(words, key=lambda word: (word.size, len(word.text))).y
    return Line(
        text=text,
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        y=baseline,
        size=size,
        page=page,
        bold=bold >= 0.8 * total,
        italic=italic >= 0.7 * total,
        coloured=coloured >= 0.8 * total,
        left=edge[0],
        right=edge[1],
        first=words[0].x1 - words[0].x0,
        text_x=words[1].x0 if marked else words[0].x0,
    )


def with_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines with the margins of the text where there are no columns: a page's own, or the document's."""
    everywhere = _margins([line for lines in pages for line in lines])
    measured: list[list[Line]] = []
    for lines in pages:
        left, right = _margins(lines) or everywhere or (0.0, 0.0)
        measured.append([line if line.right else replace(line, left=left, right=right) for line in lines])
    return measured


def _margins(lines: Sequence[Line]) -> Interval | None:
    wide = [line for line in lines if not line.right and not line.rows and len(line.text) >= 2 * _MIN_LINE]
    if len(wide) < 6:
        return None
    rights = sorted(line.x1 for line in wide)
    return min(line.x0 for line in wide), rights[int(0.95 * (len(rights) - 1))]
