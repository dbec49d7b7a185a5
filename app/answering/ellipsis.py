"""Questions that name only what differs from the one before: "En voor huurders?", "What about rent?". Pure.

The phrase takes the place of its like in the earlier question: the one with the same preposition, of the same kind (a
party for a party), with the same article, or else the last. A time or place that has no like comes beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.answering.answer_types import holds

_OPENING = re.compile(
    r"^\W*((?:en|maar|ook|and|but)\s+)?((?:hoe zit (?:het|dat) (?:dan )?met|what about|how about)\s+)?"
    r"(?P<rest>.*?)[\s?!.]*$",
    re.IGNORECASE,
)
_PREPOSITIONS = (
    "voor van over met bij aan op in uit naar door tot vanaf sinds tegen tussen onder zonder na tijdens binnen buiten "
    "volgens per rond for of about with by at on in from to since against between under without after during within"
)
_PREPOSITION = rf"(?:{'|'.join(dict.fromkeys(_PREPOSITIONS.split()))})"
_ARTICLE = r"(?:de|het|een|deze|dit|die|dat|alle|onze|uw|the|an?|this|that|these|those|all)"
_NO_NOUN = (
    rf"(?:{_PREPOSITION}|{_ARTICLE}|en|of|and|or|is|zijn|was|waren|wordt|worden|heeft|hebben|kan|kunnen|mag|mogen|moet|"
    r"moeten|gaat|gaan|komt|komen|er|niet|geen|ook|nog|dan|om|te|ik|u|je|we|wij|ze|zij|hij|are|were|do|does|did|has|"
    r"have|not|it|they|you|we|wat|wie|welke?|hoe\w*|wanneer|waar\w*|what|who|which|how|when|where|why)"
)
_WORD = r"[\w’'&-]+(?:\.\w+)*"
# An adjective ends in -e (or -end) and a noun follows; a name goes on with capitals.
_NOUN = (
    rf"(?:\d[\w-]*\s+(?:tot|to|en|and)\s+\d[\w-]*|(?:(?!{_NO_NOUN}\b)[\w’'-]+(?:e|-|ch|al|ic)\s+)?"
    rf"(?!{_NO_NOUN}\b){_WORD}(?:\s+(?-i:[A-Z])\w+){{0,3}})"
)
_PHRASE = re.compile(
    rf"(?:\b(?P<preposition>{_PREPOSITION})\s+)?(?:\b(?P<article>{_ARTICLE})\s+)?(?<![\w-])(?P<noun>{_NOUN})",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    rf"^(?:ook\s+)?(?:(?P<preposition>{_PREPOSITION})\s+)?(?:(?P<article>{_ARTICLE})\s+)?(?P<noun>{_NOUN}(?:\s+{_WORD})?)$",
    re.IGNORECASE,
)
_NO_ELLIPSIS = re.compile(
    r"\b(wat|wie|welke?|hoe\w*|wanneer|waar\w*|what|who|which|how|when|where|why|die|dat|als|if|is|zijn|wordt|worden|"
    r"heeft|hebben|kan|kunnen|mag|mogen|moet|moeten|krijgt|krijgen|gaat|gaan|geldt|gelden|does|do|did|are|can|must|"
    r"nu|dan|now|then|daar\w*|hier\w*|er\w{2,4}|ze|zij|hij|it|they|them|that|this|those|these)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(nieuwe|oude|eerste|tweede|derde|vierde|vijfde|laatste|vorige|volgende|andere|grote|kleine|huidige|"
    r"\w+ende|\w+ste|\w+se|new|old|first|second|third|last|next|other)( one)?",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"(minister\w*|staatssecretaris|wethouder|voorzitter|burgemeesters?|college|gemeenten?|gemeenteraad|provincies?|partners?|"
    r"partijen|inwoners|rijk|kabinet|raad|commissie|ministerie|verhuurder|eigenaar|aanvrager|bedrijven|burgers|"
    r"government|cabinet|municipalit\w+|council|residents|companies|province\w*|parliament|[A-Z]{2,6})"
)
_WHEN = re.compile(
    r"\b(weekend|ochtend|middag|avond|nacht|week|dag|maand|jaar|toekomst|vakantie|morgens|avonds|"
    r"morning|evening|night|year|month|summer|winter|spring|autumn|future|holidays)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(hoeveel|welke|how many|which)\s+(?P<noun>\w+)", re.IGNORECASE)
_PLURAL = re.compile(r"(en|s)$", re.IGNORECASE)
_TOPICAL = frozenset({"over", "about", "van", "of"})
_ABOUT = _TOPICAL | {"voor", "for", "met", "with"}
# What a phrase with another preposition may stand in the place of.
_INSTEAD = _ABOUT | frozenset("naar aan bij op in to on by at".split())
_MOST_LETTERS = 300  # of a question that may be asked again


def without_opening(text: str) -> str:
    """Return the phrase of a question that names nothing but a phrase, without "En"; empty when it asks more."""
    found = _OPENING.match(text)
    rest = found["rest"] if found else ""
    opened = bool(found and (found[1] or found[2]))
    phrase = _ELLIPSIS.match(rest)
    if phrase is None or _NO_ELLIPSIS.search(rest) or not (opened or phrase["preposition"]):
        return ""
    return rest


def asked_of_another(phrase: str, earlier: str) -> tuple[str, ...]:
    """Return the earlier question asked of what the phrase names, in each way it can be meant; none without a place.

    ``phrase`` is what ``without_opening`` gave. After "Wat staat er over wonen?", "En voor X?" can ask what there is
    about housing for X, or about X: only the documents can tell.
    """
    new = _ELLIPSIS.match(phrase)
    if new is None or len(earlier) > _MOST_LETTERS:
        return ()
    question = earlier.rstrip(" ?!.")
    old = _like(new, question)
    if old is not None:
        return (_in_place(new, old, phrase, question),)
    if not new["preposition"] or names_subject(phrase):
        return ()
    beside = f"{question} {phrase}?"
    if _is_time(new["noun"]):
        return (beside,)
    likes = [old for old in _prepared(question) if _may_be_replaced(old)]
    return (beside, *(_in_place(new, old, phrase, question) for old in likes[-1:]))


def _may_be_replaced(old: re.Match[str]) -> bool:
    return old["preposition"].casefold() in _INSTEAD and not _is_time(old["noun"])


def _in_place(new: re.Match[str], old: re.Match[str], phrase: str, question: str) -> str:
    start, end = old.span("noun") if not (new["article"] or new["preposition"]) else old.span()
    return f"{question[:start]}{_put(new, old, phrase)}{question[end:]}?"


def names_subject(phrase: str) -> bool:
    """Tell whether a phrase names what a question is about, and not its time, place or purpose."""
    new = _ELLIPSIS.match(phrase)
    return new is not None and (new["preposition"] or "over").casefold() in _TOPICAL


def _put(new: re.Match[str], old: re.Match[str], phrase: str) -> str:
    """Return what stands in the old phrase's place: with its noun when only an attribute is named, its preposition."""
    named = phrase[new.start("article") if new["article"] else new.start("noun") :]
    if _ATTRIBUTE.fullmatch(new["noun"]):
        named = f"{re.sub(r' one$', '', named)} {old['noun'].split()[-1]}"
    if not (new["article"] or new["preposition"]):
        return named
    return f"{old['preposition']} {named}" if old["preposition"] else named


