"""DOCX → document: its paragraphs with their styles, numbers and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.document import ParsedDocument
from ingest.errors import DamagedDocumentError
from ingest.parsing.dates import machine_date
from ingest.parsing.docx_package import WORD, Package
from ingest.parsing.docx_paragraphs import DocxReader
from ingest.parsing.docx_styles import Numbering, Styles, child
from ingest.parsing.office import document_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MODIFIED = "{http://purl.org/dc/terms/}modified"


def parse_docx(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises DamagedDocumentError or EmptyDocumentError."""
    package = Package(data, name)
    root = package.part("word/document.xml")
    body = child(root, "body")
    if body is None:
        raise DamagedDocumentError(f"{name}: the DOCX has no text; save it again in Word or LibreOffice and retry")
    styles = Styles(package.part("word/styles.xml"))
    reader = DocxReader(styles, Numbering(package.part("word/numbering.xml")), _notes(package))
    about = package.part("docProps/core.xml")
    changed = None if about is None else machine_date(about.findtext(_MODIFIED))
    return document_of(list(reader.paragraphs(body)), name, changed)


def _notes(package: Package) -> dict[str, _Element]:
    notes: dict[str, _Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.part(f"word/{kind}s.xml")
        for note in [] if root is None else root.findall(f"{WORD}{kind}"):
            if note.get(f"{WORD}type") is None:
                notes[f"{kind} {note.get(f'{WORD}id')}"] = note
    return notes
