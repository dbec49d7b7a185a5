"""Requirement 24 of the portal: logs without questions and addresses, feedback deleted in time, nothing kept with 0."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.assistant import Assistant
from app.config import Settings
from app.feedback.entry import Feedback
from app.feedback.store import FILE, FeedbackStore
from app.web import create_app

RARE = "kwikstaartje"
ADDRESS = "203.0.113.77"
QUESTION = f"Mag mijn {RARE} mee naar het zwembad?"
JUDGED = {"status": "niet-gevonden", "antwoord": "Dat staat er niet.", "vraag": QUESTION, "bronnen": []}


@pytest.fixture
def everything(assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a server on which everything is on, at an address of its own."""
    settings = Settings(data_dir=tmp_path, openai_api="open", mcp_server="open", log_format="json")
    app = create_app(assistant, settings)
    with TestClient(app, client=(ADDRESS, 50_000), raise_server_exceptions=False) as client:
        yield client


def requests(client: TestClient) -> list[int]:
    """Ask in every way, right and wrong; return the statuses."""
    called = {"name": "beantwoord_vraag", "arguments": {"vraag": QUESTION}}
    posts: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/vragen", {"vraag": QUESTION}),
        ("/api/v1/vragen", {"vraag": QUESTION, "documenten": [RARE]}),
        ("/api/v1/vragen", {"vraag": QUESTION, RARE: 1}),
        ("/api/v1/feedback", {"oordeel": "fout", "antwoord": JUDGED, "opmerking": RARE, "bewaarVraag": True}),
        ("/openai/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]}),
        ("/openai/v1/chat/completions", {"model": RARE, "messages": [{"role": "user", "content": QUESTION}]}),
        ("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}),
    ]
    accept = {"Accept": "application/json, text/event-stream"}
    statuses = [client.post(path, json=body, headers=accept).status_code for path, body in posts]
    gets = (f"/api/v1/passages?vraag={RARE}", f"/api/v1/{RARE}", f"/documenten/{RARE}")
    return statuses + [client.get(path).status_code for path in gets]


def test_24_logs_hold_no_question_and_no_address(
    everything: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    statuses = requests(everything)
    assert statuses == [200, 404, 400, 201, 200, 404, 200, 200, 404, 404]
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert ours
    told = [f"{record.getMessage()} {record.__dict__} {record.exc_text}" for record in ours]
    written = capfd.readouterr()
    for text in (*told, written.out, written.err):
        assert RARE not in text
        assert ADDRESS not in text


@pytest.mark.parametrize("kept", [True, False])
def test_24_with_a_retention_of_0_nothing_is_stored(assistant: Assistant, tmp_path: Path, kept: bool) -> None:
    settings = Settings(data_dir=tmp_path, feedback_retention=30 if kept else 0)
    client = TestClient(create_app(assistant, settings))
    response = client.post("/api/v1/feedback", json={"oordeel": "goed", "antwoord": JUDGED})
    assert (response.status_code, response.json()["bewaard"]) == ((201, True) if kept else (200, False))
    assert (tmp_path / FILE).exists() == kept


def test_24_a_running_server_deletes_what_is_too_old(assistant: Assistant, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    store = FeedbackStore(tmp_path, 30)
    for days in (29, 31):
        store.add(Feedback("up", "0" * 16, remark=f"{days} dagen", time=now - timedelta(days=days)))
    assert rows(tmp_path) == ["29 dagen", "31 dagen"]
    with TestClient(create_app(assistant, Settings(data_dir=tmp_path, feedback_retention=30))):
        until = time.monotonic() + 20
        while len(rows(tmp_path)) > 1 and time.monotonic() < until:
            time.sleep(0.05)
    assert rows(tmp_path) == ["29 dagen"]


def rows(data_dir: Path) -> list[str]:
    connection = sqlite3.connect(data_dir / FILE)
    try:
        return [remark for (remark,) in connection.execute("SELECT remark FROM feedback ORDER BY remark")]
    finally:
        connection.close()


def test_feedback_keeps_the_question_only_when_the_visitor_agrees(assistant: Assistant, tmp_path: Path) -> None:
    client = TestClient(create_app(assistant, Settings(data_dir=tmp_path)))
    body = {"oordeel": "goed", "antwoord": JUDGED, "opmerking": "Fijn.", "geschiedenis": ["Hoe laat?"]}
    first = client.post("/api/v1/feedback", json=body).json()
    (kept,) = FeedbackStore(tmp_path, 30).entries()
    assert (kept.id, kept.verdict, kept.remark, kept.question, kept.history) == (first["id"], "up", "Fijn.", None, ())
    client.post("/api/v1/feedback", json={**body, "oordeel": "fout", "bewaarVraag": True, "id": first["id"]})
    (kept,) = FeedbackStore(tmp_path, 30).entries()
    assert (kept.id, kept.verdict, kept.question, kept.history) == (first["id"], "down", QUESTION, ("Hoe laat?",))
