"""Deleting old feedback while the server runs, also when nobody leaves any new."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from app.errors import FeedbackError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from app.feedback.store import FeedbackStore

_PAUSE: Final = 6 * 3600.0  # seconds; what is kept in days need not go at the minute

logger = logging.getLogger(__name__)


def install(app: FastAPI, store: FeedbackStore) -> None:
    """Sweep when ``app`` starts, and then every few hours until it stops."""
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[Any]:
        sweeping = asyncio.create_task(_sweep(store))
        try:
            async with inner(application) as state:
                yield state
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping

    app.router.lifespan_context = lifespan


async def _sweep(store: FeedbackStore) -> None:
    while True:
        try:
            if deleted := await asyncio.to_thread(store.sweep):
                logger.info("%d old rows of feedback deleted", deleted)
        except FeedbackError as error:
            logger.error("%s", error)  # noqa: TRY400 - the message says what to do; the server goes on
        await asyncio.sleep(_PAUSE)
