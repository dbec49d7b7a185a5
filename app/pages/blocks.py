"""Blocks of a document → HTML: paragraphs, nested lists and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.pages.inline import InlineWriter
    from vectorstore.passage import TextBlock

Span = tuple[int, int]

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-–—•▪◦*\uf0b7]|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+")
_LINES = frozenset({"signature", "caption"})
_NAMES = {"footnote": "voetnoot", "caption": "bijschrift", "signature": "ondertekening"}
_CELL = re.compile(r"(?<![^\s])\|(?![^\s])[ \t]?")
_LONGEST_HEAD = 60  # characters of a cell that can be the head of a column
# The sign between two cells belongs to the text, so it stays there, also when it is copied.
_BETWEEN = Markup('<span class="streep" aria-hidden="true">{}</span>')


class BlockWriter:
    """Writes the blocks of one document."""

    def __init__(self, inline: InlineWriter, table_word: str) -> None:
        """``table_word`` names a table to who cannot see it."""
        self.inline = inline
        self._text = inline.text
        self._table_word = table_word

    def html(self, block: TextBlock) -> Markup:
        """Return a block that is no list and no heading."""
        if block.kind == "table":
            return self._table(block)
        name = _NAMES.get(block.kind)
        attribute = Markup(' class="{}"').format(name) if name else Markup("")
        content = self.inline.html(block.start, block.end, breaks=block.kind in _LINES)
        return Markup("<p{}>{}</p>").format(attribute, content)

    def lists(self, blocks: Sequence[TextBlock]) -> Markup:
        """Return lists that follow each other as one, nested by indentation; numbered items keep their own sign."""
        html, depths = Markup(""), list[int]()
        for start, end in [span for block in blocks for span in self._items(block)]:
            match = _ITEM.match(self._text, start, end)
            indent = len(match["indent"].expandtabs(4)) if match else 0
            while len(depths) > 1 and indent < depths[-1]:
                html += Markup("</li></ul>")
                depths.pop()
            if not depths or indent > depths[-1]:
                depths.append(indent)
                html += Markup("<ul><li>")
            else:
                html += Markup("</li><li>")
            sign = match["sign"] if match and match["sign"][-1] in ".)" else ""
            html += Markup('<span class="teken">{}</span> ').format(sign) if sign else Markup("")
            text = match.end() if match else start
            html += self.inline.turns(start, text) + self.inline.html(text, end)
        return html + Markup("</li></ul>") * len(depths)

    def _items(self, block: TextBlock) -> list[Span]:
        """Return the spans of a list's items, sign included; a line without a sign goes on with its item."""
        spans: list[Span] = []
        for start, end in self._line_spans(block):
            if spans and not _ITEM.match(self._text, start, end):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return spans

    def _line_spans(self, block: TextBlock) -> Iterator[Span]:
        position = block.start
        for line in self._text[block.start : block.end].splitlines(keepends=True):
            end = position + len(line)
            if line.strip():
                yield position, end
            position = end

    def _table(self, block: TextBlock) -> Markup:
        """Return rows of cells; a row with fewer cells than others has a last one that is as wide as needed."""
        rows = [list(self._cells(start, end)) for start, end in self._line_spans(block)]
        columns = max(map(len, rows), default=1)
        if columns == 1:  # a frame around text
            lines = Markup("").join(Markup("<p>{}</p>").format(self._row_text(row)) for row in rows)
            return Markup('<div class="kader">{}</div>').format(lines)
        headed = self._has_head(rows)
        body = Markup("").join(self._row(row, columns, head=headed and not number) for number, row in enumerate(rows))
        return Markup('<div class="tabel" role="group" aria-label="{}" tabindex="0"><table>{}</table></div>').format(
            self._table_word, body
        )

    def _cells(self, start: int, end: int) -> Iterator[tuple[Span, Span]]:
        """Yield the span of each cell and that of the sign after it."""
        for sign in _CELL.finditer(self._text, start, end):
            yield (start, sign.start()), sign.span()
            start = sign.end()
        yield (start, end), (end, end)

    def _row(self, cells: Sequence[tuple[Span, Span]], columns: int, *, head: bool) -> Markup:
        tag = Markup("th") if head else Markup("td")
        html = Markup("")
        for number, cell in enumerate(cells, start=1):
            wide = columns - number + 1 if number == len(cells) else 1
            attribute = Markup(' colspan="{}"').format(wide) if wide > 1 else Markup("")
            attribute += Markup(' scope="col"') if head else Markup("")
            html += Markup("<{0}{1}>{2}</{0}>").format(tag, attribute, self._row_text([cell]))
        return Markup("<tr>{}</tr>").format(html)

    def _row_text(self, cells: Sequence[tuple[Span, Span]]) -> Markup:
        html = Markup("")
        for cell, sign in cells:
            html += self.inline.html(*cell)
            html += _BETWEEN.format(self.inline.html(*sign)) if sign[0] < sign[1] else Markup("")
        return html

    def _has_head(self, rows: Sequence[Sequence[tuple[Span, Span]]]) -> bool:
        """Tell whether the first row names the columns: short words above at least two rows with figures."""
        first, others = rows[0], rows[1:]
        texts = [self._text[slice(*cell)].strip() for cell, _ in first]
        return (
            len(others) > 1
            and all(len(row) == len(first) for row in others)
            and all(text and len(text) <= _LONGEST_HEAD and not any(map(str.isdigit, text)) for text in texts[1:])
            and all(any(map(str.isdigit, self._text[row[0][0][0] : row[-1][0][1]])) for row in others)
        )
