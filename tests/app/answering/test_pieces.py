from __future__ import annotations

import pytest

from app.answering.pieces import _unit
from tests.vectorstore.invented import make_document
from vectorstore.passage import Origin, Passage, Sentence

TEXT = "De raad is blij met het plan. Er zijn ook zorgpunten. De kosten van de brug lopen op."


@pytest.mark.parametrize(
    ("place", "room", "unit"),
    [
        (1, 75, (1, 2)),  # what only announces has what follows with it
        (1, 6, (1, 1)),  # but not beyond the room
        (0, 75, (0, 0)),  # and a sentence that says something stands alone
    ],
)
def test_an_announcement_comes_with_what_it_announces(place: int, room: int, unit: tuple[int, int]) -> None:
    _, passages = make_document(TEXT)
    assert _unit(passages[0], place, room) == unit


def test_an_item_that_opens_a_list_comes_with_it() -> None:
    items = ["1. de kade:", "a. de trap", "b. de steiger", *(f"{n}. de brug van nummer {n}" for n in range(2, 30))]
    lines = ["De raad beslist over:", *items]
    starts = [sum(len(line) + 1 for line in lines[:place]) for place in range(len(lines))]
    sentences = tuple(
        Sentence(start, start + len(line), "item" if start else "lead")
        for start, line in zip(starts, lines, strict=True)
    )
    text = "\n".join(lines)
    passage = Passage(1, text, Origin("wet", "Wet", "wet.txt", (), None, 0, len(text)), sentences)
    assert _unit(passage, 1, 20) == (1, 3)
    assert _unit(passage, 2, 20) == (2, 2)
