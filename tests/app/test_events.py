from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from app.assistant import Assistant
from app.events import Answered, Passages, final_answer


def test_a_stream_gives_the_passages_and_then_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream("Wat kost een kaartje voor volwassenen?"))
    assert [event.name for event in events] == ["passages", "antwoord"]
    passages, last = events
    assert isinstance(passages, Passages)
    assert isinstance(last, Answered)
    assert passages.citations == last.answer.citations != ()
    asked = assistant.ask("Wat kost een kaartje voor volwassenen?")
    assert replace(last.answer, duration_ms=0) == replace(asked, duration_ms=0)


def test_a_stream_without_passages_is_the_answer_alone(assistant: Assistant) -> None:
    assert [event.name for event in assistant.stream("Hallo!")] == ["antwoord"]


def test_a_stopped_stream_ends_without_an_answer(assistant: Assistant) -> None:
    stop = Event()
    events = assistant.stream("Wat kost een kaartje voor volwassenen?", stop=stop)
    assert next(events).name == "passages"
    stop.set()
    assert list(events) == []
    with pytest.raises(ValueError, match="stopped"):
        final_answer(events)
