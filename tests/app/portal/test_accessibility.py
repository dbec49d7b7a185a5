"""Requirements 11, 12, 16, 17 and 20: everybody can use it, in any theme."""

from __future__ import annotations

import re

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.app.portal.visiting import ANSWERABLE, UNANSWERABLE, Portal, Visit

ENGLISH = re.compile(
    r"\b(close|open|send|submit|question|answer|answers|source|sources|loading|error|menu|message|new|widget|"
    r"conversation|example|examples|the|and|your)\b",
    re.IGNORECASE,
)


def through_all_states(visit: Visit) -> None:
    """Let axe look at the widget closed, open, answered (found and not found), and in error."""
    visit.go()
    visit.assert_accessible(visit.page)
    visit.open()
    visit.assert_accessible(visit.page)
    visit.assert_accessible()
    visit.ask(ANSWERABLE)
    visit.frame.locator("summary").first.click()
    visit.ask(UNANSWERABLE)
    visit.assert_accessible()
    visit.page.route("**/api/v1/vragen", lambda route: route.abort("connectionreset"))
    visit.box.fill(ANSWERABLE)
    visit.box.press("Enter")
    expect(visit.frame.locator(".fout")).to_be_visible()
    visit.assert_accessible()


def test_requirement_11_axe_finds_nothing_on_a_wide_screen(visit: Visit) -> None:
    through_all_states(visit)


def test_requirement_11_axe_finds_nothing_on_a_narrow_screen(narrow: Visit) -> None:
    through_all_states(narrow)


def test_requirement_11_axe_finds_nothing_in_the_dark(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal, color_scheme="dark") as visit:
        visit.open()
        visit.ask(ANSWERABLE)
        visit.assert_accessible()


def test_requirement_12_the_page_is_dutch_and_so_are_its_names(visit: Visit) -> None:
    assert re.search(r'<html lang="nl"', httpx2.get(visit.portal.chat + "/embed/raad").text)
    visit.open()
    visit.ask(ANSWERABLE)
    names = visit.page.locator("dialog").aria_snapshot() + visit.frame.locator("body").aria_snapshot()
    assert 'button "Verstuur"' in names
    assert not ENGLISH.findall(names.replace("ledenbrief", ""))
    assert visit.page.locator("iframe").get_attribute("title") == "Vraag en antwoord"


def small(targets: Locator) -> list[str]:
    """Return the targets that are visible and smaller than 24 by 24 pixels."""
    found = []
    for target in targets.all():
        box = target.bounding_box()
        if box and (box["width"] < 24 or box["height"] < 24):
            found.append(f"{target.inner_text()} {box}")
    return found


@pytest.mark.parametrize("path", ["/", "/groen.html"])
def test_requirement_16_targets_are_large_and_the_text_reflows(narrow: Visit, path: str) -> None:
    narrow.go(path)
    assert small(narrow.page.locator("button")) == []
    narrow.open(path)
    assert small(narrow.page.locator("button:visible")) == []
    narrow.ask(ANSWERABLE)
    assert small(narrow.frame.locator("a:visible, button:visible, textarea:visible, summary:visible")) == []
    assert narrow.frame.evaluate("document.documentElement.scrollWidth") <= 320
    expect(narrow.box).to_be_in_viewport()


def test_requirement_16_it_can_be_used_at_twice_the_size(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal, viewport={"width": 640, "height": 400}, device_scale_factor=2) as visit:
        visit.open()
        expect(visit.box).to_be_in_viewport(ratio=1)
        visit.ask(ANSWERABLE)
        link = visit.frame.get_by_role("link", name="Lees in het document").first
        link.scroll_into_view_if_needed()
        expect(link).to_be_in_viewport(ratio=0.95)  # it scrolls by whole pixels
        assert visit.frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


STYLE = """element => { const s = getComputedStyle(element);
    return [s.outlineStyle, parseFloat(s.outlineWidth), s.animationName, s.transitionDuration]; }"""


def test_requirement_17_the_focus_shows_and_nothing_moves(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal, reduced_motion="reduce", forced_colors="active") as visit:
        visit.go()
        seen = []
        visit.page.keyboard.press("Shift+Tab")
        visit.launcher.focus()
        seen.append(visit.launcher.evaluate(STYLE))
        visit.page.keyboard.press("Enter")
        expect(visit.page.frame_locator("iframe").locator("#vraag")).to_be_focused()
        seen.append(visit.box.evaluate(STYLE))
        visit.page.keyboard.press("Tab")
        seen.append(visit.frame.locator("#verstuur").evaluate(STYLE))
        visit.ask(ANSWERABLE)
        visit.frame.locator("#vraag").focus()
        visit.page.keyboard.press("Shift+Tab")
        seen.append(visit.frame.locator(":focus").evaluate(STYLE))
        for style, width, animation, transition in seen:
            assert style != "none"
            assert width >= 2
            assert (animation, transition) == ("none", "0s")
        borders = visit.frame.locator("button:visible").evaluate_all(
            "all => all.map(b => parseFloat(getComputedStyle(b).borderTopWidth))"
        )
        assert all(width > 0 for width in borders)


def colours(visit: Visit) -> list[str]:
    """Return the colours of the button, of a link and of the focus."""
    visit.ask(ANSWERABLE)
    get = "(element, name) => getComputedStyle(element)[name]"
    return [
        visit.frame.locator("#verstuur").evaluate(get, "backgroundColor"),
        visit.frame.locator(".bron a").first.evaluate(get, "color"),
        visit.box.evaluate(get, "outlineColor"),
    ]


def test_requirement_20_a_theme_changes_the_colours_and_keeps_the_contrast(visit: Visit) -> None:
    visit.open()
    own = colours(visit)
    visit.open("/groen.html")
    themed = colours(visit)
    assert themed == ["rgb(31, 92, 46)", "rgb(31, 92, 46)", "rgb(138, 28, 107)"]
    assert [a for a, b in zip(own, themed, strict=True) if a == b] == []
    visit.assert_accessible()  # axe measures the contrast: at least 4.5:1 for text
    bar = visit.page.locator(".bar").evaluate("element => getComputedStyle(element).backgroundColor")
    assert bar == "rgb(31, 92, 46)"  # from the tokens of the page around it
