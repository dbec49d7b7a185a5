"""Paragraphs of a word processor → document, by styles, and by bold lines where a letter has no heading styles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.document import BULLET, Block, ParsedDocument
from ingest.errors import EmptyDocumentError
from ingest.parsing.dates import stated_date
from ingest.parsing.markers import (
    ends_open,
    ends_sentence,
    heading_level,
    is_closing,
    is_signer,
    item_mark,
    starts_lower,
)
from ingest.parsing.sections import build_sections, nest_levels, only_top_heading, without_title

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_HEADING = 200
_MAX_ITALIC_HEADING = 100
_MAX_ADDRESS_LINE = 80
_MIN_BROKEN_LINE = 30
_BIG = 1.15
_UNSTYLED = 10  # ranks headings without a style below the nine levels that styles have
_SUBJECT = re.compile(r"(?i)(?:betreft|onderwerp)\s*[:|]?\s+(.{5,300})")

Rank = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a table when ``rows`` holds something; ``mark`` is written before an item's text.

    ``size`` is in half points. ``table`` is the number of the table that it stands in, when that table only lays
    out the page.
    """

    text: str
    level: int = 0
    mark: str = ""
    bold: bool = False
    italic: bool = False
    size: int = 0
    kind: Literal["text", "caption", "footnote"] = "text"
    rows: tuple[str, ...] = ()
    table: int = 0


def document_of(found: Sequence[Paragraph], name: str, changed: str | None) -> ParsedDocument:
    """Return the document; ``changed`` is its date where it states none. Raises EmptyDocumentError."""
    paragraphs = _joined(found)
    if not any(character.isalnum() for part in paragraphs for character in part.text + "".join(part.rows)):
        raise EmptyDocumentError(f"{name}: there is no text in it; add text or remove the file")
    blocks = _to_blocks(paragraphs)
    top = only_top_heading(blocks) if sum(block.kind == "heading" for block in blocks) > 1 else None
    date = stated_date(blocks) or changed
    return ParsedDocument(without_title(build_sections(blocks), top), top or _subject(blocks), date)


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join paragraphs where somebody ended a line in mid-sentence: one stops open, the next starts small."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and _runs_on(joined[-1], paragraph):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {paragraph.text}")
        else:
            joined.append(paragraph)
    return joined


def _runs_on(above: Paragraph, paragraph: Paragraph) -> bool:
    plain = all(
        part.kind == "text" and not part.rows and not part.mark and not part.level for part in (above, paragraph)
    )
    return (
        plain
        and (above.table, above.bold) == (paragraph.table, paragraph.bold)
        and ends_open(above.text)
        and not above.text.endswith(",")
        and starts_lower(paragraph.text)
        and item_mark(paragraph.text) is None
        and not is_signer(paragraph.text)
        and len(above.text) > _MIN_BROKEN_LINE
    )


def _to_blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    levels = nest_levels(_ranks(paragraphs))
    letterheads = _letterheads(paragraphs)
    blocks: list[Block] = []
    previous: Paragraph | None = None
    signing = False
    for paragraph, level in zip(paragraphs, levels, strict=True):
        short = _is_short(paragraph) and not level
        signs = short and (is_closing(paragraph.text) or is_signer(paragraph.text))
        signing = short and (signs or signing)
        if signing or paragraph.table in letterheads:
            joins = previous is not None and previous.table == paragraph.table and (previous.table or blocks)
            _add_line(blocks, paragraph, joins=bool(joins))
        elif level:
            blocks.append(Block(paragraph.mark + paragraph.text, "heading", level=level))
        else:
            _add(blocks, paragraph)
        previous = paragraph
    return blocks


def _add(blocks: list[Block], paragraph: Paragraph) -> None:
    if paragraph.rows:
        blocks.append(Block("\n".join(paragraph.rows), "table"))
    elif paragraph.kind == "footnote":
        blocks.append(Block(paragraph.text, "footnote"))
    elif paragraph.kind == "caption":
        blocks.append(Block(paragraph.text, "caption"))
    elif item := _item_text(paragraph):
        if blocks and blocks[-1].kind == "list":
            blocks[-1] = Block(f"{blocks[-1].text}\n{item}", "list")
        else:
            blocks.append(Block(item, "list"))
    else:
        blocks.append(Block(paragraph.text, "paragraph"))


