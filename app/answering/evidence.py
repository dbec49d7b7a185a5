"""Choosing the evidence: which sentences of the passages found answer the question, and how sure that is.

Every sentence of the best passages becomes a candidate with a few signals (``signals``). The fitted model turns them
into a score per sentence, and signals of the whole into the probability that the documents answer (``judgement``).
From the best sentence the evidence grows by structure: a list comes with its lead-in, a sentence that points back comes
with the one before it, other sentences join when they are nearly as good and there is room, and a stance comes with its
reservation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.answering.judgement import Judgement, answer_probability, sentence_score
from app.answering.question import Question
from app.answering.references import points_back
from app.answering.signals import Candidate, candidates
from app.answering.stance import asks_stance, is_reservation
from vectorstore.passage import Hit, Passage, Sentence

_MOST_WORDS = 75  # of an answer that consists of more than its best piece
_MOST_PIECES = 3
_NEARLY = 2.0  # how far below the best score, in log-odds, a sentence may lie and still join
_RESERVATION_WORDS = 40  # what the reservation beside a stance may add to that
_ANNOUNCEMENT = 6  # words of a sentence that only announces the next
_CONTINUES = 0.5  # what a sentence that goes on from the one chosen is forgiven


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
    pieces = _grow(ranked)
    if asks_stance(question.text):
        pieces = _with_reservation(pieces, ranked)
    return Evidence(pieces, judgement, _nearest(ranked))


def _grow(ranked: Sequence[tuple[float, Candidate]]) -> tuple[Piece, ...]:
    """Return the best piece and those that are nearly as good, within the number of words an answer may have.

    The passage with the best piece comes first; the pieces of one passage stand in reading order.
    """
    scores = {(candidate.hit.passage.id, candidate.place): score for score, candidate in ranked}
    floor = ranked[0][0] - _NEARLY
    pieces: list[Piece] = []
    for score, candidate in ranked:
        if len(pieces) == _MOST_PIECES or score < floor:
            break
        room = _MOST_WORDS - sum(len(piece.quote.split()) for piece in pieces)
        piece = _piece(candidate, score, room, scores, floor)
        if any(_overlap(piece, other) for other in pieces) or (pieces and len(piece.quote.split()) > room):
            continue
        pieces.append(piece)
    passages = [piece.passage.id for piece in pieces]
    return tuple(sorted(pieces, key=lambda piece: (passages.index(piece.passage.id), piece.start)))


def _with_reservation(pieces: tuple[Piece, ...], ranked: Sequence[tuple[float, Candidate]]) -> tuple[Piece, ...]:
    """Add the reservation that stands in the same section as the best piece, when the pieces hold none."""
    if len(pieces) > _MOST_PIECES or any(is_reservation(piece.quote) for piece in pieces):
        return pieces
    room = _MOST_WORDS + _RESERVATION_WORDS - sum(len(piece.quote.split()) for piece in pieces)
    for score, candidate in ranked:
        passage = candidate.hit.passage
        section = (passage.origin.document, passage.origin.section)
        if section != (pieces[0].passage.origin.document, pieces[0].passage.origin.section):
            continue
        piece = _reservation(passage, candidate.place, score)
        if piece is not None and len(piece.quote.split()) <= room:
            return (*pieces, piece)
    return pieces


def _reservation(passage: Passage, place: int, score: float) -> Piece | None:
    """Return the reservation at a place; one that only announces ("Er zijn ook zorgen.") has what follows with it."""
    sentences = passage.sentences
    if not is_reservation(passage.sentence_text(sentences[place])):
        return None
    last = place
    if _words(passage, place, place) <= _ANNOUNCEMENT and place + 1 < len(sentences):
        last += 1
    return Piece(passage, sentences[place].start, sentences[last].end, score)


def _piece(
    candidate: Candidate, score: float, room: int, scores: Mapping[tuple[str, int], float], floor: float
) -> Piece:
    """Return a candidate with what it needs to be understood, and with neighbours that answer nearly as well."""
    passage = candidate.hit.passage
    first, last = _unit(passage, candidate.place, room)
    while (wider := _neighbour(passage, first, last, scores, floor)) and _words(passage, *wider) <= room:
        first, last = wider
    return Piece(passage, passage.sentences[first].start, passage.sentences[last].end, score)


def _unit(passage: Passage, place: int, room: int) -> tuple[int, int]:
    """Return the sentences that belong to one: a lead-in has its list, a pointer back what it points to."""
    sentences = passage.sentences
    first = last = place
    if sentences[place].role == "lead":
        last = _list_end(sentences, place)
    elif sentences[place].role == "item":
        whole = (_list_start(sentences, place), _list_end(sentences, place))
        if _words(passage, *whole) <= room:
            first, last = whole
    while (
        first > 0
        and sentences[first].role != "item"
        and points_back(passage.sentence_text(sentences[first]))
        and _words(passage, first - 1, last) <= room
    ):
        first -= 1
    return first, last


def _neighbour(
    passage: Passage, first: int, last: int, scores: Mapping[tuple[str, int], float], floor: float
) -> tuple[int, int] | None:
    """Return the stretch with its best neighbour, or None when neither neighbour answers nearly as well."""
    sentences = passage.sentences
    options: list[tuple[float, tuple[int, int]]] = []
    if last + 1 < len(sentences):
        forgiven = _CONTINUES if points_back(passage.sentence_text(sentences[last + 1])) else 0.0
        options.append((scores[passage.id, last + 1] + forgiven, (first, last + 1)))
    if first > 0:
        options.append((scores[passage.id, first - 1], (first - 1, last)))
    score, wider = max(options, default=(floor - 1, (first, last)))
    return wider if score >= floor else None


def _list_start(sentences: Sequence[Sentence], place: int) -> int:
    """Return the place of the list's lead-in, or of its first item when it has none."""
    while place > 0 and sentences[place].role == "item" and sentences[place - 1].role in ("item", "lead"):
        place -= 1
    return place


def _list_end(sentences: Sequence[Sentence], place: int) -> int:
    while place + 1 < len(sentences) and sentences[place + 1].role == "item":
        place += 1
    return place


def _words(passage: Passage, first: int, last: int) -> int:
    start, end = passage.sentences[first].start, passage.sentences[last].end
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