def _like(new: re.Match[str], question: str) -> re.Match[str] | None:
    """Return the phrase of the question whose place a new one takes."""
    phrases, prepared = _phrases(question), _prepared(question)
    preposition = (new["preposition"] or "").casefold()
    if preposition:
        return _with_preposition(preposition, new["noun"], prepared)
    if party := next((old for old in phrases if _is_party(old["noun"]) and _is_party(new["noun"])), None):
        return party
    counted = _COUNTED.search(question)
    if counted and not new["article"] and _PLURAL.search(new["noun"]) and not prepared:
        return next((old for old in phrases if old.start("noun") == counted.start("noun")), None)
    others = [old for old in phrases if not _is_party(old["noun"])]
    article = (new["article"] or "").casefold()
    same = [old for old in others if article and (old["article"] or "").casefold() == article]
    subject = [old for old in others if (old["preposition"] or "").casefold() in _ABOUT]
    thing = [old for old in others if old["article"] and not old["preposition"]]
    found = same or subject or thing or ([] if new["article"] else others)
    return found[-1] if found else None


def _phrases(question: str) -> list[re.Match[str]]:
    return [found for found in _PHRASE.finditer(question) if found.start() > 0]


def _prepared(question: str) -> list[re.Match[str]]:
    return [found for found in _phrases(question) if found["preposition"]]


def _with_preposition(preposition: str, noun: str, prepared: Sequence[re.Match[str]]) -> re.Match[str] | None:
    same = [old for old in prepared if old["preposition"].casefold() == preposition]
    if _is_time(noun):
        return next((old for old in same if _is_time(old["noun"])), None)
    if not same and preposition in _TOPICAL:
        return next((old for old in reversed(prepared) if old["preposition"].casefold() in _TOPICAL), None)
    return same[-1] if same else None


def _is_party(noun: str) -> bool:
    return _PARTY.fullmatch(noun) is not None


def _is_time(noun: str) -> bool:
    return holds("time", noun) or _WHEN.search(noun) is not None
