"""Statements made wrong by one change, for the judge to learn what a passage does not support. Seeded and pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)*(?![\w])|(?<![\w.,])\d+(?![\w])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_WORD_NUMBERS = "twee drie vier vijf zes zeven acht negen tien twaalf twintig dertig vijftig honderd".split()
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORD_NUMBERS)})\b", re.IGNORECASE)
_UNITS = (
    ("dagen", "weken", "maanden", "jaar"),
    ("dag", "week", "maand"),
    ("miljoen", "miljard"),
    ("procent", "procentpunt"),
    ("euro", "dollar"),
    ("meter", "kilometer"),
    ("uur", "minuten"),
    ("kilo", "ton"),
)
# each is turned into any other of its row
_MODALS = (
    ("moet", "mag", "hoeft niet te", "kan", "wil"),
    ("moeten", "mogen", "kunnen", "willen", "hoeven niet te"),
    ("verplicht", "vrijwillig", "verboden"),
    ("heeft", "krijgt", "wil", "verliest"),
    ("zal", "zou", "wil niet"),
    ("onderzoekt", "besluit tot", "weigert"),
    ("altijd", "soms", "nooit"),
    ("alle", "sommige", "geen"),
    ("minimaal", "maximaal"),
    ("ten minste", "ten hoogste"),
    ("vóór", "na"),
    ("voor", "tegen"),
    ("meer", "minder"),
    ("hoger", "lager"),
    ("gestegen", "gedaald"),
    ("stijgt", "daalt"),
    ("toegenomen", "afgenomen"),
    ("wel", "niet"),
    ("eens", "oneens"),
    ("met", "zonder"),
    ("binnen", "buiten"),
    ("eerste", "laatste"),
)
_NEGATION = re.compile(r"\b(niet|geen|nooit)\b\s?", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(is|zijn|wordt|worden|heeft|hebben|kan|kunnen|moet|moeten|mag|mogen|wil|zal|zullen|gaat|gaan)\b"
)
_NAME = re.compile(r"(?<=[a-zà-ÿ,;] )[A-Z][\w’&-]+(?: (?:van |de |der |en )*[A-Z][\w’&-]+)*")
_ADJECTIVE = re.compile(r"(?<= )(?!\w*(?:de|te|deze|welke|elke|alle|beide|onze)\b)[a-zà-ÿ]{3,}e(?= [a-zà-ÿ]{4,})")
_THING = re.compile(r"\b(?:de|het|een|deze|dit) (?:[a-zà-ÿ]+e )?[\w-]{4,}\b")
_LISTED = re.compile(r"\s*(?:,|en|of|en/of|/|, en)\s*(?:de |het |een )?")
_SOFTENING = re.compile(
    r"\b(?:soms|vaak|meestal|mogelijk|misschien|bijvoorbeeld|onder andere|onder meer|in principe|zo nodig|"
    r"waar mogelijk|ongeveer|circa|bijna|gedeeltelijk|deels|voorlopig|tijdelijk|nog|in beginsel|doorgaans|grotendeels) "
)

Change = Callable[[str, random.Random, Sequence[str]], str | None]


def corrupt(statement: str, around: str, others: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """Return ``(kind, statement changed)``, or None when nothing in it can be changed.

    ``around`` is the passage: what is put in must not make another true statement of it by standing there. ``others``
    are texts that names are taken from.
    """
    kinds = list(_CHANGES)
    chance.shuffle(kinds)
    kinds.sort(key=lambda kind: kind == "negation")  # nearly every sentence can be negated: last, so that others occur
    if chance.random() < _NEGATE:
        kinds = ["negation", *kinds]
    for kind in kinds:
        changed = _CHANGES[kind](statement, chance, [around, *others])
        if changed and changed != statement and changed not in around:
            return kind, changed
    return None


_NEGATE = 0.2


def _swap(statement: str, match: re.Match[str], text: str) -> str:
    text = text.capitalize() if match[0][:1].isupper() and match.start() == 0 else text
    return statement[: match.start()] + text + statement[match.end() :]


def _any(pattern: re.Pattern[str], statement: str, chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(statement))
    return chance.choice(found) if found else None


def _number(statement: str, chance: random.Random, texts: Sequence[str]) -> str | None:
    match = _any(_NUMBER, statement, chance)
    if match is None:
        word = _any(_WORD_NUMBER, statement, chance)
        return (
            _swap(statement, word, chance.choice([w for w in _WORD_NUMBERS if w != word[0].lower()])) if word else None
        )
    digits = [place for place, char in enumerate(match[0]) if char.isdigit()]
    others = [m[0] for m in _NUMBER.finditer(texts[0]) if m[0] != match[0] and len(m[0]) < 8]
    if others and chance.random() < 0.5:
        return _swap(statement, match, chance.choice(others))
    if _YEAR.fullmatch(match[0]):
        return _swap(statement, match, str(int(match[0]) + chance.choice((-3, -2, -1, 1, 2, 3, 5))))
    place = chance.choice(digits)
    digit = chance.choice([d for d in "123456789" if d != match[0][place]])
    return _swap(statement, match, match[0][:place] + digit + match[0][place + 1 :])


def _date(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    match = _any(_MONTH, statement, chance)
    return _swap(statement, match, chance.choice([m for m in _MONTHS if m != match[0]])) if match else None


def _rows(statement: str, chance: random.Random, rows: Sequence[Sequence[str]]) -> str | None:
    options = [(row, word, m) for row in rows for word in row for m in re.finditer(rf"\b{word}\b", statement)]
    if not options:
        return None
    row, word, match = chance.choice(options)
    return _swap(statement, match, chance.choice([other for other in row if other != word]))


def _unit(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    return _rows(statement, chance, _UNITS)


def _modality(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    return _rows(statement, chance, _MODALS)


def _negation(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    match = _NEGATION.search(statement)
    if match and match[1].lower() != "nooit":
        return statement[: match.start()] + ("een " if match[1] == "geen" else "") + statement[match.end() :]
    verb = _any(_FINITE, statement, chance)
    return f"{statement[: verb.end()]} niet{statement[verb.end() :]}" if verb else None


def _name(statement: str, chance: random.Random, texts: Sequence[str]) -> str | None:
    match = _any(_NAME, statement, chance)
    if match is None:
        return None
    near = sorted({m[0] for m in _NAME.finditer(texts[0])} - {match[0]})
    far = sorted({m[0] for text in texts[1:] for m in _NAME.finditer(text)} - {match[0]})
    options = [name for name in (near if near and chance.random() < 0.6 else far) if name not in match[0]]
    return _swap(statement, match, chance.choice(options)) if options else None


def _swap_two(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Exchange two numbers, names, adjectives or things of a statement that are not listed side by side."""
    patterns = [_NUMBER, _NAME, _ADJECTIVE, _THING]
    chance.shuffle(patterns)
    for pattern in patterns:
        found = list(pattern.finditer(statement))
        pairs = [
            (a, b)
            for n, a in enumerate(found)
            for b in found[n + 1 :]
            if a[0].casefold() != b[0].casefold() and not _LISTED.fullmatch(statement[a.end() : b.start()])
        ]
        if pairs:
            a, b = chance.choice(pairs)
            return statement[: a.start()] + b[0] + statement[a.end() : b.start()] + a[0] + statement[b.end() :]
    return None


def _absolute(statement: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Drop what softens a statement, or make it hold always."""
    if softening := _any(_SOFTENING, statement, chance):
        return _swap(statement, softening, chance.choice(("", "altijd ", "in alle gevallen "))).replace("  ", " ")
    verb = _any(_FINITE, statement, chance)
    word = chance.choice(("altijd", "alleen", "nooit", "automatisch", "volledig", "uitsluitend", "al"))
    return f"{statement[: verb.end()]} {word}{statement[verb.end() :]}" if verb else None


_CHANGES: dict[str, Change] = {
    "number": _number,
    "date": _date,
    "unit": _unit,
    "modality": _modality,
    "name": _name,
    "swapped": _swap_two,
    "absolute": _absolute,
    "negation": _negation,
}
