"""The REST API under /api/v1, after the NL GOV API Design Rules: Dutch nouns, problem+json, no caching.

``shapes`` holds what goes in and out, one module the routes of each resource, and ``description`` makes the OpenAPI
description of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter

from app.api import description, documents, feedback, passages, questions

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.config import Settings

PREFIX: Final = "/api/v1"
API_VERSION: Final = description.VERSION


def create_router(assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the routes of the API over one assistant, and the description of these routes."""
    router = APIRouter(prefix=PREFIX, responses=description.failures(400, 429, 500))
    router.include_router(questions.create_router(assistant))
    router.include_router(documents.create_router(assistant.index))
    router.include_router(passages.create_router(assistant.index))
    router.include_router(feedback.create_router(assistant, settings))
    description.publish(router, settings)
    return router
