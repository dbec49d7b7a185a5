"""More questions than turns: who waits, who is turned away with what, and that everything goes on afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from app.config import Settings
from app.overload import Gate, OverloadMiddleware, answers_at_once, install

ASK = "/api/v1/vragen"
WAITING = 3


@asynccontextmanager
async def busy(at_once: int, waiting: int, patience: float = 20.0) -> AsyncIterator[tuple[AsyncClient, asyncio.Event]]:
    """Give a client of an application whose answers wait for an event, and the event."""
    done = asyncio.Event()
    app = FastAPI()

    @app.post(ASK)
    async def answer() -> str:
        await done.wait()
        return "antwoord"

    @app.get("/documenten")
    async def read() -> str:
        return "document"

    app.add_middleware(OverloadMiddleware, gate=Gate(at_once, waiting, patience))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client, done


async def settled() -> None:
    """Let every request come as far as it can."""
    for _ in range(50):
        await asyncio.sleep(0)


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 30))


def test_beyond_the_queue_a_question_is_turned_away_and_the_others_are_answered() -> None:
    async def test() -> None:
        async with busy(at_once=2, waiting=WAITING) as (client, done):
            asked = [asyncio.create_task(client.post(ASK)) for _ in range(2 + WAITING)]
            await settled()
            refused = await client.post(ASK)
            assert_busy(refused)
            assert (await client.get("/documenten")).status_code == 200
            done.set()
            assert [response.status_code for response in await asyncio.gather(*asked)] == [200] * (2 + WAITING)
            assert (await client.post(ASK)).status_code == 200

    run(test)


def assert_busy(response: Response) -> None:
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) >= 1
    assert response.json()["title"] == "Niet beschikbaar"
    assert "erg druk" in response.json()["detail"]


def test_a_question_does_not_wait_without_end() -> None:
    async def test() -> None:
        async with busy(at_once=1, waiting=1, patience=0.01) as (client, done):
            first = asyncio.create_task(client.post(ASK))
            await settled()
            assert_busy(await client.post(ASK))
            done.set()
            assert (await first).status_code == 200
            assert (await client.post(ASK)).status_code == 200

    run(test)


def test_a_failing_answer_gives_its_turn_back() -> None:
    async def test() -> None:
        app = FastAPI()

        @app.post(ASK)
        async def answer() -> None:
            raise RuntimeError

        app.add_middleware(OverloadMiddleware, gate=Gate(1, 0))
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            assert [(await client.post(ASK)).status_code for _ in range(3)] == [500] * 3

    run(test)


def test_those_who_are_turned_away_later_come_back_later() -> None:
    async def test() -> None:
        gate = Gate(1, 100)
        await gate.enter()
        early = gate.retry_after
        waiting = [asyncio.create_task(gate.enter()) for _ in range(100)]
        await settled()
        assert 1 <= early < gate.retry_after <= 60
        for _ in waiting:
            gate.leave(0.1)
        await asyncio.gather(*waiting)

    run(test)


@pytest.mark.parametrize(("setting", "at_once"), [(0, answers_at_once()), (7, 7)])
def test_a_setting_bounds_the_answers_made_at_once(setting: int, at_once: int) -> None:
    app = FastAPI()
    install(app, Settings(answers_at_once=setting, answers_waiting=5))
    gate = app.user_middleware[0].kwargs["gate"]
    assert isinstance(gate, Gate)
    assert (gate._at_once, gate._most_waiting) == (at_once, 5)
