from __future__ import annotations

from itertools import pairwise

from app.answering.judgement import judging

MIDDLE = judging(judged=False).thresholds
STEPS = [step / 20 for step in range(21)]
RANKS = {"niet-gevonden": 0, "gedeeltelijk": 1, "beantwoord": 2}


def rank(strictness: float, probability: float) -> int:
    return RANKS[MIDDLE.moved(strictness).status(probability)]


def test_a_stricter_assistant_never_answers_more() -> None:
    for lenient, strict in pairwise(STEPS):
        assert all(rank(lenient, p) >= rank(strict, p) for p in STEPS)


def test_more_certain_evidence_never_answers_less() -> None:
    for low, high in pairwise(STEPS):
        assert all(rank(strictness, low) <= rank(strictness, high) for strictness in STEPS)


def test_at_every_strictness_nothing_is_refused_and_certainty_is_answered() -> None:
    assert all(rank(strictness, 0.0) == 0 and rank(strictness, 1.0) == 2 for strictness in STEPS)


def test_strictness_makes_a_difference() -> None:
    assert rank(0.0, 0.4) == 2
    assert rank(1.0, 0.7) == 0


def test_partial_lies_below_answer() -> None:
    assert all(MIDDLE.moved(s).partial < MIDDLE.moved(s).answer for s in STEPS if 0.05 < s < 0.95)
