"""The date that a document states: "Datum 24 maart 2024" in a letter, or what its file says of itself."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.document import Block

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december "
    "january february march april may june july august september october november december"
).split()
_MONTH = "|".join(sorted(set(_MONTHS), key=len, reverse=True))
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})"
)
_WEEKDAY = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+)?"
_LABELLED = re.compile(
    r"(?:datum|dagtekening|date|verzonden|verzenddatum|publicatiedatum|datum (?:brief|publicatie))\s*[:|]?\s*"
    rf"{_WEEKDAY}(?:{_DATE})\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:datum|dagtekening|date)\s*:?", re.IGNORECASE)
_ALONE = re.compile(
    rf"(?:[A-Z][\w’'. -]{{2,40}},\s*(?:d\.?d\.?\s*)?)?{_WEEKDAY}(?:{_DATE})(?:\s*[-–—|,]\s*(?:versie|v)\s*[\d.]+)?\.?",
    re.IGNORECASE,
)
_MACHINE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})?-?(\d{2})?")
_FIRST_BLOCKS = 40
_FIRST_LETTERS = 4000
_LAST_PAGE = 2
_EARLIEST, _LATEST = 1900, 2100


def stated_date(blocks: Sequence[Block]) -> str | None:
    """Return the date that stands in the head of a document, ISO 8601, as far as it is known; or None.

    A date behind the word "Datum" goes before one that has a line of its own.
    """
    lines = list(_first_lines(blocks))
    for position, line in enumerate(lines):
        labelled = _LABELLED.match(line)
        if labelled is None and _LABEL.fullmatch(line) and position + 1 < len(lines):
            labelled = _ALONE.match(lines[position + 1])
        if labelled and (found := _iso(labelled)):
            return found
    above = _first_lines(_above_sections(blocks))
    return next((found for line in above if (alone := _ALONE.fullmatch(line)) and (found := _iso(alone))), None)


def machine_date(text: str | None) -> str | None:
    """Return the day of a date that a program wrote, as "D:20240324101500+01'00'" or "2024-03-24T10:15:00Z"."""
    match = _MACHINE.match((text or "").strip())
    if match is None:
        return None
    year, month, day = match.groups()
    return _checked(int(year), int(month or 0), int(day or 0))


def _above_sections(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return what stands above the first section; one heading may be the title."""
    headings = [position for position, block in enumerate(blocks) if block.kind == "heading"]
    return blocks[: headings[1]] if len(headings) > 1 else blocks


def _first_lines(blocks: Sequence[Block]) -> Iterator[str]:
    letters = 0
    for block in blocks[:_FIRST_BLOCKS]:
        if letters > _FIRST_LETTERS or (block.page or 0) > _LAST_PAGE:
            return
        letters += len(block.text)
        for line in block.text.split("\n"):
            yield line.replace(" | ", " ").strip(" |")


def _iso(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if found["iso"]:
        return machine_date(found["iso"])
    if found["y"]:
        return _checked(int(found["y"]), int(found["m"]), int(found["d"]))
    month = _MONTHS.index(found["month"].lower()) % 12 + 1
    return _checked(int(found["year"]), month, int(found["day"] or 0))


def _checked(year: int, month: int, day: int) -> str | None:
    """Return the date when the calendar has it; month and day may be 0, for not known."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not _EARLIEST <= year <= _LATEST:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
