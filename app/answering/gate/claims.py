"""Numbers, amounts, percentages, durations and dates of a text, in one form. Pure.

"Twee jaar" is "2 jaar" and 24 months, "€ 1,5 mln" is 1500000 euro, and "1-9-2026" is "1 september 2026".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "percent", "money", "months", "days", "minutes", "date", "ordinal", "rate"]
Bound = Literal["", "least", "most"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug",
         "september sept sep", "oktober okt", "november nov", "december dec"), start=1
    )
    for name in names.split()
}  # fmt: skip
_UNITS = {"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9}
_TEENS = {
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16,
    "zeventien": 17, "achttien": 18, "negentien": 19,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90,
}  # fmt: skip
_WORDS: dict[str, float] = {
    **{word: value for word, value in _UNITS.items() if word != "een"},
    **_TEENS,
    **_TENS,
    **{f"{u}{link}{t}": _UNITS[u] + _TENS[t] for u in _UNITS for t in _TENS for link in ("en", "ën")},
    **{f"{u}honderd": 100 * _UNITS[u] for u in _UNITS if u not in ("een", "één")},
    **{f"{u}duizend": 1000 * (_UNITS | _TEENS | _TENS)[u] for u in _UNITS | _TEENS | _TENS if u not in ("een", "één")},
    "honderd": 100, "duizend": 1000, "anderhalf": 1.5, "anderhalve": 1.5, "beide": 2,
}  # fmt: skip
_MULTIPLIERS = {"honderd": 1e2, "duizend": 1e3, "miljoen": 1e6, "mln": 1e6, "miljard": 1e9, "mld": 1e9}
_ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
    "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12,
}  # fmt: skip
# How many months, days or minutes one of a unit of time is.
_TIME: dict[str, tuple[Kind, float]] = {
    "jaar": ("months", 12), "jaren": ("months", 12), "jarige": ("months", 12), "kwartaal": ("months", 3),
    "kwartalen": ("months", 3), "maand": ("months", 1), "maanden": ("months", 1), "week": ("days", 7),
    "weken": ("days", 7), "dag": ("days", 1), "dagen": ("days", 1), "werkdagen": ("days", 1), "uur": ("minutes", 60),
    "uren": ("minutes", 60), "minuut": ("minutes", 1), "minuten": ("minutes", 1),
}  # fmt: skip

_DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<euro>€|eur\b|euro)?\s?(?<![\w.,-])(?P<value>{_DIGITS}|(?:{_WORD})(?![^\W\d_]))"
    r"(?P<multiplied>\s?(?:honderd|duizend|miljoen|mln\b\.?|miljard|mld\b\.?))?"
    r"(?:\s?(?P<percent>%|procent(?:punt\w*)?\b|percent\b)|[\s-]?(?P<money>euro\b|eur\b|€)|"
    rf"[\s-]?(?P<time>{'|'.join(sorted(_TIME, key=len, reverse=True))})\b|(?P<ordinal>(?:e|de|ste)\b))?",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:e|ste|de)?\s+)?(?P<month>{_MONTH})\b\.?(?:\s+(?P<year>(?:19|20)\d\d))?|"
    r"\b(?P<day2>\d{1,2})[-/](?P<month2>\d{1,2})[-/](?P<year2>(?:19|20)\d\d)\b|"
    r"\b(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)\b|\b(?P<only>(?:19|20)\d\d)\b(?![.,]\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_RATES = {
    "dag": 1, "dagelijks": 1, "daags": 1, "week": 7, "wekelijks": 7, "maand": 30, "maandelijks": 30, "kwartaal": 91,
    "jaar": 365, "jaarlijks": 365, "uur": 0,
}  # fmt: skip
_RATE = re.compile(
    r"\b(?:per|elke|elk|iedere|ieder) (dag|week|maand|kwartaal|jaar|uur)\b|"
    r"\b(?:dagelijks|wekelijks|maandelijks|jaarlijks)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b\d{2,}(?:[-/:]\d{2,})+\b|\b(?=\w*[A-Za-z])(?=(?:\w*\d){4})\w+\b")
_NUMBERED = re.compile(r"\blid\s+$", re.IGNORECASE)  # "lid 2" is "het tweede lid"
_LEAST = re.compile(
    r"\b(meer dan|minimaal|minstens|ten minste|tenminste|op zijn minst|ouder dan|hoger dan|langer dan|"
    r"boven de|niet minder dan)\W*(?:de |het |een |eens in de )?$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(minder dan|maximaal|hoogstens|ten hoogste|niet meer dan|uiterlijk|binnen|jonger dan|lager dan|korter dan|"
    r"onder de)\W*(?:de |het |een )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number with its kind, its place in the text and whether it is a lower or an upper bound.

    A date's ``value`` is ``(year, month, day)`` with 0 for what is not said; any other's is one number.
    """

    kind: Kind
    value: tuple[float, ...]
    start: int
    end: int
    bound: Bound = ""

    def is_carried_by(self, other: Claim) -> bool:
        """Tell whether a claim of a source says the same; a date may say more."""
        if self.kind == other.kind == "date":
            return all(mine in (0, theirs) for mine, theirs in zip(self.value, other.value, strict=True))
        large = self.value[0] >= 1_000 and {self.kind, other.kind} <= {"number", "money"}
        same = self.kind == other.kind or large
        return same and abs(self.value[0] - other.value[0]) < 1e-6 * max(1.0, abs(other.value[0]))


