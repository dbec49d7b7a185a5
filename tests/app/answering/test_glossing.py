from __future__ import annotations

from pathlib import Path

import pytest

import app.answering
from app.answering.glossing import gloss
from app.answering.question import Question
from vectorstore.analysis import fold, with_gloss
from vectorstore.index import Index

FRAME = Path(app.answering.__file__).parent / "english_frame.txt"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How long does youth care take?", ["hoe lang", "jeugdzorg"]),
        ("Which municipalities take part in 2031?", ["welke", "gemeente", "2031"]),
        ("When does Almere pay?", ["wanneer", "Almere"]),
        ("How many homes will be built?", ["hoeveel", "woning", "gebouwd"]),
    ],
)
def test_what_is_known_is_said_in_dutch_and_the_rest_stays(text: str, words: list[str]) -> None:
    assert all(word in gloss(text) for word in words)


def test_a_text_without_words_has_no_gloss() -> None:
    assert gloss("") == gloss("?!") == ""


def test_only_an_english_question_is_glossed() -> None:
    english, dutch = Question("When does the harbour open?"), Question("Wanneer gaat de haven open?")
    assert "wanneer" in with_gloss(english.text, english.keywords)
    assert with_gloss(dutch.text, dutch.keywords) == dutch.text


def test_a_gloss_brings_an_english_question_nearer_to_what_answers(index: Index) -> None:
    question = Question("How much does a ticket for adults cost?")
    alone = max(index.search(question.text), key=lambda hit: hit.bm25).cosine
    glossed = max(index.search(question.text, keywords=question.keywords), key=lambda hit: hit.bm25).cosine
    assert glossed > alone


def test_the_frame_is_sorted_and_each_word_stands_once() -> None:
    lines = FRAME.read_text(encoding="utf-8").splitlines()
    said = [line.split("\t")[0] for line in lines]
    assert said == sorted(set(said))
    assert all(word == fold(word) for word in said)
