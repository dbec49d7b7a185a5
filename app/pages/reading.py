"""A stored document → what its reading page shows: headings, paragraphs and lists with the passages as anchors.

Every piece of HTML is made here and in ``blocks`` and ``inline`` from slices of the stored text, all escaped, so the
page shows the same characters that a citation quotes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.pages.blocks import BlockWriter
from app.pages.inline import NEW_TAB, InlineWriter
from app.pages.links import OriginalLink, original_link
from app.pages.mark import Mark
from app.pages.spans import PassageSpans, turns_inside
from app.texts import FRAMES
from app.texts.reading import READING
from vectorstore.passage import Document, Passage, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.texts import Language

_PART = 6_000  # characters that a browser lays out together, when they come into view
_MOST_CONTENTS = 120  # headings in a table of contents; of a longer one the deepest levels are left out
_ANCHOR = Markup('<a class="anker" href="#p-{0}" aria-label="{1} {0}">{0}</a>')
_WAY = Markup('<p class="vindplaats"><a href="{}" rel="noopener noreferrer"{}>{}</a></p>')


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


def reading_page(
    document: Document, passages: Sequence[Passage], mark: Mark, language: Language = "nl", *, panel: bool = False
) -> ReadingPage:
    """Return the page for ``document``, whose ``passages`` come in reading order.

    ``language`` is that of the words around the text. In a ``panel`` links to elsewhere open a new tab, and the focus
    stays where it is.
    """
    marked = next((passage for passage in passages if passage.number == mark.passage), None)
    link = _link(document, marked, mark) if marked else original_link(document)
    writer = _Writer(document, passages, mark, link, language, panel=panel)
    body = _in_parts(list(writer.groups()))
    return ReadingPage(body, _short(writer.contents), marked is not None, link)


def _link(document: Document, passage: Passage, mark: Mark) -> OriginalLink | None:
    """Return the link to the marked quotation, or to the whole passage when nothing in it is marked."""
    start, end = passage.origin.start, passage.origin.end
    if start <= mark.start < mark.end <= end:
        start, end = mark.start, mark.end
    return original_link(document, passage.origin.page_at(start), document.text[start:end])


def _short(contents: Sequence[TocEntry]) -> tuple[TocEntry, ...]:
    """Return as many levels of the table of contents as fit, and at least the highest."""
    deepest = max((entry.level for entry in contents), default=1)
    while deepest > 1 and sum(entry.level <= deepest for entry in contents) > _MOST_CONTENTS:
        deepest -= 1
    return tuple(entry for entry in contents if entry.level <= deepest)


def _in_parts(pieces: Sequence[Markup]) -> Markup:
    """Join the pieces; those of a long document in parts, which a browser need not lay out before they are seen."""
    if sum(map(len, pieces)) < 10 * _PART:
        return Markup("\n").join(pieces)
    parts: list[list[Markup]] = [[]]
    size = 0
    for piece in pieces:
        parts[-1].append(piece)
        size += len(piece.striptags())
        if size > _PART:
            parts.append([])
            size = 0
    return Markup("\n").join(Markup('<div class="deel">{}</div>').format(Markup("\n").join(part)) for part in parts)


class _Writer:
    """Writes one document; collects its headings on the way."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        mark: Mark,
        link: OriginalLink | None,
        language: Language,
        *,
        panel: bool,
    ) -> None:
        blocks = document.blocks or (TextBlock("paragraph", 0, len(document.text)),)
        self.spans = PassageSpans(passages)
        self.words, self.frame = READING[language], FRAMES[language]
        turns = turns_inside(blocks, passages)
        self.inline = InlineWriter(document.text, mark, turns, page_word=self.frame.page, new_tab=panel)
        self.writer = BlockWriter(self.inline, self.words.table)
        self.blocks = [part for block in blocks for part in self.spans.cut(block)]
        self.mark = mark
        self.panel = panel
        self.link = link if link and link.kind != "file" else None  # a download is offered once, on top of the page
        self.contents: list[TocEntry] = []
        self.page: int | None = None
        self.anchored: set[int] = set()
        self.title = " ".join(document.title.split())
        self.above: list[int] = []  # the levels of the headings that the next one stands below

    def groups(self) -> Iterator[Markup]:
        """Yield the HTML of the blocks, those of one passage together in an element with its anchor."""
        inside = [self.spans.inside(block) for block in self.blocks]
        position = 0
        while position < len(self.blocks):
            block, passages = self.blocks[position], inside[position]
            yield from self._page_break(block)
            end = position + 1
            if len(passages) == 1 and block.kind != "heading":
                while end < len(self.blocks) and self.blocks[end].kind != "heading" and inside[end] == passages:
                    end += 1
                content = Markup("").join(self._together(self.blocks[position:end]))
                yield self._passage("div", passages[0], content)
            else:
                yield self._shared_block(block, passages)
            position = end

    def _passage(self, tag: str, passage: Passage, content: Markup, *, number: bool = True) -> Markup:
        """Return an element for a passage, or the part of it that is here; its number is a link to itself."""
        marked, first = passage.number == self.mark.passage, passage.number not in self.anchored
        self.anchored.add(passage.number)
        attributes = Markup(' id="p-{}"').format(passage.number) if first else Markup("")
        if marked and first and not self.panel:
            # Scrolls to the passage without a script, also when the link has no fragment.
            attributes += Markup(' tabindex="-1" autofocus')
        elif marked and first:
            attributes += Markup(' tabindex="-1"')
        if marked and tag == "div" and self.link:
            target = NEW_TAB if self.panel else Markup("")
            content = _WAY.format(self.link.href, target, self.link.words(self.frame)) + content
            self.link = None  # once
        if first and number:
            content = _ANCHOR.format(passage.number, self.words.passage_link) + content
        name = "passage gemarkeerd" if marked else "passage"
        return Markup('<{0} class="{1}"{2}>{3}</{0}>').format(tag, name, attributes, content)

    def _shared_block(self, block: TextBlock, inside: Sequence[Passage]) -> Markup:
        """Return a heading, a block without a passage, or one that several passages share."""
        if block.kind == "heading":
            anchors = [self._passage("span", passage, Markup(""), number=False) for passage in inside]
            return Markup("").join(anchors) + self._heading(block)
        if not inside:
            return Markup("").join(self._together([block]))
        parts, position = Markup(""), block.start
        for passage in inside:
            start, end = max(position, passage.origin.start), min(block.end, passage.origin.end)
            parts += self.inline.html(position, start)
            parts += self._passage("span", passage, self.inline.html(start, max(start, end)))
            position = max(position, end)
        return Markup("<p>{}</p>").format(parts + self.inline.html(position, block.end))

    def _heading(self, block: TextBlock) -> Markup:
        content = self.inline.html(block.start, block.end)
        text = self._text(block)
        if text == self.title and not self.contents:  # stands above the text already, as the title of the page
            return Markup('<p class="titel">{}</p>').format(content)
        # Documents skip levels, pages must not. The page's own title is the h1, so the highest becomes h2.
        self.above = [*(level for level in self.above if level < block.level), block.level]
        anchor = f"kop-{len(self.contents) + 1}"
        self.contents.append(TocEntry(anchor, text, len(self.above)))
        return Markup('<{0} id="{1}">{2}</{0}>').format(f"h{min(len(self.above) + 1, 6)}", anchor, content)

    def _text(self, block: TextBlock) -> str:
        return " ".join(self.inline.text[block.start : block.end].split())

    def _page_break(self, block: TextBlock) -> Iterator[Markup]:
        if block.kind == "footnote" and self.page and block.page and block.page < self.page:
            return  # the foot of a page that the text above it has run over
        if block.page is not None and block.page != self.page:
            anchor = self.inline.page_anchor(block.page)
            yield Markup('<p class="pagina"{}>{} {}</p>').format(anchor, self.frame.page, block.page)
        self.page = self.inline.page_after(block.start, block.end) or block.page

    def _together(self, blocks: Sequence[TextBlock]) -> Iterator[Markup]:
        """Yield blocks that stand together; lists that follow each other on a page become one list."""
        position = 0
        while position < len(blocks):
            block = blocks[position]
            if position:
                yield from self._page_break(block)
            end = position + 1
            if block.kind == "list":
                while end < len(blocks) and blocks[end].kind == "list" and blocks[end].page == block.page:
                    end += 1
                yield self.writer.lists(blocks[position:end])
            else:
                yield self.writer.html(block)
            position = end
