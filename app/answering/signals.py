"""The signals by which a sentence is judged as an answer. Pure.

All values are plain numbers, about -1 to 3, under names that ``model.json`` gives weights to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.answering.answer_types import holds, holds_name, holds_near, is_typed
from app.answering.letters import is_closing, is_salutation, may_close, tells_of_letter
from app.answering.matching import Weights, coverage, match
from app.answering.question import Question
from vectorstore.analysis import Token
from vectorstore.passage import Hit

COSINE_FLOOR, COSINE_SPAN = 0.80, 0.08  # mE5 cosines live between 0.76 and 0.92
_COMMON_DISCOUNT = 0.8
_ADDRESS = re.compile(r"\S*(https?://|www\.)\S+")
_DEEPEST = 10  # passages whose sentences are looked at
_UNREAD = -4.0  # the log-odds of a sentence or passage that the judge did not read
LOG_ODDS = 4.0  # what log-odds are divided by, to be of the size of the other signals


# What the judge adds. The models for use without a judge have no weights for these.
JUDGED = ("judged_sentence", "judged_answers", "judged_relevance")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that was found: its place in ``hit.passage.sentences`` and its signals."""

    hit: Hit
    place: int
    signals: dict[str, float] = field(repr=False)

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.hit.passage.sentence_text(self.hit.passage.sentences[self.place])


def candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """Return the sentences of the best passages with their signals."""
    best = max((hit.score for hit in hits), default=0.0)
    bm25 = max((hit.bm25 for hit in hits), default=0.0) or 1.0
    relevance = max((hit.judgement.relevance for hit in hits if hit.judgement), default=0.0)
    focus = _focus(question, hits)
    found = [
        Candidate(
            hit,
            place,
            _sentence_signals(question, hit, place, hit.score - best, hit.bm25 / bm25, focus)
            | _judged(hit, place, relevance),
        )
        for hit in hits[:_DEEPEST]
        if not is_closing(hit.passage.text) or may_close(question, hit.passage)
        for place, sentence in enumerate(hit.passage.sentences)
        if _says_something(hit.passage.sentence_text(sentence), hit.passage.origin.title)
        or tells_of_letter(question, hit.passage)
    ]
    _add_comparisons(found)
    return found


def _says_something(sentence: str, title: str) -> bool:
    """Tell whether a sentence can answer: a question, a title, an address and the opening of a letter cannot."""
    words = [word for word in _ADDRESS.sub(" ", sentence).split() if any(char.isalpha() for char in word)]
    if not words or sentence.rstrip().endswith("?") or sentence.strip().casefold() == title.casefold():
        return False
    return not is_salutation(sentence)


def _add_comparisons(found: Sequence[Candidate]) -> None:
    """Add how each sentence compares with the others of the same question: its distance to the best of them."""
    for name in ("cosine", "coverage", "coverage_around", "focus", "focus_around", "judged_sentence"):
        best = max((candidate.signals[name] for candidate in found), default=0.0)
        for candidate in found:
            candidate.signals[f"{name}_gap"] = best - candidate.signals[name]


def _focus(question: Question, hits: Sequence[Hit]) -> dict[Token, float]:
    """Return the weights of the question's words, less for a word that most passages found hold: it does not choose."""
    count = len(hits) or 1
    share = {w: sum(match(w, hit.passage.text) > 0 for hit in hits) / count for w in question.words}
    return {word: value * (1 - _COMMON_DISCOUNT * share[word]) for word, value in question.weights.items()}


def _sentence_signals(
    question: Question, hit: Hit, place: int, rank: float, bm25: float, focus: Weights
) -> dict[str, float]:
    passage = hit.passage
    text = passage.sentence_text(passage.sentences[place])
    around = [text, " ".join(passage.origin.section), *_neighbours(hit, place)]
    words = len(text.split())
    role = passage.sentences[place].role
    return {
        "cosine": centred(hit.sentence_cosines[place]),
        "passage_cosine": centred(hit.cosine),
        "coverage": coverage(question.weights, [text]),
        "coverage_around": coverage(question.weights, around),
        "focus": coverage(focus, [text]),
        "focus_around": coverage(focus, around),
        "rank": rank,
        "bm25": bm25,
        "typed_present": float(is_typed(question.asks) and holds(question.asks, text)),
        "named": float(question.wants_name and holds_name(text)),
        "head": match(question.head, text) if question.head else 0.0,
        "typed_near": float(is_typed(question.asks) and holds_near(question.asks, question.words, text)),
        "lead": float(role == "lead"),
        "item": float(role == "item"),
        "short": float(words < 5),
    }


def _judged(hit: Hit, place: int, most_relevant: float) -> dict[str, float]:
    """Return what the judge says of a sentence and of its passage, on the scale of the other signals."""
    if hit.judgement is None:
        return dict.fromkeys(JUDGED, _UNREAD / LOG_ODDS)
    values = (
        hit.judgement.sentences.get(place, _UNREAD),
        hit.judgement.answers,
        hit.judgement.relevance - most_relevant,
    )
    return {name: value / LOG_ODDS for name, value in zip(JUDGED, values, strict=True)}


def is_judged(hits: Sequence[Hit]) -> bool:
    """Tell whether the judge read any of the passages."""
    return any(hit.judgement for hit in hits)


def _neighbours(hit: Hit, place: int) -> list[str]:
    """Return the sentence before, or the lead-in of a list item."""
    passage = hit.passage
    before = place - 1
    while before > 0 and passage.sentences[place].role == "item" and passage.sentences[before].role == "item":
        before -= 1
    return [passage.sentence_text(passage.sentences[before])] if before >= 0 else []


def centred(cosine: float) -> float:
    """Return a cosine on a scale where 0 is "nothing in common" for the bundled encoder and 1 is "very close"."""
    return (cosine - COSINE_FLOOR) / COSINE_SPAN
