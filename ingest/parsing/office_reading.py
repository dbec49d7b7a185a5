"""What reading the body of a DOCX and of an ODT have in common: its tables, and how most of a paragraph is printed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.parsing.office import Paragraph

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

_MOST = 0.9  # of the letters of a paragraph


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are printed; ``size`` in half points."""

    bold: bool = False
    italic: bool = False
    size: int = 0


def prevailing(letters: Counter[Look], otherwise: int) -> Look:
    """Return how a paragraph is printed, bold or italic when nearly all of it is; ``otherwise`` is an empty one's size.

    ``letters`` counts the letters of each look.
    """
    total = sum(letters.values())
    return Look(
        sum(count for look, count in letters.items() if look.bold) > _MOST * total,
        sum(count for look, count in letters.items() if look.italic) > _MOST * total,
        letters.most_common(1)[0][0].size if letters else otherwise,
    )


class BodyReader(ABC):
    """Walks over a body; the format says what is in it."""

    def __init__(self) -> None:
        self._tables = 0

    @abstractmethod
    def paragraphs(self, container: _Element, table: int = 0, depth: int = 0) -> Iterator[Paragraph]:
        """Yield what is in the body, a cell or a text box, in reading order."""

    def _rows(self, rows: Sequence[Sequence[_Element]], depth: int, columns: int | None = None) -> Iterator[Paragraph]:
        """Yield a table, given as rows of cells of which ``columns`` are read, or what a table that is none holds."""
        filled = [[cell for cell in row if "".join(cell.itertext()).strip()] for row in rows]
        if max((len(row) for row in filled), default=0) <= 1:
            # One cell a row is a frame around ordinary text, or a letterhead.
            self._tables += 1
            number = self._tables
            for row in filled:
                for cell in row:
                    yield from self.paragraphs(cell, number, depth + 1)
            return
        texts = [tuple(self._cell_text(cell, depth) for cell in row[:columns]) for row in rows]
        lines = tuple(" | ".join(row) for row in texts if any(row))
        if lines:
            yield Paragraph("", rows=lines)

    def _cell_text(self, cell: _Element, depth: int) -> str:
        said = [
            f"{paragraph.mark}{paragraph.text}" if not paragraph.rows else "; ".join(paragraph.rows)
            for paragraph in self.paragraphs(cell, 0, depth + 1)
        ]
        return " ".join(said).replace(" | ", " / ")
