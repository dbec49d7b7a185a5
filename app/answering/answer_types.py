"""Whether a text holds the kind of thing a question asks for: a quantity, a time, a name, a reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.answering.question import AGENT, Asks, Question
from vectorstore.analysis import Token, tokens

_NUMBER_WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    "negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend|miljoen|miljard|beide|"
    "helft|kwart|tweederde|driekwart|dubbel|één|geen enkele"
)
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|voorjaar|najaar|zomer|winter|"
    "kwartaal"
)
_UNITS = r"(seconden?|minuten?|uur|uren|dag|dagen|week|weken|maand|maanden|jaar|jaren|kwartalen|decennia|werkdagen)"
_NUMBER = rf"(\d[\d.,]{{0,20}}|{_NUMBER_WORDS}|een|enkele|paar)"

# Names and places are told by their capitals; the other kinds may be written in any case.
_ANY_CASE: tuple[tuple[Asks, str], ...] = (
    ("percentage", r"\d\s*(%|procent)|\b(procent|percentage|helft|kwart)\b"),
    ("money", r"€|\b(euro|miljoen|miljard|eur)\b|\bgratis\b|\bkosteloos\b"),
    ("quantity", rf"\d|\b({_NUMBER_WORDS})\b"),
    ("duration", rf"\b{_NUMBER}\s+(\w+\s+)?{_UNITS}\b|\b(\w*termijn\w*|\w*jarig\w*|tijdelijk|permanent)\b"),
    (
        "time",
        rf"\b(19|20)\d\d\b|\b({_MONTHS})\b|\b\d+ (dagen|weken|maanden|jaar)\b|"
        r"\b(volgend|vorig|dit|komend|afgelopen)e? (week|weken|maand|maanden|jaar|jaren|kwartaal)\b|"
        r"\b(vandaag|morgen|gisteren|onlangs|binnenkort|zodra|nadat|voordat)\b",
    ),
    (
        "reason",
        r"\b(omdat|doordat|want|zodat|vanwege|wegens|daarom|namelijk|immers|dankzij|aangezien|opdat|waardoor|terwijl|"
        r"om .{3,80} te|vanuit|gevolg|reden|oorzaak|belang|doel|noodza\w+|nodig|door)\b",
    ),
)
_WITH_CAPITALS: tuple[tuple[Asks, str], ...] = (
    (
        "person",
        r"\b([A-Z]\.\s?){1,12}(van |de |der |den |het ){0,4}[A-Z]\w+|"
        r"(?<=[a-z,;:] )(van |de |der |den ){0,4}[A-Z][a-z]+|"
        r"\b(minister|staatssecretaris|wethouder|voorzitter|burgemeester|directeur|college|gemeenten?|"
        r"provincies?|partners?|partijen|inwoners|rijk|kabinet|raad|commissie|ministerie|verhuurder|eigenaar|"
        r"aanvrager)\b|\b[A-Z]{2,}\b",
    ),
    ("place", r"\b(in|te|bij|op|naar) (de |het )?[A-Z]\w+|\b(gemeente|regio|provincie|locatie|wijk)\w*\b"),
)
_PATTERNS: dict[Asks, re.Pattern[str]] = {
    **{asks: re.compile(pattern, re.IGNORECASE) for asks, pattern in _ANY_CASE},
    **{asks: re.compile(pattern) for asks, pattern in _WITH_CAPITALS},
}
_NAME = re.compile(
    r"\b([A-Z]\.\s?){1,4}((van|de|der|den|het|ter|ten)\s){0,4}[A-Z]\w+|"
    r"\b(?i:de heer|mevrouw|mr\.|drs\.|dr\.|ir\.|prof\.)\s|"
    rf"\b(?i:(?:minister|staatssecretaris|lid)|{AGENT})\s(?:IJ|[A-ZÀ-Ý])[a-zà-ÿ]\w+"
)
# What may answer a follow-up that asks for a kind: a fine may be a percentage, and a term a date.
_AMOUNTS: tuple[Asks, ...] = ("quantity", "money", "percentage", "duration")
_FOLLOWED_UP: dict[Asks, tuple[Asks, ...]] = {
    **dict.fromkeys(_AMOUNTS, _AMOUNTS),
    "time": ("time", "duration"),
    "duration": ("duration", "time"),
}
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(19|20)\d\d\b")
# "Wanneer mag ik …?" wants a condition, and "… when it rains?" asks something else.
_WANTS_DATE = re.compile(
    r"^\W*(en |and )?((vanaf|sinds|tot|since|until|from) )?(wanneer|when) "
    r"(?!mag|moet|kan|kun|mogen|moeten|geldt|gelden|kom |krijg|heb|ben |bent |werk|gebruik|is er |"
    r"does it apply|can|may|must|should|do i |do you )|"
    r"^\W*(en |and )?((op|per|sinds|vanaf|tot|in|voor|on|in|since|from|by) )?(welke?|what|which|hoe laat|wat is de)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(geen|niet|die dag|meerdere|enkele|\w+tal|werkdag\w*|zodra|tijdstip|none|several)\b", re.IGNORECASE
)
_WINDOW = 6  # words between a quantity and the thing it counts


def holds_name(text: str) -> bool:
    """Tell whether a text holds the name of a person: initials, a title, or an office with a name."""
    return _NAME.search(text) is not None


def holds(asks: Asks, text: str) -> bool:
    """Tell whether a text holds the kind of thing that is asked for; True where anything may answer."""
    pattern = _PATTERNS.get(asks)
    return pattern is None or pattern.search(text) is not None


def is_typed(asks: Asks) -> bool:
    """Tell whether only a certain kind of thing can answer."""
    return asks in _PATTERNS


def leaves_follow_up_open(question: Question, quotes: Sequence[str]) -> bool:
    """Tell whether a follow-up asks for a time or a number, and nothing quoted holds one.

    A follow-up such as "En vanaf wanneer?" consists of little more than the kind of thing that it wants.
    """
    kinds = _FOLLOWED_UP.get(question.asks, ())
    return bool(question.carried and kinds) and not any(holds(kind, quote) for kind in kinds for quote in quotes)


def lacks_measure(question: Question, quotes: Sequence[str]) -> bool:
    """Tell whether a measure or a time is asked for and no quotation holds one that the question did not give.

    A year is no amount, and "geen", "meerdere" or "een tiental" is one; a term may stand for a time.
    """
    if question.asks not in _FOLLOWED_UP or (question.asks == "time" and not _WANTS_DATE.match(question.asked)):
        return False
    given = set(_DIGITS.findall(question.asked))
    texts = [_DIGITS.sub(lambda found: "" if found[0] in given else found[0], quote) for quote in quotes]
    if question.asks in _AMOUNTS and question.asks != "duration":
        texts = [_YEAR.sub("", text) for text in texts]
    kinds = _FOLLOWED_UP[question.asks] if question.asks in ("time", "duration") else (question.asks,)
    return not any(_VAGUE.search(text) or any(holds(kind, text) for kind in kinds) for text in texts)


def holds_near(asks: Asks, words: Sequence[Token], text: str) -> bool:
    """Tell whether what is asked for stands close to a word of the question, in the same sentence.

    A number in the same sentence is not enough: "Hoeveel gemeenten …" wants a number of municipalities.
    """
    pattern = _PATTERNS.get(asks)
    if pattern is None:
        return True
    found = tokens(text)
    wanted = {one.terms[0] for word in words for one in (word, *word.meanings)}
    places = [i for i, token in enumerate(found) if wanted & set(token.terms)]
    for evidence in pattern.finditer(text):
        at = sum(token.start < evidence.start() for token in found)
        if any(abs(at - place) <= _WINDOW for place in places):
            return True
    return False
