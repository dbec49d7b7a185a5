"""The formats that are read, and what the program has to know of each beside its parser: one table for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.document import Format


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """What is known of a format.

    ``name`` is how messages name it and ``called`` how people do; ``suffixes`` are the ends of names that fit it, the
    one that we give it first; ``media_type`` is what a browser is told.
    """

    name: str
    called: str
    media_type: str
    suffixes: tuple[str, ...]


FORMATS: Final[Mapping[Format, FormatFacts]] = {
    "pdf": FormatFacts("PDF", "PDF", "application/pdf", (".pdf",)),
    "docx": FormatFacts(
        "DOCX", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
    ),
    "odt": FormatFacts("ODT", "ODT", "application/vnd.oasis.opendocument.text", (".odt",)),
    "html": FormatFacts("HTML", "HTML", "text/html", (".html", ".htm")),
    "eml": FormatFacts("e-mail (EML)", "e-mail", "message/rfc822", (".eml",)),
    "markdown": FormatFacts("Markdown", "Markdown", "text/markdown", (".md", ".markdown", ".mdown")),
    "text": FormatFacts("text", "TXT", "text/plain", (".txt",)),
}
