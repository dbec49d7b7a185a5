"""A stored document → what its reading page shows: headings, paragraphs and lists with the passages as anchors.

Every piece of HTML is made here from slices of the stored text, all escaped, so the page shows the same characters
that a citation quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from app.pages.links import OriginalLink, original_link
from app.texts import DUTCH
from vectorstore.passage import Document, Passage, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<sign>[-–—•▪◦*\uf0b7]|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+")
_URL = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]")
_LINES = frozenset({"signature", "caption"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What the link asks to mark: a passage's number (0 for none) and the quotation's span in the stored text."""

    passage: int = 0
    start: int = 0
    end: int = 0

    @classmethod
    def parse(cls, passage: str, start: str, end: str) -> Mark:
        """Read the query; what is no number or no span marks nothing, because an old link must never fail."""
        first, last = _number(start), _number(end)
        return cls(_number(passage) or 0, first, last) if first is not None and last else cls(_number(passage) or 0)


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading in the table of contents; ``level`` counts from 1."""

    anchor: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The page's body as safe HTML, and the headings in it; ``link`` leads to what is marked in the original."""

    body: Markup
    contents: tuple[TocEntry, ...]
    marked: bool
    link: OriginalLink | None


def reading_page(document: Document, passages: Sequence[Passage], mark: Mark) -> ReadingPage:
    """Return the page for ``document``, whose ``passages`` come in reading order."""
    marked = next((passage for passage in passages if passage.number == mark.passage), None)
    link = _link(document, marked, mark) if marked else original_link(document)
    writer = _Writer(document, passages, mark, link)
    body = Markup("").join(writer.groups(passages))
    return ReadingPage(body, tuple(writer.contents), marked is not None, link)


def _link(document: Document, passage: Passage, mark: Mark) -> OriginalLink | None:
    """Return the link to the marked quotation, or to the whole passage when nothing in it is marked."""
    start, end = passage.origin.start, passage.origin.end
    if start <= mark.start < mark.end <= end:
        start, end = mark.start, mark.end
    return original_link(document, passage.origin.page_at(start), document.text[start:end])


