"""A clock that jumps: back after a battery was empty, forth when NTP finds the time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.assistant import Assistant
from app.config import Settings
from app.limits import Limiter
from app.web import create_app
from ingest.originals import originals_of
from ingest.pipeline import ingest_all
from vectorstore.index import Index

YEAR = 365 * 86400.0


def test_a_limit_on_a_clock_that_was_set_back_lets_in_as_before() -> None:
    now = [10 * YEAR]
    limiter = Limiter(6, clock=lambda: now[0])
    assert limiter.wait("x") == 0
    now[0] -= YEAR
    assert [limiter.wait("x") for _ in range(5)] == [0] * 5
    assert 0 < limiter.wait("x") <= 10


@pytest.mark.parametrize("jump", [-20 * YEAR, 20 * YEAR])
def test_questions_are_answered_whatever_the_clock_says(
    assistant: Assistant, settings: Settings, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real = time.time
    with TestClient(create_app(assistant, settings)) as client:
        monkeypatch.setattr(time, "time", lambda: real() + jump)
        answer = client.post("/api/v1/vragen", json={"vraag": "Wat kost een kaartje voor volwassenen?"}).json()
        assert (answer["status"], 0 <= answer["duurMs"] < 60_000) == ("beantwoord", True)
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("stamp", [0, 4_000_000_000])
def test_the_dates_of_files_change_nothing(tmp_path: Path, stamp: int) -> None:
    path = tmp_path / "documenten" / "boot.txt"
    path.parent.mkdir()
    path.write_text("De boot vaart elke dag.", encoding="utf-8")
    index = Index.open(tmp_path / "data", create=True)
    assert [outcome.status for outcome in ingest_all(index, [path.parent])] == ["added"]
    half = tmp_path / "data" / "originals" / f".{'a' * 64}.txt.123"
    half.write_bytes(b"half")
    for file in (path, half, *(tmp_path / "data").rglob("*")):
        os.utime(file, (stamp, stamp))
    assert [outcome.status for outcome in ingest_all(index, [path.parent])] == ["unchanged"]
    assert originals_of(index).path(index.originals()["boot"])
    assert half.exists() == (
        stamp > time.time()
    )  # an old half-written file is swept, one that may be being written is not
    index.close()
