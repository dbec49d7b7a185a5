"""A document as the parsers hand it over: blocks in reading order, and the text they make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vectorstore.passage import BlockKind, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

Format = Literal["text", "markdown", "pdf", "docx", "odt", "html", "eml"]

BLOCK_SEPARATOR = "\n\n"
BULLET = "• "


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list, heading, … of a document.

    ``heading`` is the path of headings above it, outermost first and without the document's title; ``level``
    is the depth of a heading (1 is the highest; 0: not known yet, or not a heading). The lines of ``text``
    are the items of a list, the rows of a table or the lines of a signature; other kinds are one line.
    ``turns`` holds, for text that goes on on a next page, where in ``text`` that page starts, and its number.
    """

    text: str
    kind: BlockKind
    heading: tuple[str, ...] = ()
    page: int | None = None
    level: int = 0
    turns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with its span in the document's stored text: ``text[start:end] == block.text``."""

    block: Block
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser made of a file; ``title`` and ``date`` are those that the document itself states, if any.

    ``date`` is ISO 8601 and may lack the day. ``scanned`` are the pages of which there is only a picture.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    date: str | None = None
    scanned: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Return the text that is stored, and that every offset refers to."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)

    def placed(self) -> Iterator[PlacedBlock]:
        """Yield the blocks with their spans in ``text``."""
        start = 0
        for block in self.blocks:
            yield PlacedBlock(block, start, start + len(block.text))
            start += len(block.text) + len(BLOCK_SEPARATOR)

    def text_blocks(self) -> tuple[TextBlock, ...]:
        """Return the spans and kinds that are stored beside the text, for showing the document again."""
        return tuple(
            TextBlock(placed.block.kind, placed.start, placed.end, placed.block.level, placed.block.page)
            for placed in self.placed()
        )