class _Writer:
    """Writes one document; collects its headings on the way."""

    def __init__(self, document: Document, passages: Sequence[Passage], mark: Mark, link: OriginalLink | None) -> None:
        self.text = document.text
        self.blocks = document.blocks or (TextBlock("paragraph", 0, len(document.text)),)
        self.turns = _turns_inside(self.blocks, passages)
        self.mark = mark
        self.link = link if link and link.kind != "file" else None  # a download is offered once, on top of the page
        self.contents: list[TocEntry] = []
        self.page: int | None = None
        # The page's own title is the h1, so the highest heading of the text becomes h2.
        levels = [block.level for block in self.blocks if block.kind == "heading"]
        self.top = min(levels, default=1)

    def groups(self, passages: Sequence[Passage]) -> Iterator[Markup]:
        """Yield the HTML of the blocks, those of one passage together in an element with its anchor."""
        self.blocks = tuple(part for block in self.blocks for part in _split_list(block, passages))
        position = 0
        while position < len(self.blocks):
            block = self.blocks[position]
            inside = [passage for passage in passages if _overlaps(passage, block)]
            if len(inside) == 1 and block.kind != "heading":
                end = position + 1
                while end < len(self.blocks) and self._continues(inside[0], self.blocks[end], passages):
                    end += 1
                group = self.blocks[position:end]
                yield from self._page_break(block)
                first = block is next(b for b in self.blocks if _overlaps(inside[0], b))
                yield self._passage("div", inside[0], Markup("").join(self._block_list(group)), first)
                position = end
                continue
            yield from self._page_break(block)
            yield self._shared_block(block, inside)
            position += 1

    def _continues(self, passage: Passage, block: TextBlock, passages: Sequence[Passage]) -> bool:
        inside = [other for other in passages if _overlaps(other, block)]
        return block.kind != "heading" and len(inside) == 1 and inside[0].number == passage.number

    def _passage(self, tag: str, passage: Passage, content: Markup, first: bool) -> Markup:
        marked = passage.number == self.mark.passage
        attributes = Markup(' id="p-{}"').format(passage.number) if first else Markup("")
        if marked and first:
            # Scrolls to the passage without a script, also when the link has no fragment.
            attributes += Markup(' tabindex="-1" autofocus')
        if marked and tag == "div" and self.link:
            way = Markup('<p class="vindplaats"><a href="{}" rel="noopener noreferrer">{}</a></p>')
            content = way.format(self.link.href, self.link.words(DUTCH)) + content
            self.link = None  # once
        name = "passage gemarkeerd" if marked else "passage"
        return Markup('<{0} class="{1}"{2}>{3}</{0}>').format(tag, name, attributes, content)

    def _shared_block(self, block: TextBlock, inside: Sequence[Passage]) -> Markup:
        """Return a heading, a block without a passage, or one that several passages share."""
        if block.kind == "heading":
            anchors = [self._passage("span", p, Markup(""), p.origin.start >= block.start) for p in inside]
            return Markup("").join(anchors) + self._heading(block)
        if not inside:
            return Markup("").join(self._block_list([block]))
        parts, position = Markup(""), block.start
        for passage in inside:
            start, end = max(position, passage.origin.start), min(block.end, passage.origin.end)
            parts += self._inline(position, start)
            first = passage.origin.start >= block.start
            parts += self._passage("span", passage, self._inline(start, max(start, end)), first)
            position = max(position, end)
        return Markup("<p>{}</p>").format(parts + self._inline(position, block.end))

    def _heading(self, block: TextBlock) -> Markup:
        text = " ".join(self.text[block.start : block.end].split())
        level = max(1, block.level - self.top + 1)
        anchor = f"kop-{len(self.contents) + 1}"
        self.contents.append(TocEntry(anchor, text, level))
        tag = f"h{min(level + 1, 6)}"
        return Markup('<{0} id="{1}">{2}</{0}>').format(tag, anchor, self._inline(block.start, block.end))

    def _page_break(self, block: TextBlock) -> Iterator[Markup]:
        if block.kind == "footnote" and self.page and block.page and block.page < self.page:
            return  # the foot of a page that the text above it has run over
        if block.page is not None and block.page != self.page:
            yield Markup('<p class="pagina">pagina {}</p>').format(block.page)
        self.page = next((page for turn, page in reversed(self.turns) if block.start < turn < block.end), block.page)

    def _block_list(self, blocks: Sequence[TextBlock]) -> Iterator[Markup]:
        """Yield blocks that stand together; lists that follow each other on a page become one list."""
        position = 0
        while position < len(blocks):
            block = blocks[position]
            if position:
                yield from self._page_break(block)
            if block.kind != "list":
                yield self._block(block)
                position += 1
                continue
            end = position
            while end < len(blocks) and blocks[end].kind == "list" and blocks[end].page == block.page:
                end += 1
            yield self._list([line for listed in blocks[position:end] for line in self._item_spans(listed)])
            position = end

    def _block(self, block: TextBlock) -> Markup:
        if block.kind == "table":
            return Markup('<pre class="tabel" tabindex="0">{}</pre>').format(self._inline(block.start, block.end))
        content = self._inline(block.start, block.end, breaks=block.kind in _LINES)
        name = {"footnote": "voetnoot", "caption": "bijschrift", "signature": "ondertekening"}.get(block.kind)
        return Markup("<p{}>{}</p>").format(Markup(' class="{}"').format(name) if name else Markup(""), content)

    def _item_spans(self, block: TextBlock) -> list[tuple[int, int]]:
        """Return the spans of a list's items, sign included; a line without a sign goes on with its item."""
        spans: list[tuple[int, int]] = []
        position = block.start
        for line in self.text[block.start : block.end].splitlines(keepends=True):
            end = position + len(line)
            if line.strip():
                if spans and not _ITEM.match(line):
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((position, end))
            position = end
        return spans

    def _list(self, spans: Sequence[tuple[int, int]]) -> Markup:
        """Return items as nested lists, by their indentation; numbered items keep their own sign."""
        html, depths = Markup(""), list[int]()
        for start, end in spans:
            match = _ITEM.match(self.text, start, end)
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
            html += self._inline(match.end() if match else start, end)
        return html + Markup("</li></ul>") * len(depths)

    def _inline(self, start: int, end: int, *, breaks: bool = False) -> Markup:
        """Return ``text[start:end]`` escaped, the quotation in it marked and its web addresses as links."""
        if self.mark.passage and max(start, self.mark.start) < min(end, self.mark.end):
            first, last = max(start, self.mark.start), min(end, self.mark.end)
            before, after = self._inline_plain(start, first, breaks), self._inline_plain(last, end, breaks)
            marked = self._inline_plain(first, last, breaks)
            return before + (Markup("<mark>{}</mark>").format(marked) if marked.strip() else marked) + after
        return self._inline_plain(start, end, breaks)

    def _inline_plain(self, start: int, end: int, breaks: bool) -> Markup:
        """Return a stretch with the places where a next page starts; that is no text, so that none is added."""
        html, position = Markup(""), start
        for turn, page in self.turns:
            if start <= turn < end:
                html += self._linked(position, turn, breaks) + Markup(
                    '<span class="wissel" data-pagina="{}"></span>'
                ).format(page)
                position = turn
        return html + self._linked(position, end, breaks)

    def _linked(self, start: int, end: int, breaks: bool) -> Markup:
        html, position = Markup(""), start
        for match in _URL.finditer(self.text, start, end):
            html += escape(self.text[position : match.start()])
            html += Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(match[0])
            position = match.end()
        html += escape(self.text[position:end])
        return html.replace("\n", Markup("<br>")) if breaks else html


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _split_list(block: TextBlock, passages: Sequence[Passage]) -> Iterator[TextBlock]:
    """Yield a list that several passages share as one list per passage, so that each has its own element."""
    starts = {passage.origin.start for passage in passages} if block.kind == "list" else set()
    cuts = [block.start, *sorted(start for start in starts if block.start < start < block.end), block.end]
    for start, end in pairwise(cuts):
        yield replace(block, start=start, end=end)


def _turns_inside(blocks: Sequence[TextBlock], passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return where a next page starts inside a block, and its number."""
    starts, page = {block.start for block in blocks}, None
    found: list[tuple[int, int]] = []
    for origin in (passage.origin for passage in passages):
        for start, number in ((origin.start, origin.page), *origin.turns):
            if number is not None and number != page and start not in starts:
                found.append((start, number))
            page = number
    return found


def _overlaps(passage: Passage, block: TextBlock) -> bool:
    return passage.origin.start < block.end and block.start < passage.origin.end
