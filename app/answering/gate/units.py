"""The sentences of cited passages that may carry a written one, and which of them do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.answering.gate.orders import is_order
from app.answering.gate.wording import coverage, weights
from vectorstore.passage import Passage

_MOST_SOURCES = 3
_GAIN = 0.06  # what another source sentence must add to the coverage

# For each passage the places in ``passage.sentences`` that carry something.
Support = tuple[tuple[Passage, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a passage that may carry something; ``text`` has the lead-in of a list in front of its item."""

    passage: Passage
    place: int
    text: str


@lru_cache(maxsize=1_024)
def units(passage: Passage) -> tuple[Unit, ...]:
    """Return the sentences of a passage that may carry something: not those that only tell a model what to say."""
    found: list[Unit] = []
    lead = ""
    for place, sentence in enumerate(passage.sentences):
        text = passage.sentence_text(sentence)
        if sentence.role == "lead":
            lead = text
        if is_order(text):
            continue
        found.append(Unit(passage, place, f"{lead} {text}" if sentence.role == "item" else text))
    return tuple(found)


def sources(sentence: str, among: Sequence[Unit]) -> list[Unit]:
    """Return the few units that cover the words of a sentence best, the best first."""
    words = weights(sentence)
    chosen: list[Unit] = []
    covered = 0.0
    while len(chosen) < _MOST_SOURCES:
        texts = tuple(unit.text for unit in chosen)
        options = [(coverage(words, (*texts, unit.text)), -n, unit) for n, unit in enumerate(among)]
        best, _, unit = max(options, default=(0.0, 0, None), key=lambda option: option[:2])
        if unit is None or (chosen and best < covered + _GAIN):
            break
        chosen.append(unit)
        covered = best
    return chosen


def support_of(chosen: Sequence[Unit]) -> Support:
    """Return the places of units, by passage."""
    by_passage: dict[str, tuple[Passage, list[int]]] = {}
    for unit in chosen:
        by_passage.setdefault(unit.passage.id, (unit.passage, []))[1].append(unit.place)
    return tuple((passage, tuple(sorted(places))) for passage, places in by_passage.values())


def without_orders(support: Support) -> Support:
    """Return the same places of the same passages, without the sentences that only tell a model what to say."""
    found = []
    for passage, places in support:
        kept = [unit.place for unit in units(passage)]
        bare = replace(passage, sentences=tuple(passage.sentences[n] for n in kept))
        found.append((bare, tuple(kept.index(place) for place in places)))
    return tuple(found)


def text_of(support: Support) -> str:
    """Return the sentences that carry something, in one line."""
    return " ".join(passage.sentence_text(passage.sentences[place]) for passage, places in support for place in places)


def headings(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the titles and headings above passages, which may carry words and names too."""
    return tuple(dict.fromkeys(" ".join((p.origin.title, *p.origin.section)) for p in passages))
