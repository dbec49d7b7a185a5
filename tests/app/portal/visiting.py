"""A visitor of the municipal site: opens the widget, asks, and remembers what the browser asked and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from tests.chromium import RULES

AXE = Axe()
ANSWERABLE = "Welke organisaties in de asielketen krijgen meerjarige financiering?"
UNANSWERABLE = "Wie won het songfestival in 1998?"


@dataclass(frozen=True)
class Portal:
    """Origins, and the application behind the chat.

    ``site`` and ``other_site`` may show the widgets, the second from what a browser takes for another site than the
    chat's; ``stranger`` may not.
    """

    chat: str
    site: str
    other_site: str
    stranger: str
    app: FastAPI


@dataclass
class Visit:
    """One page of a site with a widget, and what the browser asked for and complained of."""

    page: Page
    portal: Portal
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, portal: Portal, **options: Any) -> Iterator[Visit]:
        """Return a visit in a context of its own, closed again at the end."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        visit = cls(context.new_page(), portal)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", lambda line: visit.complaints.append(line.text))
        try:
            yield visit
        finally:
            context.close()

    def go(self, path: str = "/", site: str = "") -> None:
        """Load a page of the site and wait for the launcher."""
        self.page.goto((site or self.portal.site) + path)
        expect(self.launcher).to_be_visible()

    @property
    def launcher(self) -> Locator:
        """Return the button that the loader has put on the page."""
        return self.page.locator("button.open")

    @property
    def closer(self) -> Locator:
        """Return the button that closes the panel."""
        return self.page.locator("button.close")

    @property
    def frame(self) -> Frame:
        """Return the page inside the widget."""
        return next(frame for frame in self.page.frames if "/embed/" in frame.url)

    @property
    def box(self) -> Locator:
        """Return the box for the question."""
        return self.frame.locator("#vraag")

    @property
    def answers(self) -> Locator:
        """Return the answers in the conversation."""
        return self.frame.locator(".antwoord")

    def open(self, path: str = "/", site: str = "") -> None:
        """Load the page and open the widget; the box has the focus."""
        self.go(path, site)
        self.launcher.click()
        expect(self.page.frame_locator("iframe").locator("#vraag")).to_be_focused()

    def ask(self, question: str) -> None:
        """Ask and wait for the answer."""
        before = self.answers.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.answers).to_have_count(before + 1, timeout=20_000)

    def assert_accessible(self, place: Page | Frame | None = None) -> None:
        """Let axe read a place, by default the page in the widget; it may not scroll sideways."""
        place = place or self.frame
        if not place.evaluate("'axe' in window"):
            place.evaluate(AXE.axe_script)
        found = place.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
        assert place.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"


def words(text: str | None) -> str:
    """Return the text with single spaces."""
    return " ".join((text or "").split())
