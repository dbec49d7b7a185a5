"""What comes in: bodies that are too large, with a stated length and without one, against a real server."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import uvicorn

from app.assistant import Assistant
from app.incoming import MAX_BODY, MAX_CHAT_BODY, BodyLimitMiddleware
from app.serving import server_config
from app.web import create_app
from tests.app.running import serving

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

ASK = "/api/v1/vragen"
JOIN = "/chat/gradio_api/queue/join"
LIMITS = [(ASK, MAX_BODY), (JOIN, MAX_CHAT_BODY), ("/documenten", MAX_BODY)]
# Gradio sets an option that pandas has deprecated, in the server's thread.
pytestmark = pytest.mark.filterwarnings("ignore:.*future.no_silent_downcasting")


@pytest.fixture(scope="module")
def port(assistant: Assistant) -> Iterator[int]:
    with serving(create_app(assistant)) as port:
        yield port


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    yield connection
    connection.close()


def assert_too_large(connection: http.client.HTTPConnection, limit: int) -> None:
    response = connection.getresponse()
    body = json.loads(response.read())
    assert response.status == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert (body["status"], body["title"]) == (413, "Aanvraag te groot")
    assert f"{limit // 1024} kB" in body["detail"]


@pytest.mark.parametrize(("path", "limit"), LIMITS)
def test_a_body_that_says_to_be_too_large_is_refused_before_it_is_sent(
    connection: http.client.HTTPConnection, path: str, limit: int
) -> None:
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(limit + 1))
    connection.endheaders()
    assert_too_large(connection, limit)


@pytest.mark.parametrize(("path", "limit"), LIMITS)
def test_a_body_of_unknown_length_is_refused_once_it_is_too_large(
    connection: http.client.HTTPConnection, path: str, limit: int
) -> None:
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    chunk = b"a" * (limit // 4 + 1)
    for _ in range(4):  # and the end of the body never comes
        connection.send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    assert_too_large(connection, limit)


def test_a_body_in_pieces_within_the_limit_is_answered(connection: http.client.HTTPConnection) -> None:
    body = json.dumps({"vraag": "Wat kost een kaartje voor volwassenen?"}).encode()
    pieces = [body[:10], body[10:], b" " * (MAX_BODY - len(body))]
    connection.request("POST", ASK, iter(pieces), {"Content-Type": "application/json"}, encode_chunked=True)
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert (response.status, answer["status"]) == (200, "beantwoord")


@pytest.mark.parametrize("path", ["/documenten", "/documenten/zwembad", "/documenten/zwembad.txt", "/chat/", "/chat"])
def test_head_gets_no_body_and_the_connection_goes_on(connection: http.client.HTTPConnection, path: str) -> None:
    for method in ("HEAD", "GET", "HEAD"):
        connection.request(method, path)
        response = connection.getresponse()
        content = response.read()
        assert response.status == (307 if path == "/chat" else 200)
        assert (method == "HEAD") <= (content == b"")


def test_headers_and_addresses_are_bounded() -> None:
    async def empty(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(server_config(empty, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            statuses = [_status(listener.getsockname(), length) for length in (40_000, 1_000_000)]
        finally:
            server.should_exit = True
            thread.join()
    assert statuses[0] == "204"
    assert statuses[1] in ("400", "")  # what was not read may take the answer down with the connection


def _status(address: tuple[str, int], length: int) -> str:
    with socket.create_connection(address, timeout=10) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"GET /?" + b"a" * length + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        return connection.recv(100).decode().split()[1]
    return ""


def test_half_a_body_is_not_taken_for_a_whole_one() -> None:
    form: list[Message] = [
        {"type": "http.request", "body": b"csrf=abc&titel=Een titel die hal", "more_body": True},
        {"type": "http.disconnect"},
    ]
    arrived: list[object] = []

    async def form_reader(_: Scope, receive: Receive, __: Send) -> None:
        arrived.append(await receive())

    async def receive() -> Message:
        return form.pop(0)

    async def send(_: Message) -> None:
        pass

    scope = {"type": "http", "method": "POST", "path": "/beheer/documenten/x", "headers": []}
    asyncio.run(BodyLimitMiddleware(form_reader, "/chat")(scope, receive, send))
    assert arrived == []
