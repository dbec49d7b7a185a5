"""The product in a real browser: ask, read, follow the citation; nothing leaves the machine and axe finds nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.assistant import Assistant
from app.web import create_app
from tests.app.running import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed; install it to run these tests"),
    # Gradio sets an option that pandas has deprecated, in the server's thread.
    pytest.mark.filterwarnings("ignore:.*future.no_silent_downcasting"),
]

ANSWERABLE = "Welke organisaties in de asielketen krijgen meerjarige financiering?"
UNANSWERABLE = "Wie won het songfestival in 1998?"
HOSTILE = '<img src="/x" onerror="document.title=1"><script>document.title=1</script> **vet** $$x$$'
SIZES = [(1280, 900), (390, 844)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visit:
    """A page that keeps what it asked of the network and what it complained about."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def _note(self, url: str) -> None:
        if not url.startswith((self.base + "/", "data:", "blob:")):
            self.outside.append(url)

    def ask(self, question: str) -> None:
        """Ask and wait for the answer below the question."""
        answers = self.page.locator("#gesprek .bw-answer")
        before = answers.count()
        self.page.get_by_label("Uw vraag").fill(question)
        self.page.get_by_label("Uw vraag").press("Enter")
        expect(answers).to_have_count(before + 1, timeout=20_000)
        expect(self.page.locator("#gesprek .bw-bezig")).to_have_count(0)


@pytest.fixture(scope="module")
def base(assistant: Assistant) -> Iterator[str]:
    with serving(create_app(assistant)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=SIZES, ids=["wide", "narrow"])
def visit(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    visit = Visit(context.new_page(), base)
    context.on("page", visit.watch)
    visit.watch(visit.page)
    visit.page.goto(base + "/")
    expect(visit.page.get_by_label("Uw vraag")).to_be_visible(timeout=30_000)
    yield visit
    assert visit.outside == []
    context.close()


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def test_the_empty_chat_tells_what_it_is(visit: Visit) -> None:
    expect(visit.page.get_by_text("Dit is een geautomatiseerd systeem.")).to_be_visible()
    expect(visit.page.locator("#tips button").first).to_be_visible()
    assert visit.page.locator("html").get_attribute("lang") == "nl"
    assert_accessible(visit.page)
    assert visit.complaints == []


def test_a_citation_leads_to_the_marked_quotation(visit: Visit) -> None:
    visit.ask(ANSWERABLE)
    page = visit.page
    expect(page.locator("#gesprek .bw-status")).to_contain_text("antwoord", ignore_case=True)
    source = page.locator("#gesprek .bw-source").filter(has_text="COA, IND, DT&V, Nidos en VWN").first
    quote, summary = source.locator(".bw-quote"), source.locator("summary")
    expect(quote).to_be_hidden()  # the answer says it already
    assert_accessible(page)
    summary.focus()
    page.keyboard.press("Enter")
    expect(quote).to_be_visible()
    quotation = words(quote.inner_text())
    assert_accessible(page)
    with page.context.expect_page() as opened:
        source.get_by_role("link", name="Lees in het document").click()
    reading = opened.value
    reading.wait_for_load_state()
    assert words(" ".join(reading.locator("mark").all_inner_texts())) == quotation
    expect(reading.locator(".gemarkeerd")).to_be_in_viewport()
    assert_accessible(reading)
    assert visit.complaints == []


def test_the_plain_link_of_the_api_marks_the_passage_too(visit: Visit, assistant: Assistant) -> None:
    citation = assistant.ask(ANSWERABLE).citations[0]
    visit.page.goto(visit.base + citation.url)
    passage = visit.page.locator(f"#p-{citation.passage}")
    expect(passage).to_be_in_viewport()
    assert visit.page.evaluate(f"document.querySelector('#p-{citation.passage}').matches(':target')")
    assert words(citation.quote) in words(passage.inner_text())


def test_an_answer_of_a_sentence_shows_its_source_without_scrolling(visit: Visit) -> None:
    visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    source, bar = visit.page.locator("#gesprek .bw-source").first, visit.page.locator("#onder")
    expect(source.get_by_role("link", name="Lees in het document")).to_be_in_viewport(ratio=1)
    above, below = source.bounding_box(), bar.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_what_is_not_there_is_refused_with_related_passages(visit: Visit) -> None:
    visit.ask(UNANSWERABLE)
    answer = visit.page.locator("#gesprek .bw-answer")
    expect(answer.locator(".bw-status")).to_contain_text("Niet gevonden")
    expect(answer.get_by_role("heading", name="Bronnen")).to_have_count(0)
    assert_accessible(visit.page)


def test_a_conversation_keeps_the_focus_and_starts_anew(visit: Visit) -> None:
    page = visit.page
    visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    visit.ask("En kinderen tot vier jaar?")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    expect(page.locator("#gesprek .bw-question")).to_have_count(2)
    expect(page.locator("#gesprek .bw-answer").last).to_contain_text("zwemmen gratis")
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator("#gesprek .bw-question")).to_have_count(0)
    expect(page.get_by_text("Dit is een geautomatiseerd systeem.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_an_example_can_be_clicked(visit: Visit) -> None:
    example = visit.page.locator("#tips button").first
    question = example.inner_text()
    example.click()
    expect(visit.page.locator("#gesprek .bw-question")).to_have_text(question)
    expect(visit.page.locator("#gesprek .bw-source").first).to_be_visible()


@pytest.mark.parametrize("visit", [SIZES[0]], indirect=True)
def test_a_hostile_question_stays_text(visit: Visit) -> None:
    visit.ask(HOSTILE)
    assert words(visit.page.locator("#gesprek .bw-question").inner_text()) == words(HOSTILE)
    assert visit.page.locator("#gesprek .bw-question").locator("img, script, strong, .katex").count() == 0
    assert visit.page.title() != "1"


@pytest.mark.parametrize("visit", [SIZES[0]], indirect=True)
def test_an_empty_and_a_too_long_question_get_a_plain_sentence(visit: Visit) -> None:
    visit.ask("   ")
    expect(visit.page.locator("#gesprek .bw-fout").last).to_have_text("Typ eerst een vraag.")
    visit.ask("a" * 10_000)
    expect(visit.page.locator("#gesprek .bw-fout").last).to_contain_text("2.000 tekens")
    expect(visit.page.get_by_label("Uw vraag")).to_have_value("a" * 10_000)


@pytest.mark.parametrize("visit", [SIZES[0]], indirect=True)
def test_no_accessible_name_is_english(visit: Visit) -> None:
    visit.ask(UNANSWERABLE)
    names = visit.page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].filter(e => e.checkVisibility()).map(e => e.ariaLabel)"
    )
    assert all(not name.startswith(("user", "bot", "chatbot", "Clear")) for name in names)
    assert "Gesprek" in names
