"""PDF → document, by where the words stand on the page and how they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.document import Block, ParsedDocument
from ingest.errors import DamagedDocumentError, NoTextLayerError
from ingest.parsing.dates import machine_date, stated_date
from ingest.parsing.pdf_blocks import subject, to_blocks
from ingest.parsing.pdf_furniture import without_furniture
from ingest.parsing.pdf_lines import pieces, reading_order, with_margins
from ingest.parsing.pdf_paragraphs import find_units, typography
from ingest.parsing.pdf_rules import is_picture, rules
from ingest.parsing.pdf_tables import take_tables
from ingest.parsing.pdf_words import WordReader
from ingest.parsing.sections import build_sections, only_top_heading, without_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.pdf_lines import Line

_MAX_PAGES = 5000
_MAX_BEFORE_TITLE = 4


def parse_pdf(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises DamagedDocumentError or, without a text layer, EmptyDocumentError."""
    pdf = _open(data, name)
    try:
        pages, heights, scanned = _read_pages(pdf, name)
        made = machine_date(pdf.get_metadata_value("CreationDate"))
    finally:
        pdf.close()
    if not any(character.isalnum() for lines in pages for line in lines for character in line.text):
        raise NoTextLayerError(
            f"{name}: no text layer; run OCR first (for example ocrmypdf) | geen tekstlaag; voer eerst OCR uit"
        )
    pages = with_margins(without_furniture(pages, heights))
    look = typography(pages)
    units = find_units(pages, look)
    blocks = to_blocks(units, look)
    top = _top_heading(blocks)
    date = stated_date(blocks) or made
    return ParsedDocument(without_title(build_sections(blocks), top), top or subject(units), date, scanned)


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise DamagedDocumentError(
                f"{name}: the PDF is encrypted; save it without a password and try again"
            ) from error
        raise DamagedDocumentError(f"{name}: the PDF is damaged; export it again and retry") from error


def _read_pages(pdf: pypdfium2.PdfDocument, name: str) -> tuple[list[list[Line]], list[float], tuple[int, ...]]:
    """Return the lines of each page, the pages' heights, and the numbers of those that are only a picture."""
    if len(pdf) > _MAX_PAGES:
        raise DamagedDocumentError(f"{name}: more than {_MAX_PAGES} pages; split the document")
    reader = WordReader()
    pages: list[list[Line]] = []
    heights: list[float] = []
    scanned: list[int] = []
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pypdfium2.PdfiumError as error:
            message = f"{name}: page {number + 1} of the PDF is damaged; export it again and retry"
            raise DamagedDocumentError(message) from error
        try:
            text = reader.read(page)
            tables, words = take_tables(text.words, text.turned, rules(page, text.frame), number + 1)
            heights.append(text.frame.height)
            if not text.words and is_picture(page):
                scanned.append(number + 1)
        finally:
            page.close()
        pages.append(reading_order(pieces(words), number + 1, tables))
    return pages, heights, tuple(scanned)


def _top_heading(blocks: Sequence[Block]) -> str | None:
    """Return the heading above all others on the first page; a date or a logo may stand before it."""
    first = next((position for position, block in enumerate(blocks) if block.kind == "heading"), None)
    if first is None or first > _MAX_BEFORE_TITLE or blocks[first].page != 1:
        return None
    rest = blocks[first:]
    return only_top_heading(rest) if sum(block.kind == "heading" for block in rest) > 1 else None
