from __future__ import annotations

import pytest

from app.answering.matching import coverage, heaviest_gap, match
from app.answering.question import Question


def matched(word: str, text: str) -> float:
    (token,) = Question(word).words
    return match(token, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("woning", "Er komen woningen."),
        ("betalen", "De haven betaalt."),
        ("brieven", "De brief is kort."),
        ("Café", "Het cafe sluit."),
        ("VNG", "De V.N.G. schrijft."),
        ("2028", "In 2028 komt er geld."),
    ],
)
def test_an_inflected_word_is_the_same_word(word: str, text: str) -> None:
    assert matched(word, text) == 1.0


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("woningbouw", "Er komen nieuwe woningen."),
        ("woning", "De woningbouw stokt."),
        ("parkeervergunning", "Een vergunning is nodig."),
    ],
)
def test_a_part_of_a_compound_counts_for_less_than_the_word(word: str, text: str) -> None:
    assert 0 < matched(word, text) < 1


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("gemeenschapshius", "Het gemeenschapshuis sluit."),
        ("legitimatiebewjis", "Neem een legitimatiebewijs mee."),
        ("statushoudrs", "Er wonen statushouders."),
    ],
)
def test_a_slip_of_the_finger_still_matches(word: str, text: str) -> None:
    assert 0 < matched(word, text) < 1


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("paspoort", "De haven is open."),
        ("2028", "In 2029 komt er geld."),
        ("kade", "De kaas is op."),
        ("bakker", "De makker is op."),
    ],
)
def test_another_word_does_not_match(word: str, text: str) -> None:
    assert matched(word, text) == 0.0


def test_coverage_grows_with_the_words_found_and_lies_between_0_and_1() -> None:
    weights = Question("havengeld zeilboten kade").weights
    none = coverage(weights, ["Bomen bloeien."])
    one = coverage(weights, ["Het havengeld stijgt."])
    both = coverage(weights, ["Het havengeld stijgt.", "Zeilboten liggen stil."])
    assert none == 0 < one < both < coverage(weights, ["Het havengeld voor zeilboten aan de kade."]) == pytest.approx(1)


def test_a_question_without_words_is_not_covered() -> None:
    assert coverage({}, ["Bomen bloeien."]) == 0.0
    assert heaviest_gap({}, ["Bomen bloeien."]) == 0.0


def test_the_gap_is_the_heaviest_word_that_is_missing() -> None:
    question = Question("mensen waterschapsverkiezing")
    assert heaviest_gap(question.weights, ["Mensen stemmen."]) == pytest.approx(max(question.weights.values()))
    assert heaviest_gap(question.weights, ["Mensen bij de waterschapsverkiezing."]) == 0.0


@pytest.mark.parametrize(
    ("question", "text"),
    [("Wat krijgen Oekraïners?", "Oekraïense ontheemden"), ("Welke limburgers?", "de Limburgse taal")],
)
def test_a_people_is_found_by_its_country(question: str, text: str) -> None:
    assert any(match(word, text) > 0.5 for word in Question(question).words)
