from __future__ import annotations

import pytest

from app.answering.conversation import leans_on_history, standalone
from app.answering.references import points_back

BERTH = "Wat kost een ligplaats in de jachthaven?"
TICKET = "How much does a berth in the marina cost?"


@pytest.mark.parametrize(
    ("question", "history", "carried"),
    [
        ("En in de winter?", [BERTH], {"ligplaats", "jachthaven"}),
        ("Hoe vraag ik die aan?", [BERTH], {"ligplaats", "jachthaven"}),
        ("Wie beslist daarover?", [BERTH], {"ligplaats", "jachthaven"}),
        ("Hoe lang?", [BERTH], {"ligplaats", "jachthaven"}),
        ("And in winter?", [TICKET], {"berth", "marina"}),
        ("How do I apply for it?", [TICKET], {"berth", "marina"}),
        ("What about sailing boats?", [TICKET], {"berth", "marina"}),
    ],
)
def test_a_follow_up_takes_the_subject_along(question: str, history: list[str], carried: set[str]) -> None:
    found = standalone(question, history)
    assert found.text.endswith(question)
    assert carried <= found.carried
    assert carried <= {word.folded for word in found.words}


@pytest.mark.parametrize(
    "question",
    [
        "Welke bomen worden er in het stadspark gekapt?",
        "Wanneer begint het schaaktoernooi in de bibliotheek?",
        "Which trees will be felled in the park?",
        "Vindt de raad dat de bibliotheek open blijft?",
        "Wat zegt de brief over deze bibliotheek?",
    ],
)
def test_a_new_topic_takes_nothing_along(question: str) -> None:
    found = standalone(question, [BERTH])
    assert found.text == question
    assert found.carried == frozenset()


def test_without_history_a_question_stays_as_it_is() -> None:
    assert standalone("En daarna?", []).text == "En daarna?"
    assert standalone("En daarna?", ["", "  "]).text == "En daarna?"


def test_several_follow_ups_in_a_row_keep_the_subject_they_began_with() -> None:
    found = standalone("En daarvoor?", ["Wanneer opent de bibliotheek?", BERTH, "En voor zeilboten?"])
    assert {"ligplaats", "jachthaven", "zeilboten"} <= found.carried
    assert "bibliotheek" not in found.carried


def test_a_word_that_the_question_has_itself_is_not_repeated() -> None:
    found = standalone("En een ligplaats voor zeilboten?", [BERTH])
    assert "ligplaats" not in found.carried
    assert found.text.casefold().count("ligplaats") == 1


def test_a_long_history_adds_only_a_few_words() -> None:
    history = ["En " + " ".join(f"woord{n}x{i}" for i in range(30)) + "?" for n in range(50)]
    assert len(standalone("En dat?", history).carried) <= 6


def test_history_is_cleaned_like_a_question() -> None:
    assert standalone("En in de winter?", ["Wat\u200b kost een\tligplaats?"]).text.startswith("kost ligplaats")


@pytest.mark.parametrize("text", ["En dan?", "Maar waarom?", "Hoe zit het daarmee?", "Why is it closed?", "wanneer?"])
def test_what_points_back_or_says_little_leans_on_history(text: str) -> None:
    assert leans_on_history(text)


@pytest.mark.parametrize("text", [BERTH, TICKET, "Het havenbestuur wil dat de kade hoger wordt, waarom?"])
def test_what_has_a_subject_of_its_own_stands_alone(text: str) -> None:
    assert not leans_on_history(text)


@pytest.mark.parametrize("sentence", ["Daarom sluit de kade.", "Dit kost geld.", "Ze varen uit.", "However, it stays."])
def test_a_sentence_that_opens_with_a_reference_points_back(sentence: str) -> None:
    assert points_back(sentence)


@pytest.mark.parametrize("sentence", ["De kade sluit daarom.", "Ditmaal niet.", "Zee en zand.", "Boats leave."])
def test_a_sentence_that_opens_with_a_subject_does_not(sentence: str) -> None:
    assert not points_back(sentence)
