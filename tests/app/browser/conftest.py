"""One chat for all tests in a browser, and visitors of it on a wide and on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.assistant import Assistant
from app.config import Settings
from app.web import create_app
from tests.app.browser.visiting import SIZES, Visit
from tests.app.running import serving


@pytest.fixture(scope="session")
def chat(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the shared index, with a folder of its own for opinions; give the address."""
    changed = {"data_dir": tmp_path_factory.mktemp("chat"), "rate_limit": 0}
    with serving(create_app(assistant, settings.model_copy(update=changed))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visit(browser: Browser, chat: str) -> Iterator[Visit]:
    """Return a visitor of the chat on a wide screen."""
    with Visit.of(browser, chat) as visit:
        visit.open()
        yield visit


@pytest.fixture(params=list(SIZES))
def any_visit(browser: Browser, chat: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Return a visitor on a wide and one on a narrow screen."""
    with Visit.of(browser, chat, request.param) as visit:
        visit.open()
        yield visit
