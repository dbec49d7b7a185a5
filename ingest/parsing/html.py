"""HTML → document: web pages, and what Word saves as a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.decoding import clean
from ingest.document import BULLET, Block, ParsedDocument
from ingest.errors import EmptyDocumentError
from ingest.parsing.dates import stated_date
from ingest.parsing.html_tree import is_skipped, main_content
from ingest.parsing.markers import item_mark
from ingest.parsing.numbers import is_number
from ingest.parsing.sections import build_sections, nest_levels, only_top_heading, without_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer header "
    "hgroup hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_WORD_HEADING = re.compile(r"(?i)mso(?:heading|kop)\s*([1-9])|msotitle")
_WORD_LIST = re.compile(r"(?i)mso-list\s*:\s*l\d+\s+level(\d)")
# The bullets of Word are letters of its symbol fonts.
_WORD_BULLET = re.compile(r"^(?:[·•§oØüv\uf0b7\uf0a7-])\s+")
_BOLD = frozenset({"b", "strong"})
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,60}$")
_MAX_HEADING = 120
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class _Context:
    """Where in the tree we are: the marks of the list around, and whether the text is a footnote or caption."""

    mark: str = ""
    kind: str = ""


def parse_html(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises UndecodableTextError, DamagedDocumentError or EmptyDocumentError."""
    page = main_content(data, name)
    blocks = _merged(list(_Walker(in_main=page.main.tag != "body").blocks(page.main)))
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise EmptyDocumentError(f"{name}: there is no text in it; save the page with its text and retry")
    levels = nest_levels([block.level for block in blocks])
    levelled = [
        Block(block.text, block.kind, level=level) if block.kind == "heading" else block
        for block, level in zip(blocks, levels, strict=True)
    ]
    top = only_top_heading(levelled) if sum(block.kind == "heading" for block in levelled) > 1 else None
    title = top or (_SITE.sub("", page.title) if page.title else None)
    return ParsedDocument(without_title(build_sections(levelled), top), title, page.date or stated_date(levelled))


class _Walker:
    """Collects running text until an element starts or ends a block."""

    def __init__(self, *, in_main: bool) -> None:
        self._in_main = in_main
        self._parts: list[str] = []
        self._letters = self._bold_letters = 0

    def blocks(self, root: HtmlElement) -> Iterator[Block]:
        """Yield the blocks below ``root``, with the levels of headings as the page has them."""
        yield from self._inside(root, _Context(), bold=False)
        yield from self._flush(_Context())

    def _inside(self, element: HtmlElement, context: _Context, *, bold: bool) -> Iterator[Block]:
        self._say(element.text, bold=bold)
        for child in element:
            if isinstance(child.tag, str) and not is_skipped(child, in_main=self._in_main):
                yield from self._element(child, context, bold=bold)
            self._say(child.tail, bold=bold)

    def _element(self, element: HtmlElement, context: _Context, *, bold: bool) -> Iterator[Block]:
        if element.tag == "br":
            self._parts.append("\n")
        elif element.tag not in _BLOCKS and element.tag not in _HEADINGS:
            yield from self._inside(element, context, bold=bold or _is_bold(element))
        else:
            yield from self._flush(context)
            yield from self._block(element, context)

    def _block(self, element: HtmlElement, context: _Context) -> Iterator[Block]:
        level = _level(element)
        if level:
            text = _line(_text(element))
            if text:
                yield Block(text, "heading", level=level)
        elif element.tag == "table" and _is_data(element):
            yield from self._table(element)
        elif element.tag in ("ul", "ol"):
            yield from self._list(element)
        else:
            inner = _context_in(element, context)
            yield from self._inside(element, inner, bold=_is_bold(element))
            yield from self._flush(inner, is_paragraph=element.tag == "p")

    def _list(self, element: HtmlElement) -> Iterator[Block]:
        start = element.get("start", "")
        count = int(start) if is_number(start) else 1
        for item in element:
            if not isinstance(item.tag, str) or is_skipped(item, in_main=self._in_main):
                continue
            mark = BULLET if element.tag == "ul" else f"{count}. "
            context = _Context(mark)
            yield from self._inside(item, context, bold=False)
            yield from self._flush(context)
            count += item.tag == "li"

    def _table(self, element: HtmlElement) -> Iterator[Block]:
        rows: list[str] = []
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is not element or is_skipped(row, in_main=True):
                continue
            cells = [_line(_text(cell)).replace("|", "/") for cell in row if cell.tag in ("td", "th")]
            if any(cells):
                rows.append(" | ".join(cells))
        caption = element.find("caption")
        said = _line(_text(caption)) if caption is not None else ""
        if said:
            yield Block(said, "caption")
        if rows:
            yield Block("\n".join(rows), "table")

    def _say(self, text: str | None, *, bold: bool) -> None:
        if not text:
            return
        # Line ends in the source are spaces; those of <br> are kept.
        self._parts.append(re.sub(r"\s+", " ", clean(text.replace(_SOFT_HYPHEN, ""))))
        letters = len(text.strip())
        self._letters += letters
        self._bold_letters += letters * bold

    def _flush(self, context: _Context, *, is_paragraph: bool = False) -> Iterator[Block]:
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        is_bold = self._letters > 0 and self._bold_letters > 0.9 * self._letters
        self._parts, self._letters, self._bold_letters = [], 0, 0
        text = " ".join(filter(None, lines))
        if not text:
            return
        if context.kind == "footnote":
            yield Block(text, "footnote")
        elif context.kind == "caption":
            yield Block(text, "caption")
        elif context.mark:
            yield Block(context.mark + _WORD_BULLET.sub("", text), "list")
        elif is_paragraph and is_bold and len(text) <= _MAX_HEADING and not text.endswith((".", ",", ";", "…")):
            # A bold line on its own is a heading to whoever reads it, below those that are marked.
            yield Block(text, "heading", level=9)
        else:
            yield _paragraph(text)


