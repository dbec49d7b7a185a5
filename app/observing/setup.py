"""Where observing meets the server: what an application gets, and what holds while a process serves."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.observing import logs, metrics, routes, stages, tracing
from app.observing.requests import ObserveMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from app.assistant import Assistant
    from app.config import Settings


def install(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    """Add ``/healthz``, ``/readyz`` and ``/metrics``, and see every request: after all middleware but the proxies'."""
    app.include_router(routes.create_router(assistant, settings))
    app.add_middleware(ObserveMiddleware, addresses=settings.log_addresses)


@contextmanager
def observed_process(settings: Settings) -> Iterator[None]:
    """Log as the settings say, time the stages and send traces, while the block serves."""
    logs.configure_logging(settings)
    with (
        tracing.traces_to(settings.traces),
        stages.watching(metrics.timed_stage),
        stages.watching(tracing.stage_span),
    ):
        yield
