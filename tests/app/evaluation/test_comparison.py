"""A run beside an earlier one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.answer import Answer
from app.evaluation.circumstances import Circumstances
from app.evaluation.comparison import Comparison, EarlierRun, compare, read_baseline, sign_test
from app.evaluation.dataset import DatasetError, Question
from app.evaluation.judging import Judgement, Problem
from app.evaluation.run import AnswersRun

ASKED = Question("a", "offtopic", "Weer?", False)


def run(*questions: Question, settings: str = "s") -> AnswersRun:
    """Return a run in which every question was refused."""
    refused = tuple(Judgement(q, Answer(q.question, "niet-gevonden", "Nee."), 0.01, ()) for q in questions)
    return AnswersRun(refused, Circumstances(settings=settings, date="2026-11-23T09:05:00+00:00"))


def earlier(problem: Problem = "", question: str = ASKED.question) -> dict[str, Any]:
    answer = {"id": "a", "kind": "offtopic", "question": question, "problem": problem}
    return run(ASKED).to_json() | {"answers": [answer]}


def compared(before: dict[str, Any], now: AnswersRun) -> Comparison:
    return compare(EarlierRun.model_validate(before), now)


def test_better_worse_and_the_same() -> None:
    better = compared(earlier("answered, but the documents do not answer"), run(ASKED))
    assert ([change.id for change in better.better], better.worse) == (["a"], [])
    same = compared(earlier(), run(ASKED))
    assert (same.changes, same.compared, same.not_compared) == ((), 1, 0)
    wanted = Question("a", "fact", ASKED.question, True, gold=("zon",))
    worse = compared(earlier("first citation is not the gold"), run(wanted))
    assert [(change.before, change.now) for change in worse.worse] == [
        ("first citation is not the gold", "not answered")
    ]
    otherwise = compared(earlier("answered without the gold"), run(wanted))
    assert (len(otherwise.changes), otherwise.better, otherwise.worse) == (1, [], [])


def test_a_question_in_other_words_is_not_compared() -> None:
    found = compared(earlier(question="Regen?"), run(ASKED, Question("b", "offtopic", "Wind?", False)))
    assert (found.compared, found.not_compared, found.changes) == (0, 3, ())


def test_what_else_differs_is_named() -> None:
    assert compared(earlier(), run(ASKED, settings="other")).circumstances == ("settings",)


def test_figures_of_both_runs_stand_side_by_side() -> None:
    figures = {name: (before, now) for name, before, now in compared(earlier(), run(ASKED)).figures}
    assert figures["refusal_recall"] == (1.0, 1.0)
    assert "fact_recall" not in figures


@pytest.mark.parametrize(("better", "worse", "chance"), [(0, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (1, 7, 0.0703)])
def test_sign_test(better: int, worse: int, chance: float) -> None:
    # 2 (C(8,0) + C(8,1)) / 2⁸ = 0.0703
    assert sign_test(better, worse) == pytest.approx(chance, abs=1e-4)


def test_an_earlier_run_is_read_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(json.dumps(earlier()), encoding="utf-8-sig")
    assert read_baseline(file).answers[0].id == "a"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "Invalid JSON"),
        (b"\xff\xfe{\x00", "Invalid JSON"),
        (b'{"name": "x"}', "date"),
        (json.dumps(earlier() | {"answers": [{"id": "a"}]}).encode(), r"answers\.0\.question"),
    ],
)
def test_what_is_no_earlier_run_is_refused_with_the_remedy(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "earlier.json"
    file.write_bytes(content)
    with pytest.raises(DatasetError, match=rf"earlier\.json is no earlier run \(.*{message}.*--json"):
        read_baseline(file)


def test_an_earlier_run_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"gone\.json: No such file"):
        read_baseline(tmp_path / "gone.json")
