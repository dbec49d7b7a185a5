"""Markdown → document: the marks give kinds and levels, the stored text leaves them out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from ingest.decoding import decode
from ingest.document import BULLET, Block, ParsedDocument
from ingest.errors import DamagedDocumentError, EmptyDocumentError
from ingest.parsing.dates import machine_date, stated_date
from ingest.parsing.markers import heading_level, is_bare_url, is_heading_label, item_mark
from ingest.parsing.sections import build_sections, only_top_heading, without_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ ]*\n(.*?)\n(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ ]*(.+?)[ ]*$", re.MULTILINE)
_FRONT_DATE = re.compile(r"^date:[ ]*[\"']?(\d{4}[\d-]*)", re.MULTILINE)
# "##Kop" is a heading to whoever wrote it, though the specification wants a space.
_TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])", re.MULTILINE)
# Below its depth markdown-it leaves out what follows without a word, so nothing may get there.
_MAX_NESTING = 60
_PARSER = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").enable("strikethrough")
_CELL_SEPARATOR = " | "


def parse_markdown(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises UndecodableTextError, DamagedDocumentError or EmptyDocumentError."""
    text = decode(data, name).replace("\f", "\n")
    front = _FRONT_MATTER.match(text)
    body = _TIGHT_HEADING.sub(r"\1 ", text[front.end() :] if front else text)
    blocks = _with_merged_labels(_merge_lists(list(_Reader(_tokens(body, name)).blocks())))
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise EmptyDocumentError(f"{name}: there is no text in it; add text or remove the file")
    stated = _FRONT_TITLE.search(front[1]) if front else None
    top = only_top_heading(blocks)
    title = stated[1].strip("\"'") if stated else top
    date = _FRONT_DATE.search(front[1]) if front else None
    stated_here = machine_date(date[1]) if date else None
    return ParsedDocument(without_title(build_sections(blocks), top), title, stated_here or stated_date(blocks))


def _tokens(body: str, name: str) -> list[Token]:
    tokens = _PARSER.parse(body)
    inline = (child for token in tokens for child in token.children or ())
    if any(token.level >= _MAX_NESTING - 1 for token in (*tokens, *inline)):
        raise DamagedDocumentError(f"{name}: the Markdown is nested too deeply; save it as text or PDF")
    return tokens


class _Reader:
    """Walks over markdown-it's flat list of tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._marks: list[str] = []  # the mark of every list item we are in
        self._fresh_item = False  # the next paragraph is the first of its item
        self._level = 0
        self._in_cell = False
        self._row: list[str] = []
        self._rows: list[str] = []

    def blocks(self) -> Iterator[Block]:
        for token in self._tokens:
            if token.type in ("td_open", "th_open", "td_close", "th_close"):
                self._in_cell = token.nesting > 0
            elif token.type == "inline":
                yield from self._inline(token)
            elif token.type == "heading_open":
                self._level = int(token.tag[1:])
            elif token.type == "heading_close":
                self._level = 0
            elif token.type in ("list_item_open", "list_item_close"):
                self._item(token)
            elif token.type in ("tr_open", "tr_close", "table_close"):
                yield from self._table(token)
            elif token.type in ("fence", "code_block"):
                yield from _paragraphs(" ".join(token.content.split()))
            elif token.type == "html_block":
                yield from _paragraphs(_text_of_html(token.content))

    def _item(self, token: Token) -> None:
        if token.type == "list_item_close":
            self._marks.pop()
            return
        self._marks.append(f"{token.info}{token.markup} " if token.info else BULLET)
        self._fresh_item = True

    def _table(self, token: Token) -> Iterator[Block]:
        if token.type == "tr_open":
            self._row = []
        elif token.type == "tr_close":
            self._rows.append(_CELL_SEPARATOR.join(self._row))
        else:
            yield Block("\n".join(row for row in self._rows if row.strip(" |")), "table")
            self._rows, self._row = [], []

    def _inline(self, token: Token) -> Iterator[Block]:
        lines = [" ".join(line.split()) for line in _text_of_inline(token).split("\n")]
        text = " ".join(filter(None, lines))
        if self._in_cell:
            self._row.append(text)
        elif not text:
            return
        elif self._level:
            yield Block(text, "heading", level=self._level)
        elif self._marks:
            # A second paragraph of an item belongs to the item.
            yield Block(self._marks[-1] + text if self._fresh_item else text, "list")
            self._fresh_item = False
        else:
            for paragraph in _split_at_numbers(lines):
                yield from _paragraphs(paragraph)


def _split_at_numbers(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a paragraph, but for a line that starts with a number below the end of a sentence."""
    paragraph: list[str] = []
    for line in filter(None, lines):
        mark = item_mark(line)
        if paragraph and mark is not None and mark.kind == "number" and paragraph[-1].endswith((".", ";", ":")):
            yield " ".join(paragraph)
            paragraph = []
        paragraph.append(line)
    yield " ".join(paragraph)


def _paragraphs(text: str) -> Iterator[Block]:
    """Yield a paragraph; "a. …" and "1° …", which Markdown does not know as lists, are items."""
    if not text:
        return
    mark = item_mark(text)
    if mark is not None and mark.kind == "number":
        yield Block(f"{mark.mark} {mark.rest}", "list")
    elif mark is not None and mark.kind == "bullet":
        yield Block(f"{BULLET}{mark.rest}", "list")
    else:
        yield Block(text, "footnote" if is_bare_url(text) else "paragraph")


def _text_of_inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)


def _merge_lists(blocks: Sequence[Block]) -> list[Block]:
    """Make one list of neighbouring items; what an item says in a second paragraph is joined to it."""
    merged: list[Block] = []
    for block in blocks:
        if merged and block.kind == merged[-1].kind == "list":
            is_new_item = block.text.startswith(BULLET) or item_mark(block.text) is not None
            separator = "\n" if is_new_item else " "
            merged[-1] = Block(f"{merged[-1].text}{separator}{block.text}", "list")
        else:
            merged.append(block)
    return merged


def _with_merged_labels(blocks: Sequence[Block]) -> list[Block]:
    """Join "Hoofdstuk 2" and the name under it, and let the label and not the marks give the level."""
    merged: list[Block] = []
    plain = [block.level for block in blocks if block.kind == "heading" and not is_heading_label(block.text)]
    for block in blocks:
        above = merged[-1] if merged else None
        if block.kind != "heading":
            merged.append(block)
        elif above is not None and above.kind == "heading" and is_heading_label(above.text) and not _has_label(block):
            merged[-1] = Block(f"{above.text} {block.text}", "heading", level=above.level)
        else:
            level = heading_level(block.text) if is_heading_label(block.text) else None
            merged.append(Block(block.text, "heading", level=min(plain, default=0) + level if level else block.level))
    return merged


def _has_label(block: Block) -> bool:
    return heading_level(block.text) is not None


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.parts.append(data)


def _text_of_html(content: str) -> str:
    parser = _TextOnly()
    parser.feed(content)
    parser.close()
    return " ".join(" ".join(parser.parts).split())
