from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.assistant import Assistant, open_assistant
from app.config import Settings
from tests.app.model.server import ChatServer, running_chat_server


@pytest.fixture(scope="session")
def chat_server() -> Iterator[ChatServer]:
    with running_chat_server() as server:
        yield server


@pytest.fixture
def with_model(data_dir: Path, chat_server: ChatServer) -> Callable[..., Assistant]:
    """Return a function that opens an assistant over the shared index with the server as its language model."""

    def opened(**settings: object) -> Assistant:
        return open_assistant(
            Settings(
                **{  # type: ignore[arg-type]
                    "data_dir": data_dir,
                    "model": "openai:stub",
                    "model_base_url": chat_server.address,
                    "model_retries": 0,
                    **settings,
                }
            )
        )

    return opened


@pytest.fixture(scope="session")
def spoken(data_dir: Path, chat_server: ChatServer) -> Assistant:
    """Return one assistant with a language model, for tests that leave the settings alone."""
    return open_assistant(
        Settings(data_dir=data_dir, model="openai:stub", model_base_url=chat_server.address, model_retries=0)
    )
