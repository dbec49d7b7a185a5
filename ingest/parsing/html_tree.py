"""HTML → the part of its tree that a reader came for, without what surrounds it or is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from ingest.decoding import decode
from ingest.errors import DamagedDocumentError
from ingest.parsing.dates import machine_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What is not text, or not the document's.
SKIPPED = frozenset(
    "script style noscript template svg math canvas iframe object embed nav aside form button select textarea input "
    "head title audio video map dialog menu".split()
)
_SURROUNDS = frozenset({"header", "footer"})
_SURROUNDING_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog", "alert"}
)
_SURROUNDING_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:breadcrumbs?|kruimelpad|cookie[\w-]*|skip-?links?|social|share|sharing|site-?nav\w*|menu|sidebar|"
    r"pagination|paginering|navbar|visually-hidden|sr-only|screen-reader-text)(?:$|[\s_-])"
)
_HIDING = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""")
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_UNIFORM = frozenset({"utf-8", "utf8", "unicode"})
_DATES = (
    "dcterms.issued",
    "dcterms.available",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "article:published_time",
    "datepublished",
    "date",
    "dcterms.created",
    "dcterms.modified",
    "article:modified_time",
)
_MAX_DEPTH = 200
_MIN_MAIN = 200


@dataclass(frozen=True, slots=True)
class Page:
    """The element that holds the document's text, and the title and date (ISO 8601) that the page's head states."""

    main: HtmlElement
    title: str | None
    date: str | None


def main_content(data: bytes, name: str) -> Page:
    """Return the part of a page that a reader came for.

    Raises UndecodableTextError or DamagedDocumentError.
    """
    text = _without_declaration(_decoded(data, name))
    try:
        parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DamagedDocumentError(f"{name}: the HTML cannot be read; save the page again and retry") from error
    _check_depth(root, name)
    title = root.find(".//head/title")
    stated = " ".join(title.text_content().split()) if title is not None else ""
    return Page(_main(root), stated or None, _date(root))


def _date(root: HtmlElement) -> str | None:
    """Return when the page was published, or last changed, by the names that governments and newspapers use."""
    stated: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        stated.setdefault(name, meta.get("content") or "")
    return next((found for name in _DATES if (found := machine_date(stated.get(name)))), None)


def _decoded(data: bytes, name: str) -> str:
    """Decode as the page says it is, unless the bytes say otherwise."""
    stated = _XML_CHARSET.search(data[:1024]) or _CHARSET.search(data[:4096])
    encoding = stated[1].decode("ascii", "replace").lower() if stated else ""
    if encoding and encoding not in _UNIFORM and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            # What calls itself Latin-1 on the web is Windows-1252.
            return data.decode("cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)


def _without_declaration(text: str) -> str:
    """Leave the XML declaration out: lxml refuses a text that says which bytes it is made of."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _check_depth(root: HtmlElement, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            raise DamagedDocumentError(f"{name}: the HTML is nested too deeply; save the page as text or PDF")


def _main(root: HtmlElement) -> HtmlElement:
    """Return ``main``, or the only article, when it holds a fair part of the text; else the body."""
    body = root.find(".//body")
    body = root if body is None else body
    candidates = [*root.findall(".//main"), *root.xpath(".//*[@role='main']")]
    articles = root.findall(".//article")
    if len(articles) == 1:
        candidates += articles
    whole = _length(body)
    for candidate in candidates:
        if _length(candidate) >= min(_MIN_MAIN, 0.3 * whole):
            return candidate
    return body


def _length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def is_skipped(element: HtmlElement, *, in_main: bool) -> bool:
    """Tell whether an element is hidden, or surrounds the document and is no part of it."""
    if element.tag in SKIPPED or (element.tag in _SURROUNDS and not in_main):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in _SURROUNDING_ROLES or _HIDING.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag not in ("body", "main", "article", "p") and bool(_SURROUNDING_NAMES.search(names))
