"""More questions than can be answered: so many at once, so many that wait, and a quick, honest 503 for the others.

Making an answer takes a processor for some tens of milliseconds, so answering more at once than there are processors
only makes everyone wait longer. The chat is not counted here: Gradio has a queue of its own.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from typing import TYPE_CHECKING, Final, Literal

from app import texts
from app.observing.metrics import RUNNING, SHED, WAITING
from app.pressure import PRESSURE
from app.problems import respond

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.config import Settings

# What asks the index or a model; reading pages and files goes on while these wait.
_ANSWERING: Final = (
    ("POST", "/api/v1/vragen"),
    ("GET", "/api/v1/passages"),
    ("POST", "/openai/v1/chat/completions"),
    ("POST", "/mcp"),
)
_PATIENCE: Final = 20.0  # seconds; most clients have given up by then
_UNAVAILABLE: Final = 503
_USUAL: Final = 0.1  # seconds an answer takes, before any was seen
_LONGEST_RETRY: Final = 60

Refused = Literal["full", "slow"]


class Gate:
    """Lets ``at_once`` in together and ``waiting`` more wait for at most ``patience`` seconds; for one event loop."""

    def __init__(self, at_once: int, waiting: int, patience: float = _PATIENCE) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._at_once = at_once
        self._most_waiting = waiting
        self._patience = patience
        self._waiting = 0
        self._seconds = _USUAL

    async def enter(self) -> Refused | None:
        """Wait for a turn; when there is none, tell why. Who was let in must ``leave``."""
        if self._free.locked() and self._waiting >= self._most_waiting:
            return "full"
        self._waiting += 1
        WAITING.inc()
        try:
            with PRESSURE.waiting():
                async with asyncio.timeout(self._patience):
                    await self._free.acquire()
        except TimeoutError:
            return "slow"
        finally:
            self._waiting -= 1
            WAITING.dec()
        RUNNING.inc()
        return None

    def leave(self, seconds: float) -> None:
        """Give the turn to the next; ``seconds`` is what this one took."""
        self._seconds += (seconds - self._seconds) / 16
        RUNNING.dec()
        self._free.release()

    @property
    def retry_after(self) -> int:
        """Return after how many seconds those who wait now will have had their turn."""
        seconds = self._seconds * (self._waiting + self._at_once) / self._at_once
        return min(_LONGEST_RETRY, max(1, math.ceil(seconds)))


class OverloadMiddleware:
    """Answers 503 with ``Retry-After`` to questions beyond what the gate lets in."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is its turn; what needs no answer passes at once."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) not in _ANSWERING:
            await self.app(scope, receive, send)
            return
        if refused := await self.gate.enter():
            SHED.labels(refused).inc()
            headers = {"Retry-After": str(self.gate.retry_after)}
            detail = texts.TOO_BUSY.format(seconds=headers["Retry-After"])
            await respond(scope["path"], _UNAVAILABLE, detail, headers)(scope, receive, send)
            return
        started = time.perf_counter()
        try:
            await self.app(scope, receive, send)
        finally:
            self.gate.leave(time.perf_counter() - started)


def install(app: FastAPI, settings: Settings) -> None:
    """Bound the answers that ``app`` makes at once, and those that wait; inside the limits per client."""
    at_once = settings.answers_at_once or answers_at_once()
    app.add_middleware(OverloadMiddleware, gate=Gate(at_once, settings.answers_waiting))


def answers_at_once() -> int:
    """Return how many answers go well together on this machine: one more than it has processors for us."""
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        processors = os.cpu_count() or 1
    return processors + 1
