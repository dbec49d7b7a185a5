from __future__ import annotations

import pytest

from app.answering.question import Question
from app.answering.spelling import respelt

TEXTS = ["De organisaties krijgen financiering voor de havenkade.", "Zeilboten betalen liggeld."]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Welke organisatis krijgen finansiering?", "Welke organisaties krijgen financiering?"),
        ("Wat betalen zielboten?", "Wat betalen zeilboten?"),
    ],
)
def test_a_slip_is_put_right_from_the_texts(question: str, meant: str) -> None:
    found = respelt(Question(question), TEXTS)
    assert found is not None
    assert found.text.casefold() == meant.casefold()


@pytest.mark.parametrize(
    "question",
    [
        "Wat betalen zeilboten?",  # no slip
        "Wat kost een kajuit?",  # a word that is near nothing
        "Welke organisatie krijgt geld?",  # an inflected form
        "What do ziling boats pay?",  # not Dutch
    ],
)
def test_what_is_no_slip_stays(question: str) -> None:
    assert respelt(Question(question), TEXTS) is None
