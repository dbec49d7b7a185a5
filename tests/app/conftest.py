"""A server with everything for programs switched on, shared by the tests of the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from app.assistant import Assistant
from app.config import Settings
from app.keys.store import KeyStore
from app.web import create_app
from tests.app.running import serving

ALLOWED_ORIGIN = "https://www.example.org"


@dataclass(frozen=True)
class Programs:
    """A running server: where it is, a client for it, where it keeps things, and a key that it accepts."""

    url: str
    client: httpx2.Client
    data_dir: Path
    key: str


@pytest.fixture(scope="session")
def programs(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """Serve the shared index without a limit, with a data folder of its own for feedback and keys."""
    changed = {
        "data_dir": tmp_path_factory.mktemp("programs"),
        "cors_origins": ALLOWED_ORIGIN,
        "openai_api": "key",
        "mcp_server": "key",
        "rate_limit": 0,
        "public_url": "https://vragen.example.nl",
    }
    own = settings.model_copy(update=changed)
    _, key = KeyStore(own.data_dir).create("tests")
    with serving(create_app(assistant, own)) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield Programs(f"http://127.0.0.1:{port}", client, own.data_dir, key)
