"""One function per format, ``(bytes, file name) -> ParsedDocument``; a format without one is refused by name."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Format, ParsedDocument
from ingest.parsing.docx import parse_docx
from ingest.parsing.html import parse_html
from ingest.parsing.markdown import parse_markdown
from ingest.parsing.pdf import parse_pdf
from ingest.parsing.text import parse_text

# Raise it when what a parser (or ingest/decoding.py) makes of the same bytes can change: every document is then
# ingested again.
PARSER_VERSION = "1"

Parser = Callable[[bytes, str], ParsedDocument]

PARSERS: dict[Format, Parser] = {
    "pdf": parse_pdf,
    "docx": parse_docx,
    "html": parse_html,
    "markdown": parse_markdown,
    "text": parse_text,
}

__all__ = [
    "PARSERS",
    "PARSER_VERSION",
    "Parser",
    "parse_docx",
    "parse_html",
    "parse_markdown",
    "parse_pdf",
    "parse_text",
]
