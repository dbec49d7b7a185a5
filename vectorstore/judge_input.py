"""What the judge reads: a question and a passage as one row of token ids. Pure; training and use share it.

A row is ``<s> question </s></s> heading sentences </s>``. A passage that is too long is cut to the sentences around the
one that looks best (the anchor), always at the end of a sentence, unless a single sentence is too long by itself.
Beside a statement stand only the sentences that should carry it, with their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOS, PAD, EOS = 0, 1, 2
QUESTION_ROOM = 72  # tokens
HEADING_ROOM = 24
TEXT_ROOM = 144
CARRYING_ROOM = 96

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row for the judge: token ids, and for each sentence that is in it (by its place) the span of its tokens."""

    ids: tuple[int, ...]
    sentences: Mapping[int, tuple[int, int]]


def make_pair(question: Ids, heading: Ids, sentences: Sequence[Ids], anchor: int = 0) -> Pair:
    """Join a question, a heading (may be empty) and the sentences of a passage, given as token ids."""
    first, last = window([len(sentence) for sentence in sentences], anchor, TEXT_ROOM)
    return _row(question, heading, sentences, range(first, last), TEXT_ROOM)


def make_statement(statement: Ids, heading: Ids, sentences: Sequence[Ids], places: Sequence[int]) -> Pair:
    """Join a statement, a heading and the sentences of a passage that should carry it, given as token ids."""
    kept = carrying([len(sentence) for sentence in sentences], places, CARRYING_ROOM)
    return _row(statement, heading, sentences, kept, CARRYING_ROOM)


def _row(question: Ids, heading: Ids, sentences: Sequence[Ids], places: Sequence[int], room: int) -> Pair:
    ids = [BOS, *question[:QUESTION_ROOM], EOS, EOS, *heading[:HEADING_ROOM]]
    spans = {}
    for place in places:
        tokens = sentences[place][:room]
        spans[place] = (len(ids), len(ids) + len(tokens))
        ids += tokens
        room -= len(tokens)
    return Pair((*ids, EOS), spans)


def window(lengths: Sequence[int], anchor: int, room: int) -> tuple[int, int]:
    """Return the first sentence and the one after the last, around the anchor, that fit the room.

    What follows comes in before what precedes, by turns; the anchor is always in, even when too long.
    """
    if not lengths:
        return 0, 0
    first, last = anchor, anchor + 1
    used = lengths[anchor]
    grown = True
    while grown:
        grown = False
        if last < len(lengths) and used + lengths[last] <= room:
            used, last, grown = used + lengths[last], last + 1, True
        if first > 0 and used + lengths[first - 1] <= room:
            used, first, grown = used + lengths[first - 1], first - 1, True
    return first, last


def carrying(lengths: Sequence[int], places: Sequence[int], room: int) -> list[int]:
    """Return the places, and as many of their neighbours as fit, those before first; the first place is always in."""
    if not lengths:
        return []
    near = [place + step for step in (-1, 1, -2, 2) for place in places]
    kept: list[int] = []
    for place in dict.fromkeys((*places, *near)):
        if 0 <= place < len(lengths) and (not kept or lengths[place] <= room):
            kept.append(place)
            room -= lengths[place]
    return sorted(kept)
