"""Units of a PDF → blocks: lists and letterheads put together, headings with their level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import BULLET, Block
from ingest.parsing.markers import ends_sentence, is_closing, is_signer
from ingest.parsing.pdf_headings import CAPTION, find_headings, heading_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_paragraphs import Typography, Unit

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$|_{4,}\s*\d{1,4}$")
_CONTENTS = re.compile(r"(?i)inhoud(?:sopgave)?|contents")
_SALUTATION = re.compile(r"(?i)(?:geachte|beste|waarde|dear|l\.s\.)\b.{0,80}[,:]?")
_ATTACHMENT = re.compile(r"(?i)bijlagen?\b")
_MAX_ADDRESS_LINE = 100
_LAST_PAGE_OF_LETTERHEAD = 2
_MAX_SIGNATURE_LINES = 10
_SAME_COLUMN = 40.0  # points


def to_blocks(units: Sequence[Unit], look: Typography) -> list[Block]:
    """Return the blocks, with the levels of headings and without paths."""
    units = _without_contents(units)
    levels = find_headings(units, look)
    groups = _groups(units, levels, look)
    blocks: list[Block] = []
    for position, (unit, level, group) in enumerate(zip(units, levels, groups, strict=True)):
        if group and unit.is_bold and groups.count(group) == 1:
            # The name of a box with small text in it.
            blocks.append(Block(unit.text, "caption", page=unit.first.page))
        elif group:
            _add_line(blocks, unit, joins=position > 0 and groups[position - 1] == group)
        elif level:
            blocks.append(Block(heading_text(unit), "heading", page=unit.first.page, level=level))
        else:
            _add(blocks, unit, units[position - 1] if position else None)
    return blocks


def _groups(units: Sequence[Unit], levels: Sequence[int], look: Typography) -> list[int]:
    """Number the letterheads, addresses and signatures whose lines belong together; 0 for all else."""
    head = _letterhead_end(units)
    groups: list[int] = []
    last, signing = 0, 0
    for position, (unit, level) in enumerate(zip(units, levels, strict=True)):
        above = units[position - 1] if position and groups[-1] else None
        if is_closing(unit.text) or (position > head and _signs(units, position)):
            last, signing = (last, signing) if signing else (last + 1, _MAX_SIGNATURE_LINES)
        elif signing and (not _is_short(unit) or _is_apart(unit, above) or (level and unit.is_bold)):
            signing = 0
        title = level > 0 and unit.first.size > 1.3 * look.size
        if not signing and not title and (_is_small(unit, look) or (position < head and _is_short(unit))):
            beside = above is not None and _is_below(above, unit)
            last += not beside
            groups.append(last)
        else:
            groups.append(last if signing else 0)
        signing = max(signing - 1, 0)
    return groups


def _is_below(above: Unit, unit: Unit) -> bool:
    """Tell whether two units stand below each other in one column of one page."""
    return above.first.page == unit.first.page and abs(above.first.x0 - unit.first.x0) < _SAME_COLUMN


def _signs(units: Sequence[Unit], position: int) -> bool:
    """Tell whether a name and an office stand below each other here, whichever comes first."""
    pair = units[position : position + 2]
    short = [unit for unit in pair if _is_short(unit) and len(unit.text) <= 60 and not ends_sentence(unit.text)]
    return (
        len(short) == 2 and any(is_signer(unit.text) for unit in short) and not any(":" in unit.text for unit in short)
    )


def subject(units: Sequence[Unit]) -> str | None:
    """Return what a letter says that it is about, if it says so."""
    for unit in units:
        stated = re.match(r"(?i)(?:betreft|onderwerp)\s*:?\s+(.{5,200})", unit.text)
        if stated and unit.first.page <= _LAST_PAGE_OF_LETTERHEAD:
            return stated[1].strip()
    return None


def _without_contents(units: Sequence[Unit]) -> list[Unit]:
    """Leave out a table of contents with dotted lines: the section tree says the same."""
    entries = [bool(_LEADER.search(unit.text)) for unit in units]
    if sum(entries) < 3:
        return list(units)
    kept = []
    for position, unit in enumerate(units):
        heads_it = position + 1 < len(units) and entries[position + 1] and _CONTENTS.fullmatch(unit.text)
        if not entries[position] and not heads_it:
            kept.append(unit)
    return kept


def _letterhead_end(units: Sequence[Unit]) -> int:
    """Return the position of the salutation of a letter, or 0 when it is none."""
    for position, unit in enumerate(units):
        if unit.first.page > _LAST_PAGE_OF_LETTERHEAD:
            return 0
        if _SALUTATION.fullmatch(unit.text):
            return position
    return 0


def _is_short(unit: Unit) -> bool:
    is_sentence = ends_sentence(unit.text) and unit.text.count(" ") > 5
    return (
        unit.kind == "text"
        and len(unit.text) <= _MAX_ADDRESS_LINE * len(unit.lines)
        and not is_sentence
        and len(unit.lines) <= 2
    )


def _is_apart(unit: Unit, above: Unit | None) -> bool:
    """Tell whether what stands below a signature is the next part of the document."""
    return above is not None and (above.last.page != unit.first.page or _ATTACHMENT.match(unit.text) is not None)


def _is_small(unit: Unit, look: Typography) -> bool:
    """Tell whether a unit is small print in lines, as in the margin of a letter; a small sentence is text."""
    is_sentence = ends_sentence(unit.text) and unit.text.count(" ") > 5
    return unit.kind == "text" and unit.first.size <= 0.9 * look.size and not is_sentence


def _add_line(blocks: list[Block], unit: Unit, *, joins: bool) -> None:
    """Add a line of a letterhead or a signature; its neighbours are in the same block."""
    text = "\n".join(line.text for line in unit.lines) if unit.kind == "text" else unit.text
    if joins and blocks and blocks[-1].kind == "signature":
        blocks[-1] = Block(f"{blocks[-1].text}\n{text}", "signature", page=blocks[-1].page)
    else:
        blocks.append(Block(text, "signature", page=unit.first.page))


def _add(blocks: list[Block], unit: Unit, above: Unit | None) -> None:
    page = unit.first.page
    if unit.kind == "table":
        blocks.append(Block("\n".join(unit.rows), "table", page=page))
    elif unit.kind == "footnote":
        blocks.append(Block(unit.text, "footnote", page=page))
    elif unit.kind == "label" or CAPTION.match(unit.text):
        blocks.append(Block(unit.text, "caption", page=page))
    elif unit.kind == "item" and unit.mark is not None:
        text = heading_text(unit) if unit.mark.kind == "number" else f"{BULLET}{unit.text}"
        turns = [(offset + len(text) - len(unit.text), turn) for offset, turn in unit.turns]
        list_above = blocks[-1] if above is not None and above.kind == "item" and blocks else None
        if list_above is not None and list_above.kind == "list" and page - _last_page(list_above) in (0, 1):
            blocks[-1] = _longer(list_above, text, page, turns)
        else:
            blocks.append(Block(text, "list", page=page, turns=tuple(turns)))
    else:
        blocks.append(Block(unit.text, "paragraph", page=page, turns=tuple(unit.turns)))


def _last_page(block: Block) -> int:
    """Return the page that a block ends on."""
    return block.turns[-1][1] if block.turns else block.page or 0


def _longer(above: Block, item: str, page: int, turns: Sequence[tuple[int, int]]) -> Block:
    """Return a list with one more item, which may stand on the next page."""
    start = len(above.text) + 1
    own = [(start, page)] if page != _last_page(above) else []
    turned = (*above.turns, *own, *((start + offset, turn) for offset, turn in turns))
    return Block(f"{above.text}\n{item}", "list", page=above.page, turns=turned)
