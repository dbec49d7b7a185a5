"""What a line says about itself: a list item, a numbered heading, a bare address, a closing formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# U+F0B7, U+F0A7, U+F0FC, U+F0D8, U+F06F: the bullets of Word's Symbol and Wingdings fonts.
_BULLET = re.compile(r"[\uf0b7\uf0a7\uf0fc\uf0d8\uf06f\uf02d•◦▪▫■□●○‣⁃∙·➢➤✓✔]\s*(?=\S)")
_DASH = re.compile(r"[-–—*+]\s+(?=\S)")
_LETTER_O = re.compile(r"o\s+(?=\S)")
_NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)|(?:\d{1,3}|[a-z]|[ivx]{2,5})(?:[.°]|°\.))\s+(?=\S)")

_LEGAL = re.compile(
    r"(?:(hoofdstuk|deel|bijlage|boek)|(afdeling|titel)|(paragraaf|§)|(artikel))\s*\d*[\dA-Za-z.:]*\b", re.IGNORECASE
)
_DECIMAL_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[\w“\"‘'(])")

_URL = r"(?:https?://|www\.)[^\s<>]+"
_BARE_URL = re.compile(rf"(?:\[?\(?\d{{1,3}}\]?\)?[.:]?\s*|zie:?\s+|bron:?\s+)?<?{_URL}>?[.,;]?", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:met\s+)?(?:zeer\s+)?(?:vriendelijke|hartelijke|beste|collegiale|warme)\s+groet(?:en)?|hoogachtend|"
    r"(?:met\s+)?(?:de\s+meeste\s+)?(?:hoogachting|verschuldigde\s+hoogachting)|groet(?:en|jes)?|"
    r"(?:kind|best|warm)\s+regards|(?:yours\s+)?(?:sincerely|faithfully|truly)(?:\s+yours)?)"
    r"(?:\s+(?:namens|van|uit)\b.{0,60})?\s*[,.!]?",
    re.IGNORECASE,
)
_SIGNER = re.compile(
    r"(?:(?:mede\s+)?namens\s+)?(?:de\s+|het\s+)?(?:staatssecretaris|minister|burgemeester|wethouder|"
    r"(?:gemeente)?secretaris|voorzitter|directeur|griffier|college\s+van|commissaris\s+van|gedeputeerde)\b",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"(?:[.!?…]|[.!?…]\d{1,2})[\"”’»'\)\]]*[.!?]?$")

ItemKind = Literal["bullet", "dash", "letter", "number"]


@dataclass(frozen=True, slots=True)
class ItemMark:
    """The mark at the start of a list item: its kind, the mark as written, and the text behind it."""

    kind: ItemKind
    mark: str
    rest: str


def item_mark(text: str) -> ItemMark | None:
    """Return the list mark that the line starts with, if any; whether it is one depends on the lines around it."""
    kinds: tuple[tuple[ItemKind, re.Pattern[str]], ...] = (
        ("bullet", _BULLET),
        ("dash", _DASH),
        ("letter", _LETTER_O),
        ("number", _NUMBERED),
    )
    for kind, pattern in kinds:
        match = pattern.match(text)
        if match:
            return ItemMark(kind, match[0].strip(), text[match.end() :])
    return None


def is_lone_mark(text: str) -> bool:
    """Tell whether the line is nothing but a bullet, whose item stands on the next line."""
    return len(text) == 1 and _BULLET.match(f"{text} x") is not None


def heading_level(text: str) -> int | None:
    """Return the level that the number or label of a heading gives it, or None.

    Hoofdstuk is 1, Afdeling 2, Paragraaf and § 3, Artikel 4; "2." is 1, "2.3" is 2.
    """
    legal = _LEGAL.match(text)
    if legal and re.search(r"\d|[IVX]", legal[0].split()[-1] if " " in legal[0] else legal[0][1:]):
        return next(level for level, group in enumerate(legal.groups(), start=1) if group)
    decimal = _DECIMAL_HEADING.match(text)
    return decimal[1].count(".") + 1 if decimal else None


def hash_level(text: str) -> int:
    """Return the level of a heading that is marked as in Markdown ("## Kop"), or 0; plain text has them too."""
    match = re.match(r"(#{1,6})\s+\S", text)
    return len(match[1]) if match else 0


def is_heading_label(text: str) -> bool:
    """Tell whether the heading is a label alone, as in "Hoofdstuk 2", whose name stands on the next line."""
    return bool(re.fullmatch(r"(?i)(hoofdstuk|deel|boek|afdeling|titel|paragraaf|§|artikel)\s*[\dIVXa-z.:]{1,8}", text))


def is_bare_url(text: str) -> bool:
    """Tell whether the line is nothing but a web address, with or without a footnote's number."""
    return bool(_BARE_URL.fullmatch(text))


def has_footnote_number(text: str) -> bool:
    """Tell whether a bare address starts with the number of its footnote."""
    return bool(re.match(r"[\[(]?\d", text))


def is_closing(text: str) -> bool:
    """Tell whether the line is the formula that closes a letter."""
    return bool(_CLOSING.fullmatch(text))


def is_signer(text: str) -> bool:
    """Tell whether the line names in which office somebody signs: "de Minister van Justitie en Veiligheid"."""
    return len(text) <= 90 and bool(_SIGNER.match(text)) and not ends_sentence(text)


def ends_sentence(text: str) -> bool:
    """Tell whether the line ends with a full stop, question mark or exclamation mark, quotes after it included."""
    return bool(_TERMINAL.search(text))


def ends_open(text: str) -> bool:
    """Tell whether the line cannot be an end: no stop, colon or semicolon."""
    return not ends_sentence(text) and not text.endswith((":", ";"))


def starts_lower(text: str) -> bool:
    """Tell whether the line starts with a small letter, quotes and brackets aside."""
    stripped = text.lstrip("\"'“”‘’«»([„")
    return stripped[:1].islower()
