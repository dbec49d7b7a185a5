"""The parser of each format."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Format, ParsedDocument
from ingest.parsing.docx import parse_docx
from ingest.parsing.eml import parse_eml
from ingest.parsing.html import parse_html
from ingest.parsing.markdown import parse_markdown
from ingest.parsing.odt import parse_odt
from ingest.parsing.pdf import parse_pdf
from ingest.parsing.text import parse_text

Parser = Callable[[bytes, str], ParsedDocument]

PARSERS: dict[Format, Parser] = {
    "pdf": parse_pdf,
    "docx": parse_docx,
    "odt": parse_odt,
    "html": parse_html,
    "markdown": parse_markdown,
    "text": parse_text,
    "eml": parse_eml,
}
