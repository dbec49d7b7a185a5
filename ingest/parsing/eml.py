"""E-mail (EML) → document: who wrote to whom and when, and what this message itself says.

What is quoted from earlier messages is left out of a reply, and kept in a message that was passed on. Attachments are
named and not read: each is a document of its own, with its own pages and title, to be saved and ingested beside it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from ingest.decoding import clean, decode
from ingest.document import Block, ParsedDocument
from ingest.errors import DamagedDocumentError, EmptyDocumentError
from ingest.parsing.html import parse_html
from ingest.parsing.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS = (("From", "Van"), ("To", "Aan"), ("Cc", "Cc"), ("Date", "Datum"), ("Subject", "Onderwerp"))
_PREFIXES = re.compile(r"(?i)^(?:\s*(?:re|antw|aw|fw|fwd|doorst|betr)\s*:)+\s*")
_PASSED_ON = re.compile(r"(?i)^\s*(?:fw|fwd|doorst)\s*:")
# What mail programs put above the message that is answered, in Dutch and English.
_ABOVE_QUOTE = re.compile(
    r"^(?:"
    r"-{2,}\s*(?:oorspronkelijk|origineel|original)\w*\s+(?:bericht|message)\s*-{2,}"
    r"|(?:op|on)\b[^\n]{5,150}(?:\n[^\n]{0,100})?\b(?:schreef|heeft|wrote)\b[^\n]{0,120}:"
    r"|_{10,}\s*\n+(?=\*?(?:van|from):)"
    r"|\*?(?:van|from):\*?[^\n]+\n+\*?(?:verzonden|datum|sent|date):\*?[^\n]+\n"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^>.*\n?", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^>[> ]*", re.MULTILINE)
_QUOTES = (
    "//blockquote[@type='cite'] | //*[contains(concat(' ', @class, ' '), ' gmail_quote ')] | "
    "//*[@id='divRplyFwdMsg'] | //*[@id='divRplyFwdMsg']/following-sibling::* | "
    "//*[contains(@class, 'moz-cite-prefix')] | "
    "//*[@id='mail-editor-reference-message-container']"
)
_MAX_PARTS = 1000
_MAX_PEOPLE = 300  # characters


def parse_eml(data: bytes, name: str) -> ParsedDocument:
    """Return the document; raises DamagedDocumentError, UndecodableTextError or EmptyDocumentError."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)]
        lines = list(_head(message, _attachments(parts)))
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, RecursionError) as error:
        raise DamagedDocumentError(f"{name}: the e-mail is damaged; save it again and retry") from error
    head = [Block("\n".join(lines), "signature")] if lines else []
    subject = _field(message, "Subject")
    body = _body(parts, name, passed_on=_PASSED_ON.match(subject) is not None)
    if body is None:
        raise EmptyDocumentError(f"{name}: there is no text in the e-mail; save its attachments and ingest those")
    return replace(
        body, blocks=(*head, *body.blocks), title=_PREFIXES.sub("", subject) or body.title, date=_date(message)
    )


def _head(message: EmailMessage, attachments: list[str]) -> Iterator[str]:
    for field, label in _FIELDS:
        said = _field(message, field)
        if field == "Date":
            said = _date(message) or ""
        if said:
            yield f"{label}: {said if field == 'Subject' else said[:_MAX_PEOPLE]}"
    if attachments:
        yield f"Bijlagen (apart te lezen): {', '.join(attachments)}"


def _field(message: EmailMessage, name: str) -> str:
    return " ".join(clean(str(message.get(name, ""))).split())


def _date(message: EmailMessage) -> str | None:
    sent = getattr(message.get("Date"), "datetime", None)
    return None if sent is None else str(sent.date().isoformat())


def _attachments(parts: list[EmailMessage]) -> list[str]:
    names = [
        " ".join(clean(part.get_filename() or part.get_content_type()).split())
        for part in parts
        if part.get_content_disposition() == "attachment" or (part.get_filename() and not _is_shown(part))
    ]
    return [name for name in names if name][:50]


def _is_shown(part: EmailMessage) -> bool:
    """Tell whether a part is a picture in the text, such as the logo under it."""
    return part.get_content_disposition() == "inline" or part.get("Content-ID") is not None


def _body(parts: list[EmailMessage], name: str, *, passed_on: bool) -> ParsedDocument | None:
    """Return what the message says: its plain text, or its HTML where there is none."""
    for kind in ("text/plain", "text/html"):
        texts = [
            _text(part, name)
            for part in parts
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment"
        ]
        own = [text for text in (_own(text, kind, passed_on=passed_on) for text in texts) if text.strip()]
        try:
            if own and kind == "text/plain":
                return parse_text("\n\n".join(own).encode("utf-8", "replace"), name)
            if own:
                return parse_html(own[0].encode("utf-8", "replace"), name)
        except EmptyDocumentError:
            continue
    return None


def _text(part: EmailMessage, name: str) -> str:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    if not data.strip():
        return ""
    try:
        return data.decode(part.get_content_charset() or "").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return decode(data, name)


def _own(text: str, kind: str, *, passed_on: bool) -> str:
    """Return a part without what it quotes, or whole when nothing else is in it."""
    if passed_on:
        return text if kind == "text/html" else _QUOTE_MARK.sub("", text)
    if kind == "text/html":
        return _without_quotes(text)
    quote = _ABOVE_QUOTE.search(text)
    own = _QUOTED_LINE.sub("", text[: quote.start()] if quote else text)
    return own if own.strip() else _QUOTE_MARK.sub("", text)


def _without_quotes(text: str) -> str:
    try:
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.LxmlError, ValueError, AssertionError):
        return text
    for quote in root.xpath(_QUOTES):
        if quote.getparent() is not None:
            quote.drop_tree()
    own = lxml.html.tostring(root, encoding="unicode")
    # Its charset is that of the mail and no longer that of the text.
    own = re.sub(r"(?i)<meta[^>]*charset[^>]*>", "", own)
    return own if "".join(root.itertext()).strip() else text
