"""Holding a written sentence against the passages that it cites: what is not carried is not shown.

A sentence passes when its words are covered by a few sentences of those passages, each number and name of it stands
there in a like context, and nothing is denied, allowed, obliged or intended otherwise. A sentence that stands in a
passage word for word passes as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.answering.gate.claims import Claim, claims, codes
from app.answering.gate.names import holds, names, office_stands
from app.answering.gate.opposites import opposite_said
from app.answering.gate.orders import is_order
from app.answering.gate.polarity import clauses, denies_without_saying
from app.answering.gate.wording import coverage, likeness, strange_words, weights
from vectorstore.passage import Passage

Reason = Literal["", "uncited", "wording", "number", "name", "denied", "modality", "opposite", "meaning", "judge"]

# Chosen on the pairs of benchmarks/data/gate.jsonl: see docs/language-model.md.
_LEAST_COVERED = 0.70
_LEAST_LIKE = 0.80
_LEAST_SUPPORT = 0.0  # log-odds of the judge
_NEAR = 60  # characters on either side of a number or name that are its context
_LEAST_CONTEXT = 0.25
_MOST_SOURCES = 3
_GAIN = 0.06  # what another source sentence must add to the coverage
_LIKE = 0.85  # share of the best coverage from which another clause is as good
_ALIGNED = 0.45  # how far a clause must cover another to be about the same

Support = tuple[tuple[Passage, tuple[int, ...]], ...]
Similarities = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
Supports = Callable[[str, Sequence[Passage]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown; if so, ``support`` names the places in ``passage.sentences`` that carry it."""

    supported: bool
    reason: Reason = ""
    support: Support = ()
    covered: float = 0.0
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a passage that may carry something; ``text`` has the lead-in of a list in front of its item."""

    passage: Passage
    place: int
    text: str


class Gate:
    """Judges sentences.

    ``similarities`` compares pairs of texts in meaning, and ``supports`` gives the judge's log-odds that each of some
    passages carries a sentence.
    """

    def __init__(self, similarities: Similarities | None = None, supports: Supports | None = None) -> None:
        """Leave out what is not there: the other checks hold on their own."""
        self._similarities = similarities
        self._supports = supports

    def judge(self, written: Sequence[tuple[str, Sequence[Passage]]]) -> list[Verdict]:
        """Return a verdict for each sentence with the passages that it cites."""
        verdicts = [_by_rules(sentence, tuple(passages)) for sentence, passages in written]
        verdicts = self._by_meaning([sentence for sentence, _ in written], verdicts)
        return [self._by_judge(sentence, verdict) for (sentence, _), verdict in zip(written, verdicts, strict=True)]

    def _by_meaning(self, sentences: Sequence[str], verdicts: list[Verdict]) -> list[Verdict]:
        """Stop what is far in meaning from what should carry it; all sentences are embedded in one go."""
        asked = [place for place, verdict in enumerate(verdicts) if verdict.supported and not verdict.verbatim]
        if self._similarities is None or not asked:
            return verdicts
        alike = self._similarities([(sentences[place], _text_of(verdicts[place].support)) for place in asked])
        for place, cosine in zip(asked, alike, strict=True):
            if cosine < _LEAST_LIKE:
                verdicts[place] = Verdict(False, "meaning", covered=verdicts[place].covered)
        return verdicts

    def _by_judge(self, sentence: str, verdict: Verdict) -> Verdict:
        if self._supports is None or not verdict.supported or verdict.verbatim:
            return verdict
        odds = self._supports(sentence, [passage for passage, _ in verdict.support])
        return verdict if max(odds, default=0.0) >= _LEAST_SUPPORT else Verdict(False, "judge", covered=verdict.covered)


def _by_rules(sentence: str, passages: tuple[Passage, ...]) -> Verdict:
    if not passages:
        return Verdict(False, "uncited")
    units = [unit for passage in passages for unit in _units(passage)]
    if not units:
        return Verdict(False, "wording")
    if verbatim := next((unit for unit in units if _plain(unit.text) == _plain(sentence)), None):
        return Verdict(True, "", _support([verbatim]), 1.0, verbatim=True)
    headings = tuple(dict.fromkeys(" ".join((p.origin.title, *p.origin.section)) for p in passages))
    sources, covered = _sources(sentence, units, headings)
    if not sources or covered < _LEAST_COVERED or _recombined(sentence, units, headings):
        return Verdict(False, "wording", covered=covered)
    texts = tuple(unit.text for unit in sources)
    reason = _contradiction(sentence, texts, headings)
    return Verdict(not reason, reason, _support(sources) if not reason else (), covered)


def _recombined(sentence: str, units: Sequence[_Unit], headings: tuple[str, ...]) -> bool:
    """Tell whether a clause has a word that neither its nearest source nor the text before that source holds.

    What was said before is what a sentence goes on about; what is said later is about something else.
    """
    for clause in clauses(sentence):
        words = weights(clause.text)
        nearest = max(range(len(units)), key=lambda place: (coverage(words, (units[place].text,)), place))
        if strange_words(clause.text, (*headings, *(unit.text for unit in units[: nearest + 1]))):
            return True
    return False


def _contradiction(sentence: str, texts: tuple[str, ...], headings: tuple[str, ...]) -> Reason:
    """Return what speaks against a sentence whose words are covered."""
    said = codes(sentence)
    if not set(said) <= {code for text in texts for code in codes(text)}:
        return "number"
    if not all(_number_stands(claim, sentence, texts) for claim in claims(sentence)):
        return "number"
    if not all(any(holds(name.word, text) for text in (*texts, *headings)) for name in names(sentence)):
        return "name"
    if not office_stands(sentence, (*texts, *headings)):
        return "name"
    if any(opposite_said(sentence, text) for text in texts):
        return "opposite"
    return _polarity(sentence, texts)


def _number_stands(claim: Claim, sentence: str, texts: Sequence[str]) -> bool:
    """Tell whether a number stands in a source, with the same bound and in a like context.

    In a source with several numbers of its kind the context is what stands near, so that they cannot be swapped.
    """
    near = weights(_around(sentence, claim.start, claim.end))
    mine = [other for other in claims(sentence) if other.kind == claim.kind]
    for text in texts:
        alike = [other for other in claims(text) if other.kind == claim.kind]
        for other in claims(text):
            if not claim.is_carried_by(other) or claim.bound != other.bound:
                continue
            if len(mine) > 1 and len(alike) > 1 and claim.kind != "ordinal" and _all_in(mine, alike):
                return _in_order(mine, alike)
            context = tuple(texts) if len(alike) == 1 else (_around(text, other.start, other.end),)
            if coverage(near, context) >= _LEAST_CONTEXT or _same_thing(claim, sentence, context[0]):
                return True
    return False


def _all_in(mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    return all(any(one.is_carried_by(other) for other in theirs) for one in mine)


def _in_order(mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """Tell whether all numbers of a kind stand in a source in the same order."""
    rest = iter(theirs)
    return all(any(one.is_carried_by(other) and one.bound == other.bound for other in rest) for one in mine)


def _same_thing(claim: Claim, sentence: str, theirs: str) -> bool:
    """Tell whether the thing that an ordinal numbers, "het eerste lid", is the one of the source."""
    following = list(weights(sentence[claim.end :]))
    return claim.kind == "ordinal" and bool(following) and likeness(following[0], theirs) == 1.0


def _polarity(sentence: str, texts: tuple[str, ...]) -> Reason:
    if any(denies_without_saying(sentence, text) for text in texts):
        return "denied"
    theirs = [clause for text in texts for clause in clauses(text)]
    for clause in clauses(sentence):
        words = weights(clause.text)
        if not words:
            continue
        closeness = [coverage(words, (other.text,)) for other in theirs]
        if max(closeness) < _ALIGNED:
            continue
        like = [other for other, near in zip(theirs, closeness, strict=True) if near >= _LIKE * max(closeness)]
        if all(clause.denied != other.denied for other in like):
            return "denied"
        if all(clause.denied != other.denied or not clause.moods & other.moods for other in like):
            return "modality"
        if clause.done and all(other.to_come for other in like):
            return "modality"
    return ""


def _sources(sentence: str, units: Sequence[_Unit], headings: tuple[str, ...]) -> tuple[list[_Unit], float]:
    """Return the few sentences that cover the words best, the best first, with how far they do, headings included."""
    words = weights(sentence)
    chosen: list[_Unit] = []
    covered = 0.0
    while len(chosen) < _MOST_SOURCES:
        texts = tuple(unit.text for unit in chosen)
        options = [(coverage(words, (*texts, unit.text)), -n, unit) for n, unit in enumerate(units)]
        best, _, unit = max(options, default=(0.0, 0, None), key=lambda option: option[:2])
        if unit is None or (chosen and best < covered + _GAIN):
            break
        chosen.append(unit)
        covered = best
    return chosen, max(covered, coverage(words, (*(unit.text for unit in chosen), *headings)))


@lru_cache(maxsize=1_024)
def _units(passage: Passage) -> tuple[_Unit, ...]:
    units: list[_Unit] = []
    lead = ""
    for place, sentence in enumerate(passage.sentences):
        text = passage.sentence_text(sentence)
        if sentence.role == "lead":
            lead = text
        if is_order(text):
            continue
        units.append(_Unit(passage, place, f"{lead} {text}" if sentence.role == "item" else text))
    return tuple(units)


def _support(units: Sequence[_Unit]) -> Support:
    by_passage: dict[str, tuple[Passage, list[int]]] = {}
    for unit in units:
        by_passage.setdefault(unit.passage.id, (unit.passage, []))[1].append(unit.place)
    return tuple((passage, tuple(sorted(places))) for passage, places in by_passage.values())


def _text_of(support: Support) -> str:
    return " ".join(passage.sentence_text(passage.sentences[place]) for passage, places in support for place in places)


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - _NEAR) : start]} {text[end : end + _NEAR]}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?;:•-–*")
