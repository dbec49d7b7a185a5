"""An answer that stands is said again in plain words, and that goes through the gate too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.assistant import Assistant
from tests.app.model.server import ChatServer, Reply
from tests.app.model.test_answers import PRICE, TICKET, quoting


def test_an_answer_is_said_again_in_plain_words_when_that_is_wanted(
    with_model: Callable[..., Assistant], chat_server: ChatServer
) -> None:
    chat_server.says(quoting("zes euro", f"{PRICE} [N]"), "Voor volwassenen kost een kaartje 6 euro. [1]")
    answer = with_model(model_simplify="on").ask(TICKET)
    assert answer.text == "Voor volwassenen kost een kaartje 6 euro. [1]"
    assert [step.name for step in answer.steps or ()][-2:] == ["gate", "simplify"]
    said = str(chat_server.requests[1]["messages"])
    assert f"{PRICE} [1]" in said
    assert "niveau B1" in said


@pytest.mark.parametrize(
    ("again", "failed"),
    [
        ("Een kaartje voor volwassenen kost zeven euro. [1]", "unsupported"),
        ("Een kaartje voor volwassenen kost zes euro. [1] Honden mogen mee. [1]", "unsupported"),
        ("Een kaartje kost zes euro.", "unsupported"),
        ("", "unsupported"),
        (Reply(status=500), "down"),
    ],
)
def test_plain_words_that_say_something_else_leave_the_answer_as_it_was(
    with_model: Callable[..., Assistant], chat_server: ChatServer, again: str | Reply, failed: str
) -> None:
    chat_server.says(quoting("zes euro", f"{PRICE} [N]"), again)
    answer = with_model(model_simplify="on").ask(TICKET)
    assert (answer.text, answer.model) == (f"{PRICE} [1]", "openai:stub")
    assert [(step.name, step.failed) for step in answer.steps or () if step.failed] == [("simplify", failed)]
