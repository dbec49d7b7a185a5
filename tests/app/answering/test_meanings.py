from __future__ import annotations

from pathlib import Path

import pytest

import app.answering
from app.answering.matching import match
from app.answering.meanings import Language, with_meanings
from app.answering.question import Question
from vectorstore.analysis import Token, fold, tokens

FOLDER = Path(app.answering.__file__).parent


def meant(question: str, language: Language) -> dict[str, set[str]]:
    words = [token for token in tokens(question) if not token.is_stopword]
    return {word.folded: {one.surface for one in word.meanings} for word in with_meanings(words, language)}


def word_of(question: str, folded: str) -> Token:
    return next(word for word in Question(question).words if word.folded == folded)


@pytest.mark.parametrize(
    ("question", "word", "text"),
    [
        ("When was the report published?", "report", "Het verslag verscheen op 2 mei."),
        ("Which municipalities take part?", "municipalities", "Drie gemeenten doen mee."),
        ("What happens to asylum seekers?", "seekers", "De asielzoekers krijgen les."),
        ("What do Ukrainians need?", "ukrainians", "Oekraïense kinderen gaan naar school."),
        ("Krijgen boeren hulp?", "boeren", "Er is steun voor agrariërs."),
        ("Is er werk voor vluchtelingen?", "vluchtelingen", "Statushouders krijgen begeleiding naar werk."),
    ],
)
def test_a_word_is_found_by_what_it_means(question: str, word: str, text: str) -> None:
    assert 0 < match(word_of(question, word), text) < 1


def test_the_word_itself_counts_most() -> None:
    word = word_of("Krijgen boeren hulp?", "boeren")
    assert match(word, "De boeren krijgen steun.") == 1.0


def test_an_expression_adds_to_its_words() -> None:
    assert meant("long-term care", "en")["care"] > meant("care", "en")["care"]


def test_a_name_means_nothing_else() -> None:
    assert meant("Wat doet Almere?", "nl") == {"almere": set()}


def test_an_english_question_is_looked_up_in_dutch() -> None:
    keywords = Question("When was the report on Zwolle published in 2024?").keywords
    assert keywords.text.split() == ["Zwolle", "2024"]
    assert keywords.terms["verslag"] == 1.0


def test_a_dutch_question_is_looked_up_as_it_is_and_by_what_it_may_mean_for_less() -> None:
    keywords = Question("Krijgen boeren hulp?").keywords
    assert keywords.text == "Krijgen boeren hulp?"
    assert 0 < keywords.terms["agrarier"] < 1


@pytest.mark.parametrize("name", ["english.txt", "everyday.txt"])
def test_the_lists_are_folded_sorted_and_say_something(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    for line in lines:
        said, tab, words = line.partition("\t")
        assert tab
        assert said == fold(said)
        assert all(word.strip() for word in words.split(","))
