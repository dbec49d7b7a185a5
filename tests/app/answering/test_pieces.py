from __future__ import annotations

import pytest

from app.answering.pieces import _unit
from tests.vectorstore.invented import make_document

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
