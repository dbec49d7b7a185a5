"""The body of a DOCX → paragraphs and tables, with what the styles say about them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from ingest.decoding import clean
from ingest.parsing.docx_package import WORD
from ingest.parsing.docx_styles import child, is_on, list_number, value
from ingest.parsing.numbers import is_number
from ingest.parsing.office import Paragraph
from ingest.parsing.office_reading import BodyReader, Look, prevailing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.parsing.docx_styles import Numbering, Style, Styles

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(
    f"{WORD}{name}" for name in ("del", "moveFrom", "instrText", "delText", "txbxContent", "pict", "object")
)
_TABLE_OF_CONTENTS = re.compile(r"(?i)(?:toc|inhopg|inhoud)\s*\d")
_MAX_DEPTH = 60


class DocxReader(BodyReader):
    """Walks over the body; what was deleted with tracked changes, or is hidden, is left out."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[str, _Element]) -> None:
        super().__init__()
        self._styles = styles
        self._numbering = numbering
        self._notes = notes

    def paragraphs(self, container: _Element, table: int = 0, depth: int = 0) -> Iterator[Paragraph]:
        """Yield what is in the body, a cell or a text box, in reading order."""
        if depth > _MAX_DEPTH:
            return
        for element in container:
            if element.tag == f"{WORD}p":
                yield from self._paragraph(element, table, depth)
            elif element.tag == f"{WORD}tbl":
                rows = [list(_cells(row)) for row in element.iter(f"{WORD}tr") if _table_of(row) is element]
                yield from self._rows(rows, depth)
            elif element.tag == f"{WORD}sdt":
                content = child(element, "sdtContent")
                gallery = value(element, "sdtPr/docPartObj/docPartGallery") or ""
                if content is not None and "Contents" not in gallery:
                    yield from self.paragraphs(content, table, depth + 1)
            elif element.tag in (f"{WORD}ins", f"{WORD}moveTo", f"{WORD}customXml", f"{WORD}smartTag"):
                yield from self.paragraphs(element, table, depth + 1)

    def _paragraph(self, element: _Element, table: int, depth: int) -> Iterator[Paragraph]:
        properties = child(element, "pPr")
        style = self._styles.style(value(properties, "pStyle"))
        text, look = self._text(element, style)
        if text and not _TABLE_OF_CONTENTS.match(style.name):
            own = list_number(properties)
            number = own if own is not None else style.number
            mark = self._numbering.mark(number) if number is not None and number[0] != "0" else ""
            outline = value(properties, "outlineLvl") or ""
            level = int(outline) + 1 if is_number(outline) and int(outline) < 9 else style.level
            kind: Literal["text", "caption"] = "caption" if style.name.lower() in ("caption", "bijschrift") else "text"
            yield Paragraph(text, level, mark, look.bold, look.italic, look.size, kind, table=table)
        for box in _boxes(element):
            yield from self.paragraphs(box, table, depth + 1)
        for reference in element.iter(f"{WORD}footnoteReference", f"{WORD}endnoteReference"):
            kind_of_note = "footnote" if reference.tag.endswith("footnoteReference") else "endnote"
            note = self._notes.pop(f"{kind_of_note} {reference.get(f'{WORD}id')}", None)
            if note is not None:
                said = " ".join(self._text(line, style)[0] for line in note.iter(f"{WORD}p")).strip()
                if said:
                    yield Paragraph(said, kind="footnote", table=table)

    def _text(self, paragraph: _Element, style: Style) -> tuple[str, Look]:
        """Return the text, and how most of it is printed."""
        parts: list[str] = []
        letters: Counter[Look] = Counter()
        for run in _runs(paragraph):
            properties = child(run, "rPr")
            if is_on(properties, "vanish"):
                continue
            text = _run_text(run)
            parts.append(text)
            bold, italic, size = is_on(properties, "b"), is_on(properties, "i"), value(properties, "sz") or ""
            look = Look(
                style.bold if bold is None else bold,
                style.italic if italic is None else italic,
                int(size) if is_number(size) else style.size,
            )
            letters[look] += len(text.strip())
        text = " ".join(clean("".join(parts)).split())
        return text, prevailing(letters, style.size)


def _cells(row: _Element) -> Iterator[_Element]:
    for element in row:
        if element.tag == f"{WORD}tc":
            yield element
        elif element.tag == f"{WORD}sdt":
            content = child(element, "sdtContent")
            yield from content.findall(f"{WORD}tc") if content is not None else ()


def _table_of(row: _Element) -> _Element | None:
    return next(row.iterancestors(f"{WORD}tbl"), None)


def _runs(element: _Element) -> Iterator[_Element]:
    """Yield the runs of a paragraph; those of its text boxes and of deleted text are none of its own."""
    for part in element:
        if part.tag in (f"{WORD}r", _MATH_TEXT):
            yield part
        elif isinstance(part.tag, str) and part.tag not in _GONE:
            yield from _runs(part)


def _run_text(run: _Element) -> str:
    if run.tag == _MATH_TEXT:
        return run.text or ""
    parts: list[str] = []
    for part in run:
        if part.tag == f"{WORD}t":
            parts.append((part.text or "").replace("\u00ad", ""))
        elif part.tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            parts.append(" ")
        elif part.tag == f"{WORD}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _boxes(element: _Element) -> Iterator[_Element]:
    """Yield the text boxes of a paragraph, each once: the copy for old programs is left out."""
    for box in element.iter(f"{WORD}txbxContent"):
        ancestors = list(box.iterancestors())
        inside = ancestors[: ancestors.index(element)]
        if not any(above.tag in (f"{_COMPATIBILITY}Fallback", f"{WORD}txbxContent") for above in inside):
            yield box
