"""Choosing the evidence: which sentences of the passages found answer the question, and how sure that is.

Every sentence of the best passages becomes a candidate with a few signals (``signals``). The fitted model turns them
into a score per sentence, and signals of the whole into the probability that the documents answer at all (``judgement``).
From the best sentence the evidence grows by structure: a list comes with its lead-in, a sentence that points back comes
with the one before it, and a second sentence joins when it is nearly as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.answering.judgement import Judgement, answer_probability, sentence_score
from app.answering.question import Question
from app.answering.references import points_back
from app.answering.signals import Candidate, candidates
from vectorstore.passage import Hit, Passage, Sentence

_MOST_WORDS = 60  # an answer that is longer than its best piece needs a good reason
_NEARLY = 0.6  # how far below the best score another sentence may lie to join
_MOST_PIECES = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of whole sentences of one passage that is quoted as one; ``score`` is that of its best sentence."""

    passage: Passage
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        """Return the exact text."""
        return self.passage.text[self.start - self.passage.origin.start : self.end - self.passage.origin.start]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found: the pieces that answer (best first), how sure that is, and the passages that come near."""

    pieces: tuple[Piece, ...]
    judgement: Judgement
    near: tuple[Hit, ...]


def select_evidence(question: Question, hits: Sequence[Hit]) -> Evidence:
    """Return the sentences that answer the question best, with the probability that they do."""
    ranked = sorted(
        ((sentence_score(candidate), candidate) for candidate in candidates(question, hits)),
        key=lambda pair: -pair[0],
    )
    if not ranked:
        return Evidence((), Judgement(0.0), tuple(hits[:3]))
    judgement = Judgement(answer_probability(question, hits, [candidate for _, candidate in ranked], ranked))
    return Evidence(_grow(ranked), judgement, _nearest(ranked))


def _grow(ranked: Sequence[tuple[float, Candidate]]) -> tuple[Piece, ...]:
    """Return the best piece and those that are nearly as good, within the number of words an answer may have."""
    pieces: list[Piece] = []
    for score, candidate in ranked:
        if len(pieces) == _MOST_PIECES or score < ranked[0][0] - _NEARLY:
            break
        piece = _piece(candidate, score)
        if any(_overlap(piece, other) for other in pieces):
            continue
        if pieces and sum(len(p.quote.split()) for p in (*pieces, piece)) > _MOST_WORDS:
            continue
        pieces.append(piece)
    return tuple(pieces)


def _piece(candidate: Candidate, score: float) -> Piece:
    """Return a candidate with what it needs to be understood."""
    passage, place = candidate.hit.passage, candidate.place
    sentences = passage.sentences
    first = last = place
    if sentences[place].role == "lead":
        last = _list_end(sentences, place)
    elif sentences[place].role == "item":
        lead, end = _list_start(sentences, place), _list_end(sentences, place)
        if _words(passage, sentences[lead].start, sentences[end].end) <= _MOST_WORDS:
            first, last = lead, end
    while first > 0 and sentences[first].role != "item" and points_back(passage.sentence_text(sentences[first])):
        first -= 1
        if _words(passage, sentences[first].start, sentences[last].end) > _MOST_WORDS:
            first += 1
            break
    return Piece(passage, sentences[first].start, sentences[last].end, score)


def _list_start(sentences: Sequence[Sentence], place: int) -> int:
    while place > 0 and sentences[place].role == "item":
        place -= 1
    return place if sentences[place].role == "lead" else place + 1


def _list_end(sentences: Sequence[Sentence], place: int) -> int:
    while place + 1 < len(sentences) and sentences[place + 1].role == "item":
        place += 1
    return place


def _words(passage: Passage, start: int, end: int) -> int:
    return len(passage.text[start - passage.origin.start : end - passage.origin.start].split())


def _overlap(one: Piece, other: Piece) -> bool:
    same = one.passage.origin.document == other.passage.origin.document
    return (same and one.start < other.end and other.start < one.end) or one.quote == other.quote


def _nearest(ranked: Sequence[tuple[float, Candidate]]) -> tuple[Hit, ...]:
    """Return up to three different passages in the order of their best sentence."""
    best: dict[str, Hit] = {}
    for _, candidate in ranked:
        best.setdefault(candidate.hit.passage.id, candidate.hit)
    return tuple(best.values())[:3]
