"""The chat without a mouse, and what a screen reader is told."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app.browser.visiting import ANSWERABLE, Visit

# Counts how often the polite region changes, and whether Gradio's log would speak too.
_LISTEN = """() => {
  window.told = [];
  new MutationObserver(() => {
    const text = document.getElementById("melding").textContent;
    if (text) window.told.push(text);
  }).observe(document.getElementById("melding"), { childList: true });
}"""


def test_the_keyboard_alone_asks_reads_and_goes_on(any_visit: Visit) -> None:
    page = any_visit.page
    page.locator(".bw-brand").focus()
    page.keyboard.press("Shift+Tab")
    assert any_visit.focused("class") == "bw-skip"
    page.keyboard.press("Enter")
    expect(any_visit.box).to_be_focused()
    page.keyboard.type(ANSWERABLE)
    page.keyboard.press("Enter")
    expect(any_visit.answers).to_have_count(1)
    expect(any_visit.box).to_be_focused()
    marker = any_visit.answers.first.locator(".bw-marker").first
    _tab_to(any_visit, "bw-marker", back=True)
    expect(page.locator("#citaat")).to_be_visible()
    assert any_visit.focused("aria-describedby") == "citaat"
    page.keyboard.press("Enter")
    expect(any_visit.panel).to_be_visible()
    passage = page.frame_locator("#paneel-kader").locator(".gemarkeerd").first
    expect(passage).to_be_focused()
    page.keyboard.press("Escape")
    expect(any_visit.panel).to_be_hidden()
    expect(marker).to_be_focused()
    _tab_to(any_visit, "bw-tip")
    page.keyboard.press("Enter")
    expect(any_visit.answers).to_have_count(2)
    assert page.evaluate("document.activeElement !== document.body")


def test_an_answer_is_told_once_and_gradios_log_is_silent(visit: Visit) -> None:
    visit.page.evaluate(_LISTEN)
    answer = visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    visit.page.wait_for_function("window.told.length > 1")
    expect(visit.page.locator("#tips button").first).to_be_visible()
    busy, told = visit.page.evaluate("window.told")
    assert busy == "Ik zoek in de documenten…"
    assert told.startswith("✓ Beantwoord")
    assert "zes euro" in told
    assert told.endswith(("1 bron.", "bronnen."))
    expect(visit.page.locator("#gesprek [role=log]")).to_have_attribute("aria-live", "off")
    expect(answer.locator(".bw-icon")).to_have_attribute("aria-hidden", "true")


def test_no_accessible_name_is_english(visit: Visit) -> None:
    visit.ask(ANSWERABLE)
    names = visit.page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].filter(e => e.checkVisibility()).map(e => e.ariaLabel)"
    )
    assert all(not name.startswith(("user", "bot", "chatbot", "Clear")) for name in names)
    assert "Gesprek" in names


def _tab_to(visit: Visit, name: str, *, back: bool = False) -> None:
    """Press Tab until an element of this class has the focus."""
    for _ in range(40):
        visit.page.keyboard.press("Shift+Tab" if back else "Tab")
        if name in visit.focused("class").split():
            return
    raise AssertionError(f"the keyboard does not reach {name}")