@lru_cache(maxsize=4_096)
def codes(text: str) -> tuple[str, ...]:
    """Return the telephone numbers, reference numbers and the like of a text, without spaces and in lower case."""
    return tuple(match[0].casefold() for match in _CODE.finditer(text))


@lru_cache(maxsize=4_096)
def claims(text: str) -> tuple[Claim, ...]:
    """Return the numbers of a text in order."""
    found = list(_dates(text))
    taken = [(claim.start, claim.end) for claim in found]
    others = (*_numbers(text), *_ordinals(text), *_rates(text))
    found.extend(one for one in others if not any(one.start < end and start < one.end for start, end in taken))
    return tuple(sorted(found, key=lambda claim: claim.start))


def _dates(text: str) -> Iterator[Claim]:
    for match in _DATE.finditer(text):
        part = match.groupdict()
        if (
            part["month"]
            and not (part["day"] or part["year"])
            and match[0].casefold() in ("mei", "jan", "maart", "sep")
        ):
            continue  # mostly a name or another word
        month = _MONTHS.get((part["month"] or "").casefold(), 0) or int(part["month2"] or part["month3"] or 0)
        year = int(part["year"] or part["year2"] or part["year3"] or part["only"] or 0)
        day = int(part["day"] or part["day2"] or part["day3"] or 0)
        yield Claim("date", (year, month, day), match.start(), match.end(), _bound(text, match.start()))


def _numbers(text: str) -> Iterator[Claim]:
    for match in _NUMBER.finditer(text):
        value = _value(match["value"]) * _MULTIPLIERS.get((match["multiplied"] or "").strip(" .").casefold(), 1.0)
        kind: Kind = "number"
        if match["percent"]:
            kind = "percent"
        elif match["money"] or match["euro"]:
            kind = "money"
        elif match["time"]:
            kind, factor = _TIME[match["time"].casefold()]
            value *= factor
        elif match["ordinal"] or _NUMBERED.search(text[: match.start("value")]):
            kind = "ordinal"
        start = match.start("euro") if match["euro"] else match.start("value")
        yield Claim(kind, (value,), start, match.end(), _bound(text, start))


def _ordinals(text: str) -> Iterator[Claim]:
    for match in _ORDINAL.finditer(text):
        yield Claim("ordinal", (_ORDINALS[match[0].casefold()],), match.start(), match.end())


def _rates(text: str) -> Iterator[Claim]:
    for match in _RATE.finditer(text):
        yield Claim("rate", (_RATES[(match[1] or match[0]).casefold()],), match.start(), match.end())


def _value(written: str) -> float:
    word = written.casefold()
    if word in _WORDS:
        return _WORDS[word]
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    return float(written.replace(",", "."))


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - 40) : start]
    if _MOST.search(before):
        return "most"
    return "least" if _LEAST.search(before) else ""
