"""Questions on the opening and closing of a letter: whom it is for and whom it is from. Pure."""

from __future__ import annotations

import re

OPENING_WORDS = "geachte beste dear"
CLOSING_WORDS = "vriendelijke groet groeten hoogachtend regards sincerely"
SIGNED = (
    r"onderteken\w{0,10}|getekend|tekent|tekende|afzender|schreef|schrijver|geschreven|stuurde|gestuurd|verstuurd?e?|"
    r"verzonden|signed|signs|wrote|written|sent|sender|author"
)
_ABOUT_SENDER = re.compile(rf"\b({SIGNED})\b", re.IGNORECASE)
_SENT_BY = re.compile(
    rf"\b({SIGNED})\b|\b(van wie|wie)\b.{{0,20}}\b(is|komt|kwam)\b|\bfrom whom\b|\bwho\b.{{0,40}}\bfrom\b",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"\b(aan|voor) wie\b|\b(ge)?add?ress\w+|\bontvanger\w*|\baanhef\b|\b(to|for) whom\b|"
    r"\bwho\b.{0,40}\b(to|for)\b|\brecipients?\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(wie|wiens|who|whom|afzender|ondertekenaar\w*|sender|author|recipients?)\b", re.IGNORECASE)
LETTER = r"\w{0,20}brief|schrijven|letter"
_ABOUT_LETTER = re.compile(rf"\b({LETTER}|afzender|sender)\b", re.IGNORECASE)


def asks_sender(question: str) -> bool:
    """Tell whether a question asks who wrote, signed or sent something."""
    return _ABOUT_SENDER.search(question) is not None


def letter_words(question: str) -> str:
    """Return the words by which the part of a letter is found that answers a question; empty for any other question."""
    if not (_ABOUT_LETTER.search(question) and _WHO.search(question)):
        return ""
    if _SENT_TO.search(question):
        return OPENING_WORDS
    return CLOSING_WORDS if _SENT_BY.search(question) else ""
