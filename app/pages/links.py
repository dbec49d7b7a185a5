"""Links from a citation to the original document: a page of a PDF, a text on a web page, or the file itself. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote as percent_encoded

from ingest.formats import FORMATS
from ingest.originals import format_of

if TYPE_CHECKING:
    from app.texts import Frame
    from vectorstore.passage import Document, DocumentFacts

_WHOLE = 16  # words of a quotation that a link holds whole; of a longer one it holds the ends
_ENDS = 8  # words of each end
_TELLING = 3  # words that an end has at least, when the quotation has such a part
# A sign that a web page shows but does not have in its text.
_SIGN = re.compile(r"\A\s*(?:[-–—•▪◦*]|\(?(?:\d{1,3}|[a-z])[.)])\s+")
_CELLS = re.compile(r"\n|\s\|\s")  # a text that is looked for lies in one line, and in one cell of a table


@dataclass(frozen=True, slots=True)
class OriginalLink:
    """Where a document, or a quotation in it, is to be seen as it came.

    ``kind`` is "pdf" (opens in the browser, at ``page`` when that is known), "web" (the public page) or "file" (a
    download, named by ``file_kind``).
    """

    href: str
    kind: Literal["pdf", "web", "file"]
    page: int | None = None
    file_kind: str = ""

    def words(self, frame: Frame) -> str:
        """Return what the link says."""
        if self.kind == "pdf":
            return f"{frame.original_pdf} ({frame.page} {self.page})" if self.page else frame.original_pdf
        return frame.original_web if self.kind == "web" else f"{frame.original_file} ({self.file_kind})"


def original_link(document: Document, page: int | None = None, quotation: str = "") -> OriginalLink | None:
    """Return the best link to the original, or None when it is not kept (an index of an older version)."""
    format_ = format_of(document.original or "")
    address = web_url(document.url)
    path = f"/documenten/{document.id}/origineel"
    if format_ is None:
        return None
    if format_ == "html" and address:
        return OriginalLink(address + text_fragment(address, quotation), "web")
    if format_ == "pdf":
        return OriginalLink(f"{path}#page={page}" if page else path, "pdf", page)
    return OriginalLink(path, "file", file_kind=FORMATS[format_].called)


def kind_of(document: Document | DocumentFacts) -> str:
    """Return the kind of file that a document was, as people call it; empty when the original is not kept."""
    format_ = format_of(document.original or "")
    return FORMATS[format_].called if format_ else ""


def web_url(url: str | None) -> str:
    """Return ``url`` when a page may link to it (http or https), else nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def text_fragment(address: str, quotation: str) -> str:
    """Return what makes a browser go to a quotation on the page at ``address``; empty for an empty quotation.

    The syntax is that of https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=start,end``.
    """
    parts = [_SIGN.sub("", part).split() for part in _CELLS.split(quotation)]
    # A word or two, such as the head of a column, is found too early on the page.
    telling = [part for part in parts if len(part) >= _TELLING] or [max(parts, key=len)]
    first, last = telling[0], telling[-1]
    if not first:
        return ""
    if len(telling) == 1 and len(first) <= _WHOLE:
        text = _encoded(first)
    else:
        text = f"{_encoded(first[:_ENDS])},{_encoded(last[-_ENDS:])}"
    return f"{'' if '#' in address else '#'}:~:text={text}"


def _encoded(words: list[str]) -> str:
    # A hyphen would be read as the mark of a prefix or suffix.
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
