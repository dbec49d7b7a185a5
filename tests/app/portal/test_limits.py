"""Requirement 23 of the portal: a flood gets 429 with Retry-After; who the client is, behind a proxy too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from starlette.types import Scope

from app.assistant import Assistant
from app.config import ConfigError, Settings, load_settings
from app.limits import WIDGET_HEADER, Limiter, client_of
from app.web import create_app
from tests.app.conftest import Programs

ASK = "/api/v1/vragen"


def test_tokens_flow_in_evenly_and_are_saved_up() -> None:
    now = [0.0]
    limiter = Limiter(3, clock=lambda: now[0])
    assert [limiter.wait("a") for _ in range(4)] == [0, 0, 0, 20]
    assert limiter.wait("b") == 0
    now[0] = 19.0
    assert limiter.wait("a") == pytest.approx(1)
    now[0] = 20.0
    assert limiter.wait("a") == 0
    now[0] = 1000.0
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("a") == pytest.approx(20)


def test_no_limit_is_no_limit() -> None:
    limiter = Limiter(0)
    assert {limiter.wait("a") for _ in range(1000)} == {0}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(address: str, client: str) -> None:
    scope: Scope = {"type": "http", "client": (address, 1)}
    assert client_of(scope) == client


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", ASK, {"vraag": ""}), ("POST", "/chat/gradio_api/queue/join", {})],
)
def test_a_flood_gets_429_with_retry_after(assistant: Assistant, method: str, path: str, body: object) -> None:
    client = TestClient(create_app(assistant, Settings(rate_limit=3)), raise_server_exceptions=False)
    responses = [client.request(method, path, json=body) for _ in range(5)]
    assert [response.status_code == 429 for response in responses] == [False, False, False, True, True]
    assert 1 <= int(responses[-1].headers["Retry-After"]) <= 20
    assert client.get("/documenten").status_code == 200


def test_20_parallel_users_get_an_answer_and_no_5xx(programs: Programs) -> None:
    questions = ["Wat kost een kaartje voor volwassenen?", "Hoe laat gaat het zwembad open?", "Mag ik overal duiken?"]

    def ask(number: int) -> int:
        return programs.client.post(ASK, json={"vraag": questions[number % 3]}, timeout=60).status_code

    with ThreadPoolExecutor(20) as users:
        assert set(users.map(ask, range(40))) == {200}


def test_the_refusal_is_a_problem_that_says_when_to_try_again(assistant: Assistant) -> None:
    client = TestClient(create_app(assistant, Settings(rate_limit=1)))
    client.post(ASK, json={})
    response = client.post(ASK, json={})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.json()["status"], response.json()["title"]) == (429, "Te veel aanvragen")
    assert f"over {response.headers['Retry-After']} seconden" in response.json()["detail"]
    assert response.headers["API-Version"]


def test_a_widget_has_a_limit_for_all_its_visitors(assistant: Assistant) -> None:
    app = create_app(assistant, Settings(rate_limit=100, trusted_proxies="192.0.2.1"))
    app.state.limits.widgets["raad"] = Limiter(2)
    client = TestClient(app, client=("192.0.2.1", 1))
    seen = [
        client.post(ASK, json={}, headers={WIDGET_HEADER: "raad", "X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(4)
    ]
    assert seen == [400, 400, 429, 429]
    assert client.post(ASK, json={}, headers={WIDGET_HEADER: "ander"}).status_code == 400


def test_only_a_trusted_proxy_says_who_the_client_is(assistant: Assistant) -> None:
    app = create_app(assistant, Settings(rate_limit=1, trusted_proxies="10.0.0.0/8"))
    proxy, stranger = TestClient(app, client=("10.1.2.3", 1)), TestClient(app, client=("192.0.2.9", 1))
    asked = [proxy.post(ASK, json={}, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)]
    assert asked == [400, 400, 400]
    lied = [stranger.post(ASK, json={}, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(3)]
    assert lied == [400, 429, 429]


def test_what_a_visitor_puts_before_the_proxy_does_not_count(assistant: Assistant) -> None:
    client = TestClient(
        create_app(assistant, Settings(rate_limit=1, trusted_proxies="10.0.0.0/8")), client=("10.1.2.3", 1)
    )
    forged = [
        client.post(ASK, json={}, headers={"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}).status_code
        for n in range(3)
    ]
    assert forged == [400, 429, 429]


def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_TRUSTED_PROXIES", "127.0.0.1,proxy")
    with pytest.raises(ConfigError, match=r"'proxy' is no address or network; write for instance 127\.0\.0\.1"):
        load_settings()
