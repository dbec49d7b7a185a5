"""What is for programs and not for visitors: the OpenAI-compatible endpoint and MCP, each off, open or by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.keys.access import Access
from app.keys.store import KeyStore

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.assistant import Assistant
    from app.config import Settings


def install(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    """Add what the settings switch on; ``app.state.limits`` must be there."""
    keys = KeyStore(settings.data_dir)
    if settings.openai_api != "off":
        from app import openai_api  # noqa: PLC0415 - off in most installations

        access = Access(settings.openai_api, keys, app.state.limits)
        app.include_router(openai_api.create_router(assistant, access, settings))
    if settings.mcp_server != "off":
        from app import mcp_server  # noqa: PLC0415 - needs an extra

        mcp_server.install(app, assistant, settings, Access(settings.mcp_server, keys, app.state.limits))
