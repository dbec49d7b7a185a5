"""Growing an answer from its best sentence, by structure. Pure.

A list comes with its lead-in, a sentence that points back comes with the one before it, other sentences join when they
are nearly as good and there is room, and a stance comes with its reservation. Sentences are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.answering.references import points_back
from app.answering.signals import Candidate
from app.answering.stance import is_reservation
from vectorstore.passage import Passage, Sentence

_MOST_WORDS = 75  # of an answer that consists of more than its best piece
_MOST_PIECES = 3
_NEARLY = 2.0  # how far below the best score, in log-odds, a sentence may lie and still join
_RESERVATION_WORDS = 40  # what the reservation beside a stance may add to that
_ANNOUNCEMENT = 6  # words of a sentence that only announces the next
_NOTHING = -99.0  # the score of a sentence that is no candidate
_CONTINUES = 0.5  # what a sentence that goes on from the one chosen is forgiven
_MARKER = re.compile(r"\W*?(\d{1,3}|[a-z]{1,3}(?=[.)°])|[•*–-])")


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


def grow_pieces(ranked: Sequence[tuple[float, Candidate]]) -> tuple[Piece, ...]:
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
        if pieces and _lacks_kind(candidate, ranked[0][1]):
            continue
        pieces.append(piece)
    passages = [piece.passage.id for piece in pieces]
    return tuple(sorted(pieces, key=lambda piece: (passages.index(piece.passage.id), piece.start)))


def _lacks_kind(candidate: Candidate, best: Candidate) -> bool:
    """Tell whether a sentence lacks the kind of thing that is asked for and the best one gives: a name, an amount."""
    return any(best.signals[kind] > candidate.signals[kind] for kind in ("typed_present", "named"))


def with_reservation(pieces: tuple[Piece, ...], ranked: Sequence[tuple[float, Candidate]]) -> tuple[Piece, ...]:
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
    last = place + 1 if _only_announces(passage, place) else place
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


def _only_announces(passage: Passage, place: int) -> bool:
    """Tell whether a sentence, such as "Er zijn ook zorgpunten.", only says that something follows."""
    followed = place + 1 < len(passage.sentences) and passage.sentences[place + 1].role == "sentence"
    return (
        followed
        and is_reservation(passage.sentence_text(passage.sentences[place]))
        and _words(passage, place, place) <= _ANNOUNCEMENT
    )


def _unit(passage: Passage, place: int, room: int) -> tuple[int, int]:
    """Return the sentences that belong to one: a list stays whole, and what points back has what it points to.

    An item of a list that is too long for the room stands alone, with the list that it opens itself.
    """
    sentences = passage.sentences
    first = last = place
    if sentences[place].role != "sentence":
        whole = (_list_start(sentences, place), _list_end(sentences, place))
        if sentences[place].role == "lead" or _words(passage, *whole) <= room:
            first, last = whole
        elif _words(passage, place, under := _sublist_end(passage, place)) <= room:
            last = under
    elif _only_announces(passage, place) and _words(passage, place, place + 1) <= room:
        last = place + 1
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
    """Return the stretch with its best neighbour, a list being one, or None when none answers nearly as well."""
    sentences = passage.sentences
    options: list[tuple[float, tuple[int, int]]] = []
    if last + 1 < len(sentences) and sentences[last].role != "item":
        after = last + 1
        forgiven = _CONTINUES if points_back(passage.sentence_text(sentences[after])) else 0.0
        end = after if sentences[after].role == "sentence" else _list_end(sentences, after)
        options.append((scores.get((passage.id, after), _NOTHING) + forgiven, (first, end)))
    if first > 0 and sentences[first].role != "item":
        before = first - 1
        start = before if sentences[before].role == "sentence" else _list_start(sentences, before)
        options.append((scores.get((passage.id, before), _NOTHING), (start, last)))
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


def _sublist_end(passage: Passage, place: int) -> int:
    """Return the place of the last item under one that ends in a colon: those with other markers (1., a., •)."""
    marker, last = _marker(passage, place), place
    if not passage.sentence_text(passage.sentences[place]).rstrip().endswith(":"):
        return place
    while last + 1 < len(passage.sentences) and passage.sentences[last + 1].role == "item":
        if _marker(passage, last + 1) == marker:
            break
        last += 1
    return last


def _marker(passage: Passage, place: int) -> str:
    """Return the kind of an item's marker: "1" for a number, "a" for a letter, else the sign itself."""
    found = _MARKER.match(passage.sentence_text(passage.sentences[place]))
    if found is None:
        return ""
    return "1" if found[1][0].isdigit() else "a" if found[1][0].isalpha() else found[1]


def _words(passage: Passage, first: int, last: int) -> int:
    """Return the number of words of a stretch of sentences; bullets and dashes are none."""
    start, end = passage.sentences[first].start, passage.sentences[last].end
    text = passage.text[start - passage.origin.start : end - passage.origin.start]
    return sum(any(char.isalnum() for char in word) for word in text.split())


def _overlap(one: Piece, other: Piece) -> bool:
    same = one.passage.origin.document == other.passage.origin.document
    return (same and one.start < other.end and other.start < one.end) or one.quote == other.quote
