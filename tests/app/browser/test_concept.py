"""With a language model: the concept shows while it is written, says that it is one, and can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.assistant import open_assistant
from app.config import Settings
from app.web import create_app
from tests.app.browser.visiting import Visit
from tests.app.model.server import ChatServer, Reply, running_chat_server
from tests.app.running import serving

TICKET = "Wat kost een kaartje voor volwassenen in het zwembad?"
# One piece a word, slowly enough to be seen.
SLOW = Reply("Een kaartje voor volwassenen kost zes euro. [1] " * 6, pause=0.4)


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    """Return a chat server that says what a test wants."""
    with running_chat_server() as server:
        yield server


@pytest.fixture(scope="module")
def spoken_chat(data_dir: Path, model: ChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a chat with that server as its language model."""
    named = {"model": "openai:stub", "model_base_url": model.address, "model_retries": 0}
    assistant = open_assistant(Settings(data_dir=data_dir, **named))  # type: ignore[arg-type]
    own = Settings(data_dir=tmp_path_factory.mktemp("spoken"), **named)  # type: ignore[arg-type]
    with serving(create_app(assistant, own)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def waiting(browser: Browser, spoken_chat: str, model: ChatServer) -> Iterator[Visit]:
    """Return a visitor who sent a second question while the first one's answer is being written."""
    model.says(SLOW)
    with Visit.of(browser, spoken_chat) as visit:
        visit.open()
        visit.send(TICKET)
        expect(visit.page.locator("#gesprek .bw-concept")).to_contain_text("Een kaartje")
        visit.send("Hallo")
        yield visit


def test_a_concept_is_called_one_and_is_not_read_aloud_and_can_be_stopped(
    browser: Browser, spoken_chat: str, model: ChatServer
) -> None:
    model.says(SLOW)
    with Visit.of(browser, spoken_chat) as visit:
        visit.open()
        visit.send(TICKET)
        concept = visit.page.locator("#gesprek .bw-concept")
        expect(concept).to_contain_text("Een kaartje")
        expect(visit.page.locator("#gesprek .bw-bezig")).to_contain_text("Concept")
        expect(concept).to_have_attribute("aria-hidden", "true")
        assert visit.page.locator("#melding").inner_text() == "Ik zoek in de documenten…"
        visit.keep("concept")
        stop = visit.page.get_by_role("button", name="Stop")
        stop.focus()
        visit.page.keyboard.press("Enter")
        expect(visit.answers.last).to_contain_text("U hebt het zoeken gestopt.")
        expect(concept).to_have_count(0)
        assert visit.page.evaluate("document.activeElement !== document.body")
        visit.assert_accessible()
        model.says(Reply("Een kaartje voor volwassenen kost zes euro. [1]"))
        visit.answers.last.get_by_role("button", name="Vraag opnieuw").click()
        expect(visit.page.locator("#gesprek .bw-question")).to_have_count(1)
        expect(visit.answers.last.locator(".bw-state")).to_be_visible()


def test_a_question_pressed_while_an_answer_is_busy_waits_for_its_turn(waiting: Visit) -> None:
    expect(waiting.page.locator("#melding-zichtbaar")).to_contain_text("Uw vraag wacht")
    waiting.keep("waiting")
    waiting.box.fill("Een derde vraag die nog niet af is")
    waiting.page.get_by_role("button", name="Stop").click()
    expect(waiting.page.locator("#gesprek .bw-question")).to_have_text([TICKET, "Hallo"])
    expect(waiting.answers.last).to_contain_text("Goedendag.")
    expect(waiting.box).to_have_value("Een derde vraag die nog niet af is")


def test_a_new_conversation_leaves_a_waiting_question_unasked(waiting: Visit) -> None:
    waiting.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(waiting.page.locator("#gesprek .bw-question")).to_have_count(0)
    expect(waiting.ask("Goedemorgen")).to_contain_text("Goedendag.")
    expect(waiting.page.locator("#gesprek .bw-question")).to_have_text(["Goedemorgen"])
