"""The physical lines of a text, with what their surroundings say about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Only with a word that says so: a bare number on a line may well be content.
_PAGE_LABEL = re.compile(r"(?:pagina|page|blad)\s+\d+(?:\s*(?:van|of|/)\s*\d+)?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something.

    ``text`` has no space at its ends and single spaces inside; ``blank_before`` counts the empty lines above;
    ``indent`` and ``trailing`` count the spaces at its ends; ``page`` is None in a text without form feeds.
    """

    text: str
    blank_before: int = 0
    indent: int = 0
    trailing: int = 0
    page: int | None = None
    starts_page: bool = False

    @property
    def first_word(self) -> str:
        """Return the word that would have had to fit on the line above."""
        return self.text.split(" ", 1)[0]


def read_lines(text: str) -> list[Line]:
    """Return the lines that hold text; form feeds give the page numbers, and page labels are left out."""
    pages = text.split("\f")
    lines: list[Line] = []
    for number, content in enumerate(pages, start=1):
        lines += _page_lines(content, number if len(pages) > 1 else None)
    return lines


def _page_lines(content: str, page: int | None) -> list[Line]:
    lines: list[Line] = []
    blank = 0
    for raw in content.split("\n"):
        stripped = raw.strip(" ")
        if not stripped:
            blank += 1
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        trailing = len(raw) - len(raw.rstrip(" "))
        starts_page = page is not None and page > 1 and not lines
        lines.append(Line(re.sub(" {2,}", " ", stripped), blank, indent, trailing, page, starts_page))
        blank = 0
    return _without_page_labels(lines, page)


def _without_page_labels(lines: list[Line], page: int | None) -> list[Line]:
    """Leave out "Pagina 2 van 5" at the ends of a page, and a bare number there that is the page's own."""
    kept = list(lines)
    for end in (-1, 0):
        if len(kept) > 1 and _is_page_label(kept[end].text, page):
            removed = kept.pop(end)
            if end == 0 and removed.starts_page:
                first = kept[0]
                kept[0] = Line(first.text, first.blank_before, first.indent, first.trailing, page, True)
    return kept


def _is_page_label(text: str, page: int | None) -> bool:
    if _PAGE_LABEL.fullmatch(text):
        return True
    return page is not None and bool(_BARE_NUMBER.fullmatch(text)) and text.strip(" -–—") == str(page)
