"""Choosing the evidence: which sentences of the passages found answer the question, and how sure that is.

Every sentence of the best passages becomes a candidate with a few signals (``signals``). The fitted model turns them
into a score per sentence, and signals of the whole into the probability that the documents answer (``judgement``).
From the best sentences the answer's pieces grow (``pieces``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.answering.answer_types import holds_name, lacks_measure
from app.answering.judgement import judging
from app.answering.letters import tells_of_letter
from app.answering.matching import coverage, match
from app.answering.pieces import Piece, grow_pieces, with_reservation
from app.answering.question import Question
from app.answering.signals import Candidate, candidates, is_judged
from app.answering.stance import asks_reservation, asks_stance, is_reservation, stance_bonus
from app.answering.thresholds import Thresholds
from vectorstore.judging import Place
from vectorstore.passage import Hit

_RESERVED = 2.5  # log-odds by which a reservation leads, where one is asked for: more than what else may join
_DOUBT = (0.2, 0.7)  # between these probabilities: see docs/judge.md
_OF_LETTER = 0.9  # the probability that the opening or closing of a letter tells whom it is for or from
_LEADING = 30  # sentences among which the judge finds enough to read around
_WRONG_KIND = 0.3  # what an answer of another kind than was asked for is worth


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found.

    ``pieces`` answer (best first), ``probability`` (0..1) says how likely they do, ``near`` are the passages that
    come near, and ``thresholds`` those that the probability is fitted to. ``leading`` are the sentences that look best,
    around which the judge is to read.
    """

    pieces: tuple[Piece, ...]
    probability: float
    near: tuple[Hit, ...]
    thresholds: Thresholds
    judged: bool = False
    leading: tuple[Place, ...] = ()

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether the judge, which has not read yet, may turn a "yes" into a "no" or a "no" into a "yes"."""
        return not self.judged and _DOUBT[0] < self.probability < _DOUBT[1]


def select_evidence(question: Question, hits: Sequence[Hit]) -> Evidence:
    """Return the sentences that answer the question best, with the probability that they do."""
    was_judged = is_judged(hits)
    models = judging(judged=was_judged)
    ranked = sorted(
        (
            (models.sentence_score(candidate) + stance_bonus(question.text, candidate.text), candidate)
            for candidate in candidates(question, hits)
        ),
        key=lambda pair: -pair[0],
    )
    if not ranked:
        return Evidence((), 0.0, tuple(hits[:3]), models.thresholds)
    if letter := [pair for pair in ranked if tells_of_letter(question, pair[1].hit.passage)]:
        return Evidence(grow_pieces(letter), _OF_LETTER, _nearest(letter), models.thresholds)
    probability = models.probability(question, hits, ranked)
    if asks_reservation(question.text):
        ranked = _reservations_first(ranked)
    pieces = grow_pieces(ranked)
    if asks_stance(question.text):
        pieces = with_reservation(pieces, ranked)
    if _is_of_another_kind(question, pieces) or _shares_no_word(question, hits):
        probability *= _WRONG_KIND
    leading = tuple((candidate.hit.passage, candidate.place) for _, candidate in ranked[:_LEADING])
    return Evidence(pieces, probability, _nearest(ranked), models.thresholds, was_judged, leading)


def _reservations_first(ranked: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Put what is held back in the section of the best sentence in front: beside a worry, praise does not answer."""
    best, section = ranked[0][0], _section(ranked[0][1])
    first = [
        (best + _RESERVED - at / 100, candidate)
        for at, (score, candidate) in enumerate(ranked)
        if _section(candidate) == section and is_reservation(candidate.text)
    ]
    chosen = {id(candidate) for _, candidate in first}
    return first + [(score, candidate) for score, candidate in ranked if id(candidate) not in chosen]


def _section(candidate: Candidate) -> tuple[str, tuple[str, ...]]:
    origin = candidate.hit.passage.origin
    return origin.document, origin.section


def best_reading(tried: Sequence[tuple[Question, Sequence[Hit], Evidence]]) -> tuple[Question, Sequence[Hit], Evidence]:
    """Return the reading of a question, with hits and evidence, that the documents answer best.

    The words of the question itself must be answered, not only those carried along from an earlier one.
    """
    return max(tried, key=lambda reading: reading[2].probability * _own_words_held(reading[0], reading[2].pieces))


def _own_words_held(question: Question, pieces: Sequence[Piece]) -> float:
    if not pieces:
        return 0.0
    own = {word: value for word, value in question.weights.items() if word.folded not in question.carried}
    return coverage(own, [" ".join((*piece.passage.origin.section, piece.quote)) for piece in pieces])


def _shares_no_word(question: Question, hits: Sequence[Hit]) -> bool:
    """Tell whether not one word of a Dutch question stands in any passage found."""
    texts = [" ".join((*hit.passage.origin.section, hit.passage.text)) for hit in hits]
    found = any(match(word, text) for word in question.words for text in texts)
    return question.language == "nl" and not found


def _is_of_another_kind(question: Question, pieces: Sequence[Piece]) -> bool:
    """Tell whether the pieces cannot hold what is asked: a name, a measure, or that of a thing they do not mention."""
    if question.wants_name:
        return not any(holds_name(piece.quote) for piece in pieces)
    if lacks_measure(question, [piece.quote for piece in pieces]):
        return True
    subject = question.subject
    if not question.measures_one_thing or subject is None or question.language != "nl":
        return False
    texts = [" ".join((*piece.passage.origin.section, piece.passage.text)) for piece in pieces]
    return not any(match(subject, text) for text in texts)


def _nearest(ranked: Sequence[tuple[float, Candidate]]) -> tuple[Hit, ...]:
    """Return up to three different passages in the order of their best sentence."""
    best: dict[str, Hit] = {}
    for _, candidate in ranked:
        best.setdefault(candidate.hit.passage.id, candidate.hit)
    return tuple(best.values())[:3]
