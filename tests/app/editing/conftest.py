"""An application with ``/beheer`` on, over an index of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from app.assistant import open_assistant
from app.config import Settings
from app.web import create_app

_NUMBERS = itertools.count(1)
PASSWORD = "een-lang-wachtwoord"  # noqa: S105 - of the tests
FERRY = "# De pont\n\nDe pont vaart elke dag van zeven tot tien.\n\n## Kosten\n\nEen kaartje kost twee euro.\n"


@pytest.fixture(scope="package")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beheer")


@pytest.fixture(scope="package")
def settings(app_folder: Path) -> Settings:
    return Settings(
        data_dir=app_folder / "data",
        documents_dir=app_folder / "documents",
        beheer_password=PASSWORD,
        beheer_header="Remote-User",
        trusted_proxies="10.0.0.0/8",
        rate_limit=0,
    )


@pytest.fixture(scope="package")
def app(settings: Settings) -> Iterator[FastAPI]:
    """Begin without a single document, as an editor may."""
    assistant = open_assistant(settings, create=True)
    application = create_app(assistant, settings)
    yield application
    application.state.editing.stop()
    assistant.index.close()


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    # Each from an address of its own, as one may log in a few times a minute.
    client = (f"198.51.100.{next(_NUMBERS)}", 50000)
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False, client=client)


@pytest.fixture
def editor(visitor: TestClient, app: FastAPI) -> Iterator[TestClient]:
    """Return a client that is logged in; what it leaves is removed."""
    assert visitor.post("/beheer/inloggen", data={"wachtwoord": PASSWORD}).status_code == 303
    yield visitor
    work = app.state.editing
    assert work.reading.wait(20)
    assert work.publishing.wait(20)


@pytest.fixture
def send(editor: TestClient) -> Callable[..., Response]:
    """Return a function that sends a form of a page, with what stands in it besides what is given."""

    def fill(
        address: str, page: str = "/beheer", files: list[tuple[str, bytes]] | None = None, **data: str
    ) -> Response:
        token = re.search(r'name="csrf" value="(\w+)"', editor.get(page).text)
        assert token
        parts = [("bestanden", (name, content)) for name, content in files or ()]
        return editor.post(address, data={"csrf": token[1], **data}, files=parts or None)

    return fill
