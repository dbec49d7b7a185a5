"""What a visitor takes along or leaves: a copy, a link, a file, an opinion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.assistant import Assistant
from app.config import Settings
from app.feedback.store import FeedbackStore
from app.web import create_app
from tests.app.browser.visiting import ANSWERABLE, Visit
from tests.app.running import serving

_CLIPBOARD: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}


def test_an_answer_is_copied_with_its_sources_and_a_link_with_the_question(browser: Browser, chat: str) -> None:
    with Visit.of(browser, chat, **_CLIPBOARD) as visit:
        visit.open()
        answer = visit.ask(ANSWERABLE)
        answer.get_by_role("button", name="Kopieer antwoord").click()
        expect(visit.page.locator("#melding-zichtbaar")).to_contain_text("gekopieerd")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"Vraag: {ANSWERABLE}\n\nAntwoord:\n")
        assert "Nidos en VWN. [1]" in copied
        assert "[1] Ledenbrief: tussenverslag formatie, december 2025" in copied
        assert f"{chat}/documenten/vng-ledenbrief-tussenverslag-formatie?p=" in copied
        answer.get_by_role("button", name="Kopieer link").click()
        expect(visit.page.locator("#melding-zichtbaar")).to_contain_text("dezelfde vraag")
        link = visit.page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(f"{chat}/chat/#vraag=Welke+organisaties")


@pytest.mark.parametrize(
    ("name", "ending", "start"), [("Word", "docx", b"PK"), ("PDF", "pdf", b"%PDF"), ("Mark", "md", b"#")]
)
def test_a_conversation_is_saved_as_a_file(visit: Visit, name: str, ending: str, start: bytes) -> None:
    visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    visit.page.locator(".bw-menu summary").click()
    with visit.page.expect_download() as saving:
        visit.page.locator(".bw-menu button", has_text=name).click()
    assert saving.value.suggested_filename.endswith(f".{ending}")
    content = Path(saving.value.path()).read_bytes()
    assert content.startswith(start)
    if ending == "md":
        assert "Een kaartje voor volwassenen kost zes euro." in content.decode("utf-8")
    expect(visit.page.locator(".bw-menu summary")).to_be_focused()


def test_an_opinion_is_kept_and_the_question_only_when_the_visitor_agrees(
    browser: Browser, assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_dir": tmp_path})
    with serving(create_app(assistant, own)) as port, Visit.of(browser, f"http://127.0.0.1:{port}", "narrow") as visit:
        visit.open()
        answer = visit.ask(ANSWERABLE)
        answer.get_by_role("button", name="Ik heb hier niets aan").click()
        expect(answer.get_by_role("button", name="Ik heb hier niets aan")).to_have_attribute("aria-pressed", "true")
        expect(visit.page.locator("#tips button").first).to_be_visible()
        visit.keep("opinion")
        visit.assert_accessible()
        store = FeedbackStore(tmp_path, 90)
        (kept,) = store.entries()
        assert (kept.verdict, kept.question, kept.status) == ("down", None, "beantwoord")
        answer.get_by_label("Wilt u uitleggen waarom?").fill("Te lang.")
        answer.get_by_label("Bewaar ook mijn vraag").check()
        answer.get_by_role("button", name="Verstuur uitleg").click()
        expect(answer.get_by_label("Wilt u uitleggen waarom?")).to_be_hidden()
        (kept,) = store.entries()
        assert (kept.remark, kept.question) == ("Te lang.", ANSWERABLE)


def test_a_server_that_keeps_no_opinions_asks_for_none_and_a_theme_changes_the_colours(
    browser: Browser, assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    theme = tmp_path / "gemeente.css"
    theme.write_text(".gemeente-theme { --utrecht-button-primary-action-background-color: #006400; }", encoding="utf-8")
    own = settings.model_copy(update={"data_dir": tmp_path, "feedback_retention": 0, "theme": str(theme)})
    with serving(create_app(assistant, own)) as port, Visit.of(browser, f"http://127.0.0.1:{port}") as visit:
        visit.open()
        answer = visit.ask(ANSWERABLE)
        expect(answer.get_by_role("button", name="Kopieer antwoord")).to_be_visible()
        expect(answer.locator(".bw-thumbs")).to_be_hidden()
        assert (
            visit.page.evaluate("getComputedStyle(document.getElementById('stel')).backgroundColor") == "rgb(0, 100, 0)"
        )
        visit.assert_accessible()
