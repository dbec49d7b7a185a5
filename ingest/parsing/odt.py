"""ODT → document: what LibreOffice writes, and what Word exports as OpenDocument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.decoding import clean
from ingest.errors import DamagedDocumentError
from ingest.parsing.dates import machine_date
from ingest.parsing.docx_package import Package
from ingest.parsing.numbers import is_number
from ingest.parsing.odt_styles import OFFICE, TABLE, TEXT, Numbering, Styles
from ingest.parsing.odt_text import TextReader
from ingest.parsing.office import Paragraph, document_of
from ingest.parsing.office_reading import BodyReader, Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.document import ParsedDocument

_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ENCRYPTED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_CONTAINERS = frozenset(f"{TEXT}{name}" for name in ("section", "index-body", "numbered-paragraph"))
_ROW_GROUPS = frozenset(f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))
_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_PAGE_NUMBER = f"{TEXT}page-number"
_MAX_LISTS = 10
_MAX_DEPTH = 60
_MAX_COLUMNS = 100


def parse_odt(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises DamagedDocumentError or EmptyDocumentError."""
    package = Package(data, name, "ODT")
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(_ENCRYPTED), None) is not None:
        raise package.encrypted()
    content = package.part("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise DamagedDocumentError(f"{name}: the ODT has no text; save it again in LibreOffice and retry")
    roots = [root for root in (package.part("styles.xml"), content) if root is not None]
    reader = _OdtReader(Styles(roots), Numbering(roots))
    about = package.part("meta.xml")
    changed = None if about is None else machine_date(about.findtext(f".//{_DATE}"))
    return document_of(list(reader.paragraphs(body)), name, changed)


class _OdtReader(BodyReader):
    """Walks over the body; tracked changes that took text away, comments and tables of contents are left out."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        super().__init__()
        self._styles = styles
        self._numbering = numbering
        self._text = TextReader(styles)

    def paragraphs(self, container: _Element, table: int = 0, depth: int = 0) -> Iterator[Paragraph]:
        """Yield what is in the body, a cell or a text box, in reading order."""
        if depth > _MAX_DEPTH:
            return
        for element in container:
            if element.tag in (f"{TEXT}p", f"{TEXT}h"):
                if next(element.iter(_PAGE_NUMBER), None) is not None and element.tag != f"{TEXT}h":
                    continue  # "Pagina 2 van 5" in a text box
                yield from self._paragraph(element, "", table, depth)
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, "", 1, table, depth)
            elif element.tag == f"{TABLE}table":
                yield from self._rows([_cells(row) for row in _table_rows(element)], depth, _MAX_COLUMNS)
            elif element.tag in _CONTAINERS:
                yield from self.paragraphs(element, table, depth + 1)

    def _paragraph(self, element: _Element, mark: str, table: int, depth: int) -> Iterator[Paragraph]:
        style = self._styles.style(element.get(f"{TEXT}style-name"))
        said = self._text.read(element, Look(style.bold, style.italic, style.size))
        text = " ".join(clean(said.text).split())
        stated = element.get(f"{TEXT}outline-level", "") if element.tag == f"{TEXT}h" else ""
        level = min(int(stated), 9) if is_number(stated) else style.level
        if text and level and not mark:
            mark = self._numbering.outline(level)
        if text:
            yield Paragraph(
                text, level, mark, said.look.bold, said.look.italic, said.look.size,
                "caption" if style.is_caption else "text", table=table,
            )  # fmt: skip
        for box in said.boxes:
            yield from self.paragraphs(box, table, depth + 1)
        for note in said.notes:
            parts = [self._text.read(line, Look()).text for line in note.iter(f"{TEXT}p", f"{TEXT}h")]
            words = " ".join(clean(" ".join(parts)).split())
            if words:
                yield Paragraph(words, kind="footnote", table=table)

    def _list(self, element: _Element, style: str, level: int, table: int, depth: int) -> Iterator[Paragraph]:
        style = element.get(f"{TEXT}style-name") or style
        if level > _MAX_LISTS or depth > _MAX_DEPTH:
            return
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list") is not None
        self._numbering.start(style, level, goes_on=goes_on or level > 1)
        for item in element:
            if item.tag == f"{TEXT}list-item":
                fresh = True
                for part in item:
                    if part.tag == f"{TEXT}list":
                        yield from self._list(part, style, level + 1, table, depth + 1)
                    elif part.tag in (f"{TEXT}p", f"{TEXT}h"):
                        mark = self._numbering.mark(style, level) if fresh else ""
                        yield from self._paragraph(part, mark, table, depth)
                        fresh = False
            elif item.tag == f"{TEXT}list-header":
                yield from self.paragraphs(item, table, depth + 1)


def _cells(row: _Element) -> list[_Element]:
    """Return the cells of a row, without those at its end that a wider cell lies over."""
    cells = [cell for cell in row if cell.tag in (_CELL, _COVERED)]
    while cells and cells[-1].tag == _COVERED:
        cells.pop()
    return cells


def _table_rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        if element.tag == f"{TABLE}table-row":
            yield element
        elif element.tag in _ROW_GROUPS:
            yield from _table_rows(element)
