"""A stance without its reservation misleads: recognising both, and which of them is asked for. Pure."""

from __future__ import annotations

import re

_ASKS_STANCE = re.compile(
    r"\b(vindt|vinden|vond|vonden|mening|meningen|standpunt\w*|oordeel|oordeelt|positief|negatief|tevreden|blij|"
    r"enthousiast|eens|steunt|steunen|waardeert|waarderen|staat .{2,40} tegenover|verheugd|pluspunt\w*|"
    r"(kijkt|kijken) .{2,40} (aan tegen|naar)|denkt|denken|reactie van|reageert|"
    r"opinion|view|views|position|think|thinks|support|supports|happy|satisfied)\b",
    re.IGNORECASE,
)
_ASKS_RESERVATION = re.compile(
    r"\b(bezwa(ar|ren)|kritiek\w*|kritisch\w*|ontevreden|niet (tevreden|blij|eens|goed)|mist|missen|"
    r"(welke|de|hun|haar|grote|grootste) zorgen|zorgen (over|om)|zorgpunt\w*|bezorgd|slecht|minpunt\w*|nade(el|len)|"
    r"aandachtspunt\w*|kanttekening\w*|knelpunt\w*|voorbehoud|teleurgesteld|oneens|"
    r"beter (kan|kunnen|moet)|(kan|kunnen|moet|moeten) .{0,20}beter|tekortkoming\w*|"
    r"concerns?|objections?|criticisms?|critical|worr(y|ies|ied)|unhappy|dissatisfied|downsides?|drawbacks?)\b",
    re.IGNORECASE,
)
_STANCE = re.compile(
    r"\b(positief|negatief|waarde(ert|ren)|vind(t|en)(?! (plaats|u|je)\b)|onderstreep\w*|onderschrij\w*|herken(t|nen)|"
    r"steun(t|en)|benadruk\w*|jammer|teleurgesteld|teleurstellend|verheugd|blij met|tevreden|ontevreden|terecht|"
    r"cruciaal|essentieel|bezorgd|kritisch|bepleit\w*|plei(t|ten) voor|verwelkom\w*|betreur\w*|van mening|"
    r"(on)?wenselijk|(on)?begrijpelijk|instem\w*|goede? (stap|zaak|ontwikkeling)|goed dat|zorgelijk|"
    r"aandachtspunt\w*)\b",
    re.IGNORECASE,
)
_RESERVATION = re.compile(
    r"\b(aandachtspunt\w*|echter|hoewel|tegelijkertijd|daarentegen|nog niet|niet voldoende|onvoldoende|nog onvoldoende|"
    r"ontbreekt|ontbreken|mits|op voorwaarde|voorwaarde is|zorgen over|zorgelijk|zorgpunt\w*|kritisch|jammer|bezwaar|"
    r"niet (opgenomen|genoemd|benoemd|meegenomen|uitgewerkt)|bezwaren|wel is het|minder (ver|goed|duidelijk|concreet)|"
    r"(blijft|blijven|is|zijn) .{0,30}(beperkt|onduidelijk|vaag)|risico(['’]?s)?|"
    r"knelpunt\w*|kanttekening\w*|betreur\w*|teleurstellend|onwenselijk)\b|^\W*maar\b",
    re.IGNORECASE,
)
_STATED = 1.0  # what a sentence that states a stance is better, in log-odds, where one is asked for


def asks_stance(question: str) -> bool:
    """Tell whether a question asks what somebody thinks of something."""
    return _ASKS_STANCE.search(question) is not None or asks_reservation(question)


def asks_reservation(question: str) -> bool:
    """Tell whether a question asks what somebody holds against something."""
    return _ASKS_RESERVATION.search(question) is not None


def is_reservation(sentence: str) -> bool:
    """Tell whether a sentence holds something back: a condition, a worry, a lack."""
    return _RESERVATION.search(sentence) is not None


def stance_bonus(question: str, sentence: str) -> float:
    """Return how much better a sentence answers for stating the stance that is asked for."""
    return _STATED if asks_stance(question) and _STANCE.search(sentence) else 0.0
