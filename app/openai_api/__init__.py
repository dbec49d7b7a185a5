"""The OpenAI-compatible endpoint under /openai/v1, so that Open WebUI, LibreChat and the like can be a front end.

``shapes`` is what comes in, ``writing`` the answer as Markdown with its citations, ``routes`` the two addresses.
"""

from __future__ import annotations

from app.openai_api.routes import create_router

__all__ = ["create_router"]
