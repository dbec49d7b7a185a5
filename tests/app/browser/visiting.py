"""A visitor of the chat: asks and reads, and remembers what the browser asked of the network and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.chromium import RULES

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
ANSWERABLE = "Welke organisaties in de asielketen krijgen meerjarige financiering?"
UNANSWERABLE = "Wie won het songfestival in 1998?"
# What the page looked like, for who wants to see; the README's picture comes from here.
SCREENSHOTS = Path(__file__).parents[3] / "build" / "screenshots"
_HEIGHT = "document.documentElement.scrollHeight"
_PATIENCE = 90_000  # milliseconds, for a machine that does other things too
expect.set_options(timeout=_PATIENCE)


@dataclass
class Visit:
    """A page that keeps what it asked of the network and what it complained about."""

    page: Page
    base: str
    size: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, base: str, size: str = "wide", **options: Any) -> Iterator[Visit]:
        """Give a visit in a context of its own; afterwards nothing may have left this machine."""
        context = browser.new_context(**{"viewport": SIZES[size], "locale": "nl-NL", **options})
        context.set_default_timeout(_PATIENCE)
        visit = cls(context.new_page(), base, size)
        context.on("page", visit._watch)
        visit._watch(visit.page)
        yield visit
        assert visit.outside == []
        context.close()

    def open(self, path: str = "/chat/") -> None:
        """Load the chat, and wait until a question can be typed."""
        self.page.goto(self.base + path)
        expect(self.page.locator("html.bw-klaar")).to_be_attached()
        expect(self.box).to_be_visible()

    @property
    def box(self) -> Locator:
        """Return the box for the question."""
        return self.page.locator("#vraag textarea")

    @property
    def answers(self) -> Locator:
        """Return the answers, the oldest first."""
        return self.page.locator("#gesprek .bw-answer")

    @property
    def panel(self) -> Locator:
        """Return the side panel."""
        return self.page.locator("#paneel")

    def ask(self, question: str) -> Locator:
        """Ask, wait for the answer below the question, and return it."""
        before = self.answers.count()
        self.send(question)
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    def send(self, question: str) -> None:
        """Type a question and press Enter, whatever is still busy."""
        self.box.fill(question)
        self.box.press("Enter")

    def keep(self, state: str) -> None:
        """Keep a picture of the page in this state."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"chat-{state}-{self.size}.png")

    def assert_accessible(self) -> None:
        """Let axe read the page, scrolled down to its end, which may not scroll sideways."""
        # What lies half below the question box is as small as its visible part, wherever one happens to be. Suggestions
        # come after the answer: a page that grew under axe is read again.
        height, results = -1, None
        while results is None or height != self.page.evaluate(_HEIGHT):
            height = self.page.evaluate(f"window.scrollTo(0, {_HEIGHT}), {_HEIGHT}")
            results = Axe().run(self.page, options={"runOnly": RULES})
        assert results.violations_count == 0, results.generate_report()
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"

    def focused(self, of: str = "id") -> str:
        """Return an attribute of the element that has the focus."""
        return str(self.page.evaluate("(of) => document.activeElement.getAttribute(of) ?? ''", of))

    def _watch(self, page: Page) -> None:
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def _note(self, url: str) -> None:
        if not url.startswith((self.base + "/", "data:", "blob:", "about:")):
            self.outside.append(url)


def words(text: str | None) -> str:
    """Return the text with single spaces."""
    return " ".join((text or "").split())
