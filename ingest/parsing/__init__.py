"""One function per format, ``(bytes, file name) -> ParsedDocument``; a format without one is refused by name."""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import Format, ParsedDocument
from ingest.parsing.markdown import parse_markdown
from ingest.parsing.pdf import parse_pdf
from ingest.parsing.text import parse_text

Parser = Callable[[bytes, str], ParsedDocument]

PARSERS: dict[Format, Parser] = {"markdown": parse_markdown, "pdf": parse_pdf, "text": parse_text}

__all__ = ["PARSERS", "Parser", "parse_markdown", "parse_pdf", "parse_text"]
