"""``/beheer`` in a real browser: it moves by itself, axe finds nothing on any page, and it works without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from tests.app.editing.conftest import FERRY, PASSWORD
from tests.app.running import serving
from tests.chromium import RULES, needs_chromium

pytestmark = [
    needs_chromium,
    # Gradio sets an option that pandas has deprecated, in the server's thread.
    pytest.mark.filterwarnings("ignore:.*future.no_silent_downcasting"),
]


@pytest.fixture(scope="module")
def base(app: FastAPI) -> Iterator[str]:
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


def logged_in(browser: Browser, base: str, width: int, *, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{base}/beheer")
    if script:
        assert_accessible(page)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    return page


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize("width", [1280, 390])
def test_from_file_to_online_and_away_again(browser: Browser, base: str, tmp_path: Path, width: int) -> None:
    page = logged_in(browser, base, width)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    (tmp_path / "pont.md").write_text(FERRY)
    (tmp_path / "kapot.pdf").write_bytes(b"%PDF-1.7")
    page.get_by_label("Kies één of meer bestanden").set_input_files([tmp_path / "pont.md", tmp_path / "kapot.pdf"])
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.locator(".staat.ready")).to_be_visible(timeout=60_000)
    expect(page.locator(".staat.failed")).to_be_visible(timeout=60_000)
    assert_accessible(page)
    page.get_by_role("link", name="Kijk De pont na").click()
    expect(page.locator(".blok.heading")).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("button", name="Zet online").click()
    # By itself: nobody loads the page again.
    expect(page.locator(".documenten").get_by_role("link", name="De pont", exact=True)).to_be_visible(timeout=60_000)
    assert_accessible(page)
    page.get_by_role("button", name="Gooi kapot.pdf weg").click()
    page.get_by_role("link", name="Verwijder De pont").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ja, verwijder dit document").click()
    expect(page.locator(".documenten")).to_have_count(0, timeout=60_000)
    assert complaints == []
    page.context.close()


def test_it_works_without_a_script(browser: Browser, base: str, tmp_path: Path, app: FastAPI) -> None:
    page = logged_in(browser, base, 1280, script=False)
    (tmp_path / "pont.md").write_text(FERRY)
    page.get_by_label("Kies één of meer bestanden").set_input_files(tmp_path / "pont.md")
    page.get_by_role("button", name="Toevoegen").click()
    assert app.state.editing.reading.wait(60)
    page.goto(f"{base}/beheer")
    page.get_by_role("link", name="Kijk De pont na").click()
    page.get_by_role("button", name="Gooi weg").click()
    expect(page.get_by_role("status").first).to_have_text("Het bestand is weggegooid.")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    page.context.close()
