from __future__ import annotations

import pytest

from app.answering.stance import asks_stance, is_reservation


@pytest.mark.parametrize(
    "question",
    [
        "Wat vindt de havenmeester van de plannen?",
        "Is de havenmeester positief over de plannen?",
        "Hoe staat de havenmeester tegenover de plannen?",
        "What is the view of the harbour master?",
    ],
)
def test_a_question_for_a_stance_is_recognised(question: str) -> None:
    assert asks_stance(question)


@pytest.mark.parametrize("question", ["Wat kost een ligplaats?", "Waar staat de kraan?", "When does the lock open?"])
def test_a_question_for_a_fact_is_not(question: str) -> None:
    assert not asks_stance(question)


@pytest.mark.parametrize(
    "sentence",
    ["Een aandachtspunt is het geluid.", "De kade is nog niet klaar.", "Maar dat kost geld.", "Wel zijn er risico's."],
)
def test_a_sentence_that_holds_something_back_is_recognised(sentence: str) -> None:
    assert is_reservation(sentence)


@pytest.mark.parametrize("sentence", ["De kade is mooi.", "Zij koopt maar één boot."])
def test_a_sentence_that_holds_nothing_back_is_not(sentence: str) -> None:
    assert not is_reservation(sentence)
