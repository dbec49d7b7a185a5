"""Requests that were made to do harm, against the whole application: headers, bodies, paths and fields."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.assistant import Assistant
from app.chat.conversation import Request
from app.config import Settings
from app.web import create_app
from vectorstore.passage import Document
from vectorstore.store import ChromaStore

ASK = "/api/v1/vragen"
QUESTION = {"vraag": "Wat kost een kaartje voor volwassenen?"}


@pytest.fixture(scope="module")
def client(assistant: Assistant, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(assistant, settings), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/documenten/%0d%0aSet-Cookie:%20x=1",
        "/%0d%0aLocation:%20https://elders.example/",
        "/documenten/?p=%0d%0aX-Extra:%201",
        "/chat?%0d%0aX-Extra:%201",
    ],
)
def test_a_path_adds_no_header(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code < 500
    assert not {"set-cookie", "x-extra"} & set(response.headers)
    assert "elders.example" not in response.headers.get("location", "")


@pytest.mark.parametrize(
    "path", ["//elders.example/", "/%5celders.example", "/chat//elders.example/", "/\\elders.example"]
)
def test_no_path_leads_to_another_site(client: TestClient, path: str) -> None:
    location = client.get(path, follow_redirects=False).headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "path",
    [
        "/documenten/../../etc/passwd",
        "/documenten/..%2f..%2f..%2fetc%2fpasswd/origineel",
        "/documenten/%2e%2e/%2e%2e/etc/passwd.txt",
        "/static/..%2f..%2fconfig.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/chat/gradio_api/file=/etc/passwd",
        "/chat/gradio_api/file=../../../etc/passwd",
        "/chat/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_to_a_file(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 403, 404)
    assert "root:" not in response.text
    assert "class Settings" not in response.text


def test_a_compressed_body_is_not_unpacked(client: TestClient) -> None:
    bomb = gzip.compress(json.dumps({"vraag": " " * 50_000_000}).encode())
    for body in (bomb, gzip.compress(json.dumps(QUESTION).encode())):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        response = client.post(ASK, content=body, headers=headers)
        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {**QUESTION, "strictness": 0},
        {**QUESTION, "__proto__": {"x": 1}},
        {"vraag": {"$ne": None}},
        {"vraag": ["a"]},
        {**QUESTION, "geschiedenis": ["x"] * 10_000},
        {**QUESTION, "documenten": ["../../etc"] * 5_000},
        {"vraag": "x" * 100_000},
    ],
)
def test_a_field_that_does_not_belong_there_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post(ASK, json=body).status_code in (400, 404)


def test_a_deep_body_is_refused(client: TestClient) -> None:
    response = client.post(ASK, content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


@pytest.mark.parametrize("where", ["' OR 1=1 --", '{"$gt": ""}', "*", "_index", "zwembad' --", "zwembad\x00"])
def test_the_id_of_a_document_is_no_query(client: TestClient, where: str) -> None:
    assert client.post(ASK, json={**QUESTION, "documenten": [where]}).status_code == 404


@pytest.mark.parametrize("override", ["X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL"])
def test_no_header_changes_method_or_address(client: TestClient, override: str) -> None:
    assert client.get("/healthz", headers={override: "/metrics"}).json() == {"status": "ok"}


def test_a_host_that_was_made_up_is_in_no_page_and_no_redirect(client: TestClient) -> None:
    headers = {"Host": "elders.example", "X-Forwarded-Host": "elders.example"}
    # Gradio tells its page the address by which it was asked for; that page is kept nowhere.
    assert "no-store" in client.get("/chat/", headers=headers).headers.get("cache-control", "")
    for path in ("/", "/documenten", "/documenten/zwembad", "/api/v1/openapi.json", "/niets"):
        response = client.get(path, headers=headers, follow_redirects=False)
        # As text it may stand there: a printed page tells by what address it was read.
        addresses = re.findall(r"(?:href|src|action|content)=[\"']([^\"']*)", response.text)
        assert not [text for text in (*addresses, str(response.headers)) if "elders.example" in text], path


def test_nothing_tells_what_the_server_is(client: TestClient) -> None:
    for path in ("/documenten", "/niets", ASK):
        headers = client.get(path).headers
        assert not {"server", "x-powered-by", "x-aspnet-version"} & set(headers)


@pytest.mark.parametrize("status_path", ["/api/v1/niets", "/documenten/niets"])
def test_an_error_gives_no_internals(client: TestClient, status_path: str) -> None:
    text = client.get(status_path).text
    assert not [word for word in ("Traceback", "/app/", ".py", "chroma", "sqlite") if word in text]


def test_feedback_takes_ids_of_documents_only(client: TestClient) -> None:
    answer = {"vraag": "x", "status": "beantwoord", "antwoord": "y", "bronnen": []}
    for name in ("x" * 3_000, "\x1b[2J", "../beheer"):
        body = {"oordeel": "goed", "antwoord": answer, "bewaarVraag": True, "documenten": [name]}
        assert client.post("/api/v1/feedback", json=body).status_code == 400


def test_a_question_of_brackets_is_a_question() -> None:
    assert Request.parse("[" * 100_000).question == "[" * 100_000


def test_a_document_that_is_named_ten_thousand_times_is_looked_up_no_more_often(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    store = type(assistant.index.store)
    document = store.document

    def noted(self: ChromaStore, key: str) -> Document | None:
        read.append(key)
        return document(self, key)

    monkeypatch.setattr(store, "document", noted)
    assistant.ask("Wat kost een kaartje voor volwassenen?", documents=["zwembad"])
    once = len(read)
    assistant.ask("Wat kost een kaartje voor volwassenen?", documents=["zwembad"] * 10_000)
    assert len(read) == 2 * once