def _add_line(blocks: list[Block], paragraph: Paragraph, *, joins: bool) -> None:
    text = "\n".join(paragraph.rows) or paragraph.text
    if joins and blocks and blocks[-1].kind == "signature":
        blocks[-1] = Block(f"{blocks[-1].text}\n{text}", "signature")
    else:
        blocks.append(Block(text, "signature"))


def _item_text(paragraph: Paragraph) -> str:
    """Return the text of a list item with its mark, or nothing when it is none."""
    if paragraph.mark:
        return paragraph.mark + paragraph.text
    mark = item_mark(paragraph.text)
    if mark is None:
        return ""
    return paragraph.text if mark.kind == "number" else f"{BULLET}{mark.rest}"


def _ranks(paragraphs: Sequence[Paragraph]) -> list[Rank]:
    """Return what ranks each heading, the highest lowest, and an empty tuple for what is none."""
    sizes: Counter[int] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.size] += len(paragraph.text)
    body = sizes.most_common(1)[0][0] if sizes else 0
    ranks: list[Rank] = []
    for position, paragraph in enumerate(paragraphs):
        above = paragraphs[position - 1] if position and ranks[-1] else None
        below = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        ranks.append(_rank(paragraph, above, below, body))
    return ranks


def _rank(paragraph: Paragraph, above: Paragraph | None, below: Paragraph | None, body: int) -> Rank:
    if paragraph.level and paragraph.kind == "text" and len(paragraph.text) <= 2 * _MAX_HEADING:
        return (paragraph.level,)
    if below is None or not _may_head(paragraph):
        return ()
    big = paragraph.size > _BIG * body
    if paragraph.bold:
        # "Vraag 1" heads the question that is asked in bold below it.
        if (
            above is not None
            and above.bold
            and (ends_sentence(paragraph.text) or len(paragraph.text) > _MAX_ITALIC_HEADING)
        ):
            return ()
    elif not big and (not paragraph.italic or below.italic or len(paragraph.text) > _MAX_ITALIC_HEADING):
        return ()
    depth = heading_level(paragraph.mark + paragraph.text) or 0
    return (_UNSTYLED, -paragraph.size if big else -body, not paragraph.bold, depth)


def _may_head(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is as short as a heading, and ends and starts as one."""
    text = paragraph.text
    if paragraph.rows or paragraph.kind != "text" or paragraph.mark.startswith(BULLET) or len(text) > _MAX_HEADING:
        return False
    if starts_lower(text) or not any(character.isalpha() for character in text) or is_closing(text) or "://" in text:
        return False
    return not text.endswith((".", ",", ";", "…"))


def _letterheads(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the layout tables that hold an address or a colophon: most of their lines are short."""
    lines: dict[int, list[bool]] = {}
    for paragraph in paragraphs:
        if paragraph.table:
            lines.setdefault(paragraph.table, []).append(_is_short(paragraph))
    return {table for table, short in lines.items() if len(short) > 2 and sum(short) >= 0.7 * len(short)}


def _is_short(paragraph: Paragraph) -> bool:
    is_sentence = ends_sentence(paragraph.text) and paragraph.text.count(" ") > 5
    plain = not paragraph.rows and not paragraph.mark and not paragraph.level and paragraph.kind == "text"
    return plain and len(paragraph.text) <= _MAX_ADDRESS_LINE and not is_sentence


def _subject(blocks: Sequence[Block]) -> str | None:
    """Return what a letter says that it is about, if it says so."""
    for block in blocks[:30]:
        for line in block.text.split("\n"):
            stated = _SUBJECT.match(line.replace(" | ", " "))
            if stated and block.kind != "heading":
                return stated[1].strip(" |")
    return None
