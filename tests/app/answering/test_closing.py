from __future__ import annotations

import pytest

from app.answering.question import Question
from app.answering.signals import candidates
from vectorstore.passage import Hit, Origin, Passage, Sentence

CLOSING = "Met vriendelijke groet,\nWaterschap De Meerkoet\nJ. de Wit\nDijkgraaf"


def hit(text: str) -> Hit:
    origin = Origin("brief", "Brief", "brief.txt", (), None, 0, len(text))
    return Hit(Passage(1, text, origin, (Sentence(0, len(text)),)), 1.0, 0.85, 1.0, (0.85,))


@pytest.mark.parametrize(
    "question",
    ["Wie heeft deze brief ondertekend?", "Who wrote the letter?", "Wie is de dijkgraaf?", "Is er een dijkgraaf?"],
)
def test_the_closing_of_a_letter_tells_who_it_is_from(question: str) -> None:
    assert candidates(Question(question), [hit(CLOSING)])


@pytest.mark.parametrize(
    "question", ["Wie betaalt de dijkverzwaring?", "Who pays for the dikes?", "Hoeveel kost een vergunning?"]
)
def test_the_closing_of_a_letter_answers_nothing_else(question: str) -> None:
    assert not candidates(Question(question), [hit(CLOSING)])


def test_any_other_passage_may_answer() -> None:
    assert candidates(Question("Wie betaalt de dijkverzwaring?"), [hit("De inwoners betalen dat via de belasting.")])
