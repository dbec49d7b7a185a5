"""How well cited passages carry a written sentence, in numbers. Pure.

All values lie about between -1 and 2, under names that ``model.json`` gives weights to. "Here" are the few sentences
that cover the words best, "anywhere" is all that is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.answering.gate.claims import claims
from app.answering.gate.numbers import number_stands
from app.answering.gate.opposites import opposite_said
from app.answering.gate.polarity import Clause, clauses, denials, denies_without_saying, obliges
from app.answering.gate.units import Unit
from app.answering.gate.wording import coverage, is_light, likeness, speaks, weights
from vectorstore.analysis import Token, tokens

_HEAVIEST = 5.0  # about the weight of the most telling word there is
_HELD = 0.5  # likeness from which a word is not strange
_LIKE = 0.85  # share of the best coverage from which another clause is as good
_ALIGNED = 0.45  # how far a clause must cover another to be about the same
_ABSOLUTE = frozenset(
    "altijd alle elk elke ieder iedere iedereen nooit automatisch zowel volledig geheel alleen uitsluitend al meteen "
    "direct always all every never only".split()
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Held:
    """A sentence with what it is held against: ``here`` and ``anywhere`` are texts, ``headings`` those above them."""

    sentence: str
    here: tuple[str, ...]
    anywhere: tuple[str, ...]
    headings: tuple[str, ...]

    @cached_property
    def is_spoken(self) -> bool:
        """Tell whether the texts say "ik" or "wij"."""
        return speaks(self.anywhere)

    @cached_property
    def aligned(self) -> list[tuple[Clause, list[Clause]]]:
        """Return the clauses of the sentence that something is like, each with the clauses that are about the same."""
        theirs = [clause for text in self.anywhere for clause in clauses(text)]
        found = []
        for clause in clauses(self.sentence):
            words = weights(clause.text)
            closeness = [coverage(words, (other.text,)) for other in theirs] if words else []
            if closeness and max(closeness) >= _ALIGNED:
                like = [o for o, near in zip(theirs, closeness, strict=True) if near >= _LIKE * max(closeness)]
                found.append((clause, like))
        return found


def held_against(sentence: str, chosen: Sequence[Unit], among: Sequence[Unit], headings: tuple[str, ...]) -> Held:
    """Return a sentence held against the units that should carry it, the best first, and all that is cited."""
    return Held(sentence, tuple(u.text for u in chosen), tuple(u.text for u in among), headings)


def gate_signals(held: Held) -> dict[str, float]:
    """Return the signals of a sentence that cites at least one sentence."""
    return {**_words(held), **_numbers(held), **_denials(held), **_moods(held), **_order(held)}


def _words(held: Held) -> dict[str, float]:
    """How far the words are covered, and how much those tell that are not."""
    words = weights(held.sentence)
    total = sum(words.values()) or 1.0
    texts = (*held.anywhere, *held.headings)
    strange = [
        value for word, value in words.items() if not is_light(word, held.is_spoken) and not _stands(word, texts)
    ]
    return {
        "covered": coverage(words, (*held.here, *held.headings)),
        "covered_anywhere": coverage(words, (*held.anywhere, *held.headings)),
        "strange": max(strange, default=0.0) / _HEAVIEST,
        "strange_share": sum(strange) / total,
        "recombined": max(_recombined(held), default=0.0) / _HEAVIEST,
        "absolute": float(bool(_said(held.sentence) - _said(" ".join(held.here)))),
    }


def _stands(word: Token, texts: Sequence[str]) -> bool:
    return any(likeness(word, text) >= _HELD for text in texts)


def _recombined(held: Held) -> Iterator[float]:
    """Yield what words of a clause tell that neither its nearest source nor the text before that source holds.

    What was said before is what a sentence goes on about; what is said later is about something else.
    """
    for clause in clauses(held.sentence):
        words = weights(clause.text)
        nearest = max(range(len(held.anywhere)), key=lambda n: (coverage(words, (held.anywhere[n],)), n))
        before = (*held.headings, *held.anywhere[: nearest + 1])
        for word, value in words.items():
            if not is_light(word, held.is_spoken) and not _stands(word, before):
                yield value


def _said(text: str) -> frozenset[str]:
    return _ABSOLUTE & frozenset(_WORD.findall(text.casefold()))


def _numbers(held: Held) -> dict[str, float]:
    """How many numbers do not stand with the same bound in a like context."""
    wrong = sum(not number_stands(claim, held.sentence, held.here) for claim in claims(held.sentence))
    return {"numbers": min(wrong, 2)}


def _denials(held: Held) -> dict[str, float]:
    """What is denied here and not there, or there and not here."""
    said, best = denials(held.sentence), denials(held.here[0])
    return {
        "denied": float(_conflicts(held, _denied_otherwise)),
        "denial_new": float(said > 0 and not any(denials(text) for text in held.here)),
        "denial_lost": float(said == 0 and best > 0),
        "denials_differ": float((said - best) % 2),
        "denied_there": float(any(denies_without_saying(held.sentence, text) for text in held.here)),
        "opposite": float(any(opposite_said(held.sentence, text) for text in held.here)),
    }


def _moods(held: Held) -> dict[str, float]:
    """What is obliged, allowed or intended here and not there."""
    must = [obliges(text) for text in held.here]
    return {
        "mood": float(_conflicts(held, _meant_otherwise)),
        "obliged_new": float(obliges(held.sentence) and not any(must)),
        "obliged_lost": float(not obliges(held.sentence) and must[0]),
    }


def is_done_too_early(held: Held) -> bool:
    """Tell whether a sentence says that something was done which its sources only intend, or say that it will be."""
    return _conflicts(held, _done_too_early) > 0


def _conflicts(held: Held, differ: Callable[[Clause, Sequence[Clause]], bool]) -> int:
    """Return how many clauses differ from all that is about the same, two at most."""
    return min(sum(differ(clause, like) for clause, like in held.aligned), 2)


def _denied_otherwise(clause: Clause, like: Sequence[Clause]) -> bool:
    return all(clause.denied != other.denied for other in like)


def _meant_otherwise(clause: Clause, like: Sequence[Clause]) -> bool:
    same = [other for other in like if clause.denied == other.denied]
    return bool(same) and not any(clause.moods & other.moods for other in same)


def _done_too_early(clause: Clause, like: Sequence[Clause]) -> bool:
    return clause.done and all(other.to_come or "intends" in other.moods for other in like)


def _order(held: Held) -> dict[str, float]:
    """How far the words stand in the order of the source."""
    mine, theirs = _stems(held.sentence), _stems(" ".join(held.here))
    return {"order": _common(mine, theirs) / max(1, len(mine))}


def _stems(text: str) -> list[str]:
    return [token.terms[0] for token in tokens(text) if not token.is_stopword]


def _common(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    longest = [0] * (len(theirs) + 1)
    for one in mine:
        before = 0
        for place, other in enumerate(theirs, start=1):
            before, longest[place] = (
                longest[place],
                before + 1 if one == other else max(longest[place], longest[place - 1]),
            )
    return longest[-1]
