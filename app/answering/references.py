"""Sentences that cannot stand alone because they point back to the one before. Pure."""

from __future__ import annotations

import re

_POINTS_BACK = re.compile(
    r"^\W*(daarnaast|daarom|daarmee|daarbij|daartoe|daarvoor|daarvan|daardoor|daarin|daaruit|daarop|daarna|"
    r"hiermee|hiervoor|hierdoor|hierbij|hiervan|hierin|hieruit|hierna|dit|dat|deze|die|dergelijke|zo|ook|echter|"
    r"tegelijkertijd|tevens|bovendien|verder|vervolgens|ze|zij|hij|het betreft|het gaat (hier|daar)|eveneens|"
    r"this|that|these|those|it|they|also|therefore|moreover|however)\b",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    r"\b(deze|dit|hier(aan|bij|in|mee|op|over|toe|van|voor)?|daar(aan|bij|in|mee|op|over|toe|van|voor))\b",
    re.IGNORECASE,
)
_SHORT = 9  # words of a sentence in which a demonstrative anywhere leans on the sentence before


def points_back(sentence: str) -> bool:
    """Tell whether a sentence refers to what was said before: at its opening, or anywhere when it is short."""
    if _POINTS_BACK.match(sentence):
        return True
    return len(sentence.split()) <= _SHORT and _DEMONSTRATIVE.search(sentence) is not None
