"""Dutch unless the visitor or the browser wants English; changing it keeps the conversation."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.app.browser.visiting import ANSWERABLE, Visit, words


def test_a_browser_that_wants_english_gets_english(browser: Browser, chat: str) -> None:
    with Visit.of(browser, chat, "narrow", locale="en-GB") as visit:
        visit.open()
        expect(visit.page.get_by_label("Your question")).to_be_visible()
        expect(visit.page.get_by_text("This is an automated system.")).to_be_visible()
        assert visit.page.locator("html").get_attribute("lang") == "en"
        visit.assert_accessible()
        answer = visit.ask("Which minister should get a mandate and a budget?")
        expect(answer.get_by_role("heading", name="Sources (in Dutch)")).to_be_visible()
        expect(answer.locator(".bw-quote").first).to_have_attribute("lang", "nl")
        visit.assert_accessible()
        visit.keep("english")


def test_another_language_keeps_the_conversation_and_the_focus(visit: Visit) -> None:
    answer = visit.ask(ANSWERABLE)
    quotation = answer.locator(".bw-quote").first.inner_text()
    visit.page.get_by_role("link", name="English").click()
    expect(visit.page.locator("#gesprek .bw-state")).to_have_text("✓ Answered")
    expect(visit.page.get_by_label("Your question")).to_be_visible()
    expect(visit.page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(visit.page.get_by_role("link", name="Nederlands")).to_be_focused()
    assert words(visit.page.locator("#gesprek .bw-quote").first.inner_text()) == words(quotation)
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.page.url.endswith("?taal=en")
    visit.assert_accessible()
    expect(visit.ask(" ")).to_contain_text("Please type a question first.")
    visit.page.get_by_role("link", name="Nederlands").click()
    expect(visit.page.locator("#gesprek .bw-state")).to_have_text("✓ Beantwoord")
