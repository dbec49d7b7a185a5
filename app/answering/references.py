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


def points_back(sentence: str) -> bool:
    """Tell whether a sentence opens with a word that refers to what was said before."""
    return _POINTS_BACK.match(sentence) is not None
