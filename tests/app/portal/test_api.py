"""Requirements 9 and 22 of the portal: who may read the API from a browser; errors; what every response carries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.assistant import Assistant
from app.config import Settings
from app.web import create_app
from tests.app.conftest import ALLOWED_ORIGIN, Programs

ASK = "/api/v1/vragen"
QUESTION = "Wat kost een kaartje voor volwassenen in het zwembad?"


FOREIGN = ("/api/v1/documenten", "/api/v1/niets", "/chat/", "/chat/gradio_api/info", "/documenten")


@pytest.mark.parametrize("path", FOREIGN)
def test_9_a_foreign_origin_gets_no_access(programs: Programs, path: str) -> None:
    for host in ("127.0.0.1", "vragen.example.nl"):
        response = programs.client.get(path, headers={"Origin": "https://elders.example", "Host": host})
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", ["/api/v1/documenten", "/api/v1/niets", "/chat/"])
def test_9_an_allowed_origin_is_echoed_without_credentials(programs: Programs, path: str) -> None:
    headers = programs.client.get(path, headers={"Origin": ALLOWED_ORIGIN}).headers
    assert headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Origin" in headers["Vary"]


def test_9_a_browser_may_post_from_an_allowed_origin_only(programs: Programs) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = programs.client.options(ASK, headers={"Origin": ALLOWED_ORIGIN, **asks})
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (200, ALLOWED_ORIGIN)
    foreign = programs.client.options(ASK, headers={"Origin": "https://elders.example", **asks})
    assert (foreign.status_code, "Access-Control-Allow-Origin" in foreign.headers) == (400, False)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", ASK, {}, 400),
        ("POST", "/api/v1/feedback", {"oordeel": "misschien"}, 400),
        ("GET", "/api/v1/passages", None, 400),
        ("GET", "/api/v1/passages?vraag=x&aantal=0", None, 400),
        ("GET", "/api/v1/passages?vraag=x&documenten=nee", None, 404),
        ("GET", "/api/v1/documenten/nee", None, 404),
        ("GET", "/api/v1/niets", None, 404),
        ("DELETE", "/api/v1/documenten", None, 405),
    ],
)
def test_22_an_error_is_a_problem(programs: Programs, method: str, path: str, body: object, status: int) -> None:
    response = programs.client.request(method, path, json=body)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert problem["status"] == status
    assert set(problem) == {"type", "status", "title", "detail"}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("vraag=x&aantal=veel", "'aantal' moet een geheel getal zijn"),
        ("vraag=x&aantal=0", "'aantal' moet minstens 1 zijn"),
        ("vraag=x&aantal=51", "'aantal' mag hoogstens 50 zijn"),
        ("vraag=%20", "Typ eerst een vraag"),
    ],
)
def test_22_the_detail_says_what_to_do(programs: Programs, query: str, says: str) -> None:
    assert says in programs.client.get(f"/api/v1/passages?{query}").json()["detail"]


class _BrokenIndexError(RuntimeError):
    pass


def _broken(app: FastAPI) -> FastAPI:
    @app.get("/api/v1/stuk")
    def broken() -> None:
        raise _BrokenIndexError("geheim pad /srv/data")

    return app


@pytest.mark.filterwarnings("ignore:.*future.no_silent_downcasting")
def test_22_every_response_names_the_version_an_unforeseen_error_too(programs: Programs, assistant: Assistant) -> None:
    for response in (
        programs.client.get("/api/v1/documenten"),
        programs.client.get("/api/v1/niets"),
        programs.client.post(ASK, content="{"),
        programs.client.post(ASK, content="x" * 300_000),
        programs.client.options(ASK, headers={"Origin": "https://x.nl", "Access-Control-Request-Method": "POST"}),
        TestClient(_broken(create_app(assistant)), raise_server_exceptions=False).get("/api/v1/stuk"),
    ):
        assert response.headers["API-Version"].count(".") == 2
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert (response.status_code, response.json()["title"]) == (500, "Interne fout")
    assert "geheim" not in response.text


def test_a_document_tells_its_sections_and_where_it_is(programs: Programs) -> None:
    document = programs.client.get("/api/v1/documenten/zwembad").json()
    assert [section["titel"] for section in document["secties"]] == [
        "Huisregels zwembad De Meerkoet", "Openingstijden", "Toegang en tarieven", "Veiligheid",
    ]  # fmt: skip
    for address in (document["leespagina"], document["tekst"], document["origineel"]):
        assert programs.client.get(address).status_code == 200
    assert len(programs.client.get(document["tekst"]).text) == document["tekens"]


def test_passages_are_found_without_an_answer(programs: Programs, assistant: Assistant) -> None:
    query = {"vraag": "Wat kost een kaartje?", "documenten": "zwembad", "aantal": "2"}
    found = programs.client.get("/api/v1/passages", params=query).json()
    assert found["vraag"] == "Wat kost een kaartje?"
    assert [passage["nummer"] for passage in found["passages"]] == [1, 2]
    for passage in found["passages"]:
        text = assistant.index.document(passage["document"]).text
        assert text[passage["start"] : passage["eind"]] == passage["tekst"]
    assert "zes euro" in found["passages"][0]["tekst"]


def events(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream: their names and data."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


def test_an_answer_comes_as_events_when_asked_for(programs: Programs) -> None:
    body = {"vraag": QUESTION}
    response = programs.client.post(ASK, json=body, headers={"Accept": "text/event-stream"})
    assert response.headers["Content-Type"].startswith("text/event-stream")
    (first, sources), *_, (last, answer) = events(response.text)
    assert (first, last) == ("bronnen", "antwoord")
    assert sources["bronnen"][0]["citaat"] in answer["antwoord"]
    plain = programs.client.post(ASK, json=body).json()
    assert {**answer, "duurMs": 0} == {**plain, "duurMs": 0, "taal": "nl"}


def test_what_goes_wrong_at_once_is_a_problem_and_no_stream(programs: Programs) -> None:
    body = {"vraag": QUESTION, "documenten": ["nee"]}
    response = programs.client.post(ASK, json=body, headers={"Accept": "text/event-stream"})
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_hsts_where_a_trusted_proxy_says_that_the_connection_is_encrypted(assistant: Assistant) -> None:
    app = create_app(assistant, Settings(trusted_proxies="10.0.0.1"))
    strict = {
        (client, scheme): TestClient(app, client=(client, 1))
        .get("/documenten", headers={"X-Forwarded-Proto": scheme})
        .headers.get("Strict-Transport-Security")
        for client in ("10.0.0.1", "192.0.2.1")
        for scheme in ("http", "https")
    }
    assert {key for key, value in strict.items() if value} == {("10.0.0.1", "https")}
    assert strict["10.0.0.1", "https"] == "max-age=31536000"
