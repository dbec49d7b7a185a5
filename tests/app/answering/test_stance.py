from __future__ import annotations

import pytest

from app.answering.stance import asks_reservation, asks_stance, is_reservation, stance_bonus


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


@pytest.mark.parametrize(
    "question",
    ["Waar is de raad ontevreden over?", "Wat zijn de bezwaren?", "Wat mist de raad?", "What are the concerns?"],
)
def test_a_question_for_what_is_held_against_something_is_recognised(question: str) -> None:
    assert asks_reservation(question)
    assert asks_stance(question)


@pytest.mark.parametrize("question", ["Wie zorgt voor de brug?", "Wat doet de raad tegen overlast?", "Wat is goed?"])
def test_worry_in_another_sense_is_none(question: str) -> None:
    assert not asks_reservation(question)


def test_a_sentence_that_states_the_stance_that_is_asked_for_is_better() -> None:
    assert stance_bonus("Wat vindt de raad van de brug?", "De raad is positief over de brug.") > 0
    assert stance_bonus("Wat vindt de raad van de brug?", "Het besluit vindt u in de bijlage.") == 0
    assert stance_bonus("Wanneer opent de brug?", "De raad is positief over de brug.") == 0
