from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.assistant import Assistant
from app.chat import _turn
from app.texts import CHAT_ERROR, NO_INDEX
from vectorstore.index import Index


def last_message(assistant: Assistant, question: str, earlier: list[str] | None = None) -> str:
    updates: list[tuple[Any, ...]] = list(_turn(assistant, question, [], earlier or []))
    content: str = updates[-1][1][-1]["content"]
    return content


def test_the_question_shows_before_the_answer_and_becomes_history(assistant: Assistant) -> None:
    first, last = _turn(assistant, " Wat staat er over wonen? ", [], ["Eerder"])
    assert [message["role"] for message in first[1]] == ["user", "assistant"]
    assert "bw-bezig" in first[1][-1]["content"]
    assert "bw-answer" in last[1][-1]["content"]
    assert last[2] == ["Eerder", "Wat staat er over wonen?"]


def test_without_documents_the_chat_says_so(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "data", create=True)
    assert NO_INDEX in last_message(Assistant(index), "Wat staat er over wonen?")
    index.close()


def test_an_unexpected_error_becomes_a_plain_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = Index.open(tmp_path / "data", create=True)
    assistant = Assistant(index)
    del assistant.index  # a defect that no error class knows
    message = list(_turn(assistant, "Wat staat er over wonen?", [], []))[-1][1][-1]["content"]
    index.close()
    assert CHAT_ERROR in message
    assert "Traceback" not in message
    assert "a question could not be answered" in caplog.text


def test_suggestions_are_shown_once_as_buttons(assistant: Assistant) -> None:
    last = list(_turn(assistant, "?", [], []))[-1]
    buttons = [update["value"] for update in last[-4:] if update["visible"]]
    assert buttons
    assert not [question for question in buttons if question in last[1][-1]["content"]]
