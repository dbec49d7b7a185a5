"""The pages with the documents in a real browser: read, follow, print, with the keyboard and in a frame."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.app.browser.visiting import SIZES, Visit

LETTER = "/documenten/vng-ledenbrief-tussenverslag-formatie"


@pytest.mark.parametrize("size", list(SIZES))
def test_a_document_is_found_read_and_accessible(browser: Browser, chat: str, size: str) -> None:
    with Visit.of(browser, chat, size) as visit:
        page = visit.page
        page.goto(chat + "/documenten")
        visit.assert_accessible()
        page.get_by_role("link", name="Ledenbrief").click()
        page.get_by_role("navigation", name="Inhoud").get_by_role("link", name="Asiel en migratie").click()
        expect(page.get_by_role("heading", name="Asiel en migratie")).to_be_in_viewport()
        visit.assert_accessible()
        page.goto(f"{chat}{LETTER}?p=10&paneel#p-10")
        expect(page.locator(".gemarkeerd")).to_be_in_viewport()
        expect(page.get_by_role("banner")).to_have_count(0)
        visit.assert_accessible()
        assert visit.complaints == []


def test_the_keyboard_reaches_the_text_and_the_link_to_a_passage(browser: Browser, chat: str) -> None:
    with Visit.of(browser, chat) as visit:
        page = visit.page
        page.goto(chat + LETTER)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        link = page.get_by_role("link", name="Link naar passage 10", exact=True)
        link.focus()
        expect(link).to_have_css("opacity", "1")
        page.keyboard.press("Enter")
        assert page.url.endswith("#p-10")
        assert page.evaluate("document.querySelector('#p-10').matches(':target')")


def test_on_paper_only_the_document_is_left(browser: Browser, chat: str) -> None:
    with Visit.of(browser, chat, color_scheme="dark") as visit:
        page = visit.page
        page.goto(chat + LETTER)
        page.emulate_media(media="print", color_scheme="dark")
        for around in (page.get_by_role("banner"), page.get_by_role("navigation", name="Inhoud")):
            expect(around).to_be_hidden()
        expect(page.locator(".anker").first).to_be_hidden()
        expect(page.get_by_text(f"Gelezen op {chat}{LETTER}")).to_be_visible()
        expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
