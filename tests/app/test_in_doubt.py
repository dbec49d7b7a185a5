from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.answering import evidence
from app.assistant import Assistant
from app.pressure import PRESSURE, Pressure
from vectorstore.index import Index
from vectorstore.judging import Judge
from vectorstore.passage import Judgement, Passage

QUESTION = "Wat kost een kaartje voor volwassenen?"


class Counting(Judge):
    """The judge that ships, which counts what it reads."""

    read_passages = 0

    def read(self, text: str, passages: Sequence[Passage], anchors: Sequence[int]) -> list[Judgement]:
        self.read_passages += len(passages)
        return super().read(text, passages, anchors)


@pytest.fixture
def judge() -> Counting:
    return Counting()


@pytest.fixture
def in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every answer be in doubt."""
    monkeypatch.setattr(evidence, "_DOUBT", (0.0, 1.0))


@pytest.mark.usefixtures("in_doubt")
def test_the_judge_reads_what_was_found_when_that_is_in_doubt(index: Index, judge: Counting) -> None:
    alone, read = Assistant(index).ask(QUESTION), Assistant(index, judge=judge).ask(QUESTION)
    assert judge.read_passages > 0
    assert read.confidence != alone.confidence
    assert read.status == "beantwoord"


def test_it_does_not_read_what_is_beyond_doubt(index: Index, judge: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_DOUBT", (1.0, 1.0))
    Assistant(index, judge=judge).ask(QUESTION)
    assert judge.read_passages == 0


@pytest.mark.usefixtures("in_doubt")
def test_it_does_not_read_while_others_wait(index: Index, judge: Counting) -> None:
    with PRESSURE.waiting():
        Assistant(index, judge=judge).ask(QUESTION)
    assert judge.read_passages == 0


@pytest.mark.usefixtures("in_doubt")
def test_what_it_has_read_is_not_in_doubt_any_more(index: Index, judge: Counting) -> None:
    assistant = Assistant(index, judge=judge)
    assistant.ask(QUESTION)
    once = judge.read_passages
    assistant.ask(QUESTION)
    assert judge.read_passages == 2 * once


def test_pressure_is_felt_when_others_wait_or_many_are_answered() -> None:
    pressure = Pressure()
    with pressure.answering(), pressure.answering():
        assert not pressure.is_felt()
        with pressure.answering():
            assert pressure.is_felt()
        with pressure.waiting():
            assert pressure.is_felt()
    assert not pressure.is_felt()
