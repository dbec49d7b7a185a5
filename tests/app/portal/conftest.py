"""A chat with three widgets, a municipal site on another origin that may show them, and one that may not."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

from app.assistant import Assistant
from app.config import Settings
from app.web import create_app
from demo.site import serving_site
from tests.app.portal.visiting import Portal, Visit
from tests.app.running import serving

DEMO = Path(__file__).parents[3] / "demo"


@pytest.fixture(scope="session")
def portal(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve the chat, the site of the demo, and the same site on an origin that no widget names."""
    folder = tmp_path_factory.mktemp("widgets")
    shutil.copy(DEMO / "groen.css", folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        chat = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with (
            serving_site(chat) as site,
            serving_site(chat, name="localhost") as other,
            serving_site(chat) as stranger,
        ):
            widgets = (DEMO / "widgets.toml").read_text(encoding="utf-8")
            widgets = widgets.replace('"http://127.0.0.1:7871"', f'"{site}", "{other}"')
            (folder / "widgets.toml").write_text(widgets, encoding="utf-8")
            changed = {"widgets_file": folder / "widgets.toml", "security_contact": "https://gemeente.example/melden"}
            app = create_app(assistant, settings.model_copy(update=changed))
            with serving(app, listener):
                yield Portal(chat, site, other, stranger, app)


@pytest.fixture(scope="session")
def portal_app(portal: Portal) -> FastAPI:
    """Return the application behind the portal's chat."""
    return portal.app


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator[Visit]:
    """Return a visitor of the municipal site, on a wide screen."""
    with Visit.of(browser, portal) as visit:
        yield visit


@pytest.fixture
def narrow(browser: Browser, portal: Portal) -> Iterator[Visit]:
    """Return a visitor of the municipal site, on a screen of 320 pixels."""
    with Visit.of(browser, portal, viewport={"width": 320, "height": 640}) as visit:
        yield visit
