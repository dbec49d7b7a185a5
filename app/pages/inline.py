"""A stretch of a document's text → HTML: escaped, with the quotation marked, links, and where a next page starts."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.mark import Mark

_URL = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]")
_TURN = Markup('<span class="wissel" data-pagina="{} {}"{}></span>')
_LINK = Markup('<a href="{0}" rel="noopener noreferrer"{1}>{0}</a>')
NEW_TAB = Markup(' target="_blank"')


class InlineWriter:
    """Writes spans of one document's text."""

    def __init__(
        self, text: str, mark: Mark, turns: Sequence[tuple[int, int]], *, page_word: str, new_tab: bool = False
    ) -> None:
        """``turns`` tell where a next page starts and its number, in order; ``new_tab`` says how links open."""
        self.text = text
        self._mark = mark
        self._turns = turns
        self._page_word = page_word
        self._target = NEW_TAB if new_tab else Markup("")
        self._anchored: set[int] = set()

    def page_after(self, start: int, end: int) -> int | None:
        """Return the page that the text between two offsets ends on, when another one starts between them."""
        found = self._turns_between(start + 1, end)
        return found[-1][1] if found else None

    def page_anchor(self, page: int) -> Markup:
        """Return the attribute by which a page can be linked to, where it starts; nothing for where it goes on."""
        if page in self._anchored:
            return Markup("")
        self._anchored.add(page)
        return Markup(' id="pagina-{}"').format(page)

    def turns(self, start: int, end: int) -> Markup:
        """Return the signs of the pages that start between two offsets, without the text."""
        found = self._turns_between(start, end)
        return Markup("").join(_TURN.format(self._page_word, page, self.page_anchor(page)) for _, page in found)

    def html(self, start: int, end: int, *, breaks: bool = False) -> Markup:
        """Return ``text[start:end]``; with ``breaks`` its line ends are shown."""
        mark = self._mark
        if mark.passage and max(start, mark.start) < min(end, mark.end):
            first, last = max(start, mark.start), min(end, mark.end)
            marked = self._plain(first, last, breaks)
            if marked.strip():
                marked = Markup("<mark>{}</mark>").format(marked)
            return self._plain(start, first, breaks) + marked + self._plain(last, end, breaks)
        return self._plain(start, end, breaks)

    def _plain(self, start: int, end: int, breaks: bool) -> Markup:
        """Return a stretch with the places where a next page starts; that is no text, so that none is added."""
        html, position = Markup(""), start
        for turn, page in self._turns_between(start, end):
            sign = _TURN.format(self._page_word, page, self.page_anchor(page))
            html += self._linked(position, turn, breaks) + sign
            position = turn
        return html + self._linked(position, end, breaks)

    def _turns_between(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        return self._turns[bisect_left(self._turns, (start, 0)) : bisect_left(self._turns, (end, 0))]

    def _linked(self, start: int, end: int, breaks: bool) -> Markup:
        html, position = Markup(""), start
        for match in _URL.finditer(self.text, start, end):
            html += escape(self.text[position : match.start()]) + _LINK.format(match[0], self._target)
            position = match.end()
        html += escape(self.text[position:end])
        return html.replace("\n", Markup("<br>")) if breaks else html
