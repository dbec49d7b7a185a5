"""A stance without its reservation misleads: recognising both. Pure."""

from __future__ import annotations

import re

_ASKS_STANCE = re.compile(
    r"\b(vindt|vinden|vond|vonden|mening|meningen|standpunt\w*|oordeel|oordeelt|positief|negatief|tevreden|blij|"
    r"kritisch|kritiek|enthousiast|eens|steunt|steunen|waardeert|waarderen|staat .{2,40} tegenover|"
    r"kijkt .{2,40} (aan tegen|naar)|denkt|"
    r"opinion|view|views|position|think|thinks|support|supports|happy|satisfied|critical)\b",
    re.IGNORECASE,
)
_RESERVATION = re.compile(
    r"\b(aandachtspunt\w*|echter|hoewel|tegelijkertijd|daarentegen|nog niet|niet voldoende|onvoldoende|nog onvoldoende|"
    r"ontbreekt|ontbreken|mits|op voorwaarde|voorwaarde is|zorgen over|zorgelijk|zorgpunt\w*|kritisch|jammer|bezwaar|"
    r"bezwaren|wel is het|minder ver|blijven .{0,30} beperkt|risico(['’]?s)?|knelpunt\w*|kanttekening\w*)\b|^\W*maar\b",
    re.IGNORECASE,
)


def asks_stance(question: str) -> bool:
    """Tell whether a question asks what somebody thinks of something."""
    return _ASKS_STANCE.search(question) is not None


def is_reservation(sentence: str) -> bool:
    """Tell whether a sentence holds something back: a condition, a worry, a lack."""
    return _RESERVATION.search(sentence) is not None
