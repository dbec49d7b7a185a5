"""The chat in dark colours, enlarged, with forced colours and without movement."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.app.browser.visiting import ANSWERABLE, SIZES, UNANSWERABLE, Visit


@pytest.mark.parametrize("size", list(SIZES))
def test_dark_colours_have_enough_contrast(browser: Browser, chat: str, size: str) -> None:
    with Visit.of(browser, chat, size, color_scheme="dark") as visit:
        visit.open()
        visit.assert_accessible()
        answer = visit.ask(ANSWERABLE)
        visit.ask(UNANSWERABLE)
        visit.assert_accessible()
        visit.keep("dark")
        answer = visit.answers.first
        answer.locator(".bw-read").first.click()
        expect(visit.page.frame_locator("#paneel-kader").locator("mark").first).to_be_visible()
        visit.assert_accessible()
        visit.keep("dark-panel")


def test_enlarged_to_200_percent_everything_stays_within_the_width(browser: Browser, chat: str) -> None:
    half = {"width": 640, "height": 450}
    with Visit.of(browser, chat, "wide", viewport=half, device_scale_factor=2) as visit:
        visit.open()
        answer = visit.ask(ANSWERABLE)
        visit.assert_accessible()
        visit.keep("zoom")
        answer.locator(".bw-marker").first.click()
        expect(visit.panel).to_be_visible()
        box = visit.panel.bounding_box()
        assert box
        assert box["width"] == half["width"]


def test_forced_colours_and_reduced_motion(browser: Browser, chat: str) -> None:
    with Visit.of(browser, chat, "wide", forced_colors="active", reduced_motion="reduce") as visit:
        visit.open()
        answer = visit.ask(ANSWERABLE)
        marker = answer.locator(".bw-marker").first
        marker.focus()
        style = visit.page.evaluate(
            "(e) => { const s = getComputedStyle(e); return [s.outlineStyle, s.borderTopStyle, s.animationName]; }",
            marker.element_handle(),
        )
        assert style[1:] == ["solid", "none"]
        moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
        assert visit.page.evaluate(moving) == 0