def _paragraph(text: str) -> Block:
    mark = item_mark(text)
    if mark is None:
        return Block(text, "paragraph")
    return Block(text if mark.kind == "number" else f"{BULLET}{mark.rest}", "list")


def _level(element: HtmlElement) -> int:
    """Return the level of a heading: its own, ARIA's, or that of Word's style; 0 for what is none."""
    if element.tag in _HEADINGS:
        return _HEADINGS[element.tag]
    if element.get("role") == "heading":
        stated = element.get("aria-level", "2")
        return int(stated) if stated in tuple("123456") else 2
    word = _WORD_HEADING.search(element.get("class", "")) if element.tag == "p" else None
    return int(word[1] or 1) if word else 0


def _context_in(element: HtmlElement, context: _Context) -> _Context:
    style = element.get("style", "")
    if element.tag in ("figcaption", "caption") or "msocaption" in element.get("class", "").lower():
        return _Context(kind="caption")
    if "mso-element:footnote" in style.replace(" ", "") or "endnote" in element.get("role", "") or _is_note(element):
        return _Context(kind="footnote")
    if _WORD_LIST.search(style):
        text = _line(_text(element))
        mark = item_mark(text)
        return _Context(BULLET) if mark is None or mark.kind != "number" else context
    return context


def _is_note(element: HtmlElement) -> bool:
    return "msofootnotetext" in element.get("class", "").lower()


def _is_data(table: HtmlElement) -> bool:
    """Tell a table of data from one that lays out a page: a layout has one cell a row, or holds other blocks."""
    if table.get("role") in ("presentation", "none"):
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    holds_page = next(table.iter("h1", "h2", "h3"), None) is not None
    return max(widths, default=0) > 1 and not holds_page


def _is_bold(element: HtmlElement) -> bool:
    return element.tag in _BOLD or bool(re.search(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)", element.get("style", "")))


def _text(element: HtmlElement) -> str:
    """Return the text of an element without what is hidden in it."""
    if is_skipped(element, in_main=True):
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(" " if child.tag in _BLOCKS or child.tag == "br" else "")
            parts.append(_text(child))
            parts.append(" " if child.tag in _BLOCKS else "")
        parts.append(child.tail or "")
    return "".join(parts)


def _line(text: str) -> str:
    return " ".join(clean(text.replace(_SOFT_HYPHEN, "")).split())


def _merged(blocks: list[Block]) -> list[Block]:
    """Make one list of neighbouring items."""
    merged: list[Block] = []
    for block in blocks:
        if merged and block.kind == merged[-1].kind == "list":
            merged[-1] = Block(f"{merged[-1].text}\n{block.text}", "list")
        else:
            merged.append(block)
    return merged
