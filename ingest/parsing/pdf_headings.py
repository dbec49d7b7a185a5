"""Which units of a PDF are headings, and how deep: by the font first, by numbers second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.parsing.markers import ends_sentence, heading_level, is_closing, is_signer, starts_lower
from ingest.parsing.sections import nest_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_paragraphs import Typography, Unit

CAPTION = re.compile(
    r"(?:figuur|tabel|afbeelding|grafiek|kaart|foto|bron|figure|table)\s*\d*[\d.]*\s*[:.–-]", re.IGNORECASE
)
_MAX_LENGTH = 200
_MAX_WORDS = 28
_MAX_LINES = 3
_BIG = 1.09
_APART = 1.25
_WELL_APART = 1.6
_NEAR = 1.3
_MAX_PLAIN = 80
_NUMBERED = re.compile(r"\d{1,2}\s?:\s+\S")
_LABELLED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})+\.?\s+\S|(?:hoofdstuk|artikel|paragraaf|bijlage|§)\s*\d|bijlagen?\s*(?:\d+|[A-Z])?\s*[:.–-]\s*\S)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"://|\bwww\.|@\w|^[TFE]\s+\d")
# More lines like headings in a row than this are a title page, an address or a menu.
_MAX_IN_A_ROW = 3


def find_headings(units: Sequence[Unit], look: Typography) -> list[int]:
    """Return the level of each unit, 1 for the highest heading and 0 for what is none."""
    found = [_is_heading(units, position, look) for position in range(len(units))]
    for position in range(1, len(units)):
        # "Vraag 1" heads the question that is asked in bold below it.
        if found[position] and found[position - 1] and units[position].text.endswith("?"):
            found[position] = _style(units[position], look) != _style(units[position - 1], look)
    _without_crowds(units, found, look)
    _without_subtitle(units, found, look)
    styles = [_style(unit, look) if heading else None for unit, heading in zip(units, found, strict=True)]
    ranks = sorted({style for style in styles if style is not None}, reverse=True)
    deepest: dict[tuple[float, int], int] = {}
    for unit, style in zip(units, styles, strict=True):
        if style is not None:
            deepest[style] = max(deepest.get(style, 1), _depth(unit))
    levels: list[int] = []
    for unit, style in zip(units, styles, strict=True):
        if style is None:
            levels.append(0)
            continue
        above = sum(deepest[rank] for rank in ranks[: ranks.index(style)])
        levels.append(above + min(_depth(unit), deepest[style]))
    return _with_title_above(units, nest_levels(levels))


def _is_heading(units: Sequence[Unit], position: int, look: Typography) -> bool:
    unit = units[position]
    following = next((later for later in units[position + 1 :] if later.kind not in ("footnote", "label")), None)
    if following is None or not _has_form(unit, look):
        return False
    if unit.first.size > _BIG * look.size:
        return True
    if unit.mark is not None and unit.mark.kind != "number":
        return False
    return _stands_out(unit, following) and not _is_item_among_items(units, position)


def _stands_out(unit: Unit, following: Unit) -> bool:
    """Tell whether a unit as big as the running text is bold, italic, coloured or labelled as a heading."""
    text = heading_text(unit)
    if unit.is_bold:
        return not (text.endswith(":") and _ADDRESS.search(following.text))
    few_lines = len(unit.lines) <= 2
    if unit.is_italic:
        return few_lines and not CAPTION.match(text) and unit.gap >= 0.9 and not following.is_italic
    if unit.first.coloured:
        return few_lines and unit.gap >= (2 * _APART if following.first.coloured else _APART)
    labelled = _LABELLED.match(text) is not None or (text.isupper() and len(text) > 3)
    return few_lines and ((labelled and unit.gap >= _APART) or _stands_above(unit, following))


def _stands_above(unit: Unit, following: Unit) -> bool:
    """Tell a plain line that heads the text below it: white space above, none below, and short on purpose."""
    near = following.first.page == unit.first.page and following.gap <= _NEAR
    if (
        not near
        or unit.gap < _WELL_APART
        or len(unit.lines) > 1
        or len(unit.text) > _MAX_PLAIN
        or unit.mark is not None
    ):
        return False
    if _NUMBERED.match(unit.text):
        return True
    heads_text = following.kind == "text" and len(following.lines) > 1 and len(following.first.text) > len(unit.text)
    return heads_text and not unit.text.endswith(":") and not is_signer(unit.text)


def _has_form(unit: Unit, look: Typography) -> bool:
    """Tell whether a unit is short enough, and ends and starts as a heading does."""
    if unit.kind not in ("text", "item") or unit.first.size < 0.95 * look.size or is_closing(unit.text):
        return False
    if len(unit.text) > _MAX_LENGTH or len(unit.text.split()) > _MAX_WORDS or len(unit.lines) > _MAX_LINES:
        return False
    if _ADDRESS.search(unit.text):
        return False
    letters = sum(character.isalpha() for character in unit.text)
    if letters < 2 or 2 * letters < len(unit.text.replace(" ", "")):
        return False
    if starts_lower(unit.text) and unit.mark is None and unit.first.size <= 1.3 * look.size:
        return False
    ends = unit.text.endswith((",", ";", "…")) or (ends_sentence(unit.text) and not unit.text.endswith(("?", "!")))
    return not ends


def _is_item_among_items(units: Sequence[Unit], position: int) -> bool:
    """Tell "1. Eerste" between other items directly below each other from a numbered heading above its text."""
    unit = units[position]
    if unit.mark is None:
        return False
    near = [units[index] for index in (position - 1, position + 1) if 0 <= index < len(units)]
    return all(other.mark is not None and other.mark.kind == unit.mark.kind for other in near)


def _without_crowds(units: Sequence[Unit], found: list[bool], look: Typography) -> None:
    """Take headings back where many of one style stand directly below each other without any text."""
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and found[end] and _style(units[end], look) == _style(units[start], look):
            end += 1
        if end - start > _MAX_IN_A_ROW:
            found[start:end] = [False] * (end - start)
        start = max(end, start + 1)


def _without_subtitle(units: Sequence[Unit], found: list[bool], look: Typography) -> None:
    """Take back a line right below the title in a style of its own: it heads nothing."""
    first = next((position for position, heading in enumerate(found) if heading), None)
    if first is None or first + 1 >= len(units) or not found[first + 1]:
        return
    style = _style(units[first + 1], look)
    is_title = units[first].first.page == 1 and _style(units[first], look) > style
    others = [_style(unit, look) for unit, heading in zip(units, found, strict=True) if heading]
    if is_title and others.count(style) == 1 and len(others) > 3 and _depth(units[first + 1]) == 1:
        found[first + 1] = heading_level(units[first + 1].text) is not None


def _with_title_above(units: Sequence[Unit], levels: list[int]) -> list[int]:
    """Let a title without a number stand above the numbered sections that are printed like it."""
    headings = [position for position, level in enumerate(levels) if level]
    if len(headings) < 3 or headings[0] > 0:
        return levels
    tops = [heading_level(heading_text(units[position])) for position in headings if levels[position] == 1]
    if len(tops) < 3 or tops[0] is not None or None in tops[1:]:
        return levels
    return [level + (level > 0 and position > 0) for position, level in enumerate(levels)]


def heading_text(unit: Unit) -> str:
    """Return the text of a unit with its number."""
    return f"{unit.mark.mark} {unit.text}" if unit.mark and unit.mark.kind == "number" else unit.text


def _style(unit: Unit, look: Typography) -> tuple[float, int]:
    """Return what ranks a heading: its size in half points, and how much its letters stand out."""
    size = max(round(unit.first.size * 2) / 2, look.size)
    return size, 2 * unit.is_bold + (not unit.is_italic)


def _depth(unit: Unit) -> int:
    return heading_level(heading_text(unit)) or 1
