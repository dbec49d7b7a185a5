"""Middleware for what comes in: no body beyond a limit, and HEAD wherever GET is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from app import texts
from app.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 256 * 1024
# The chat sends the conversation as it is shown along with each question, and all of it to keep it as a file.
MAX_CHAT_BODY: Final = 1024 * 1024
_KEEPING: Final = "/gesprek/"
# Uploads: read as a stream with limits of its own, and only from an editor (app/editing/receiving.py).
_STREAMED: Final = "/beheer/bestanden"


class BodyLimitMiddleware:
    """Answers 413 to a body beyond the limit, whatever its length was said to be.

    The body is read here, so that no more than the limit is ever held and nothing of a longer one is parsed.
    """

    def __init__(self, app: ASGIApp, chat_path: str) -> None:
        self.app = app
        self.chat_path = chat_path + "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and pass the request on when it fits."""
        streamed = scope["type"] == "http" and scope["path"] == _STREAMED
        if streamed or scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = MAX_CHAT_BODY if scope["path"].startswith((self.chat_path, _KEEPING)) else MAX_BODY
        try:
            body = await _read(scope, receive, limit)
        except ClientDisconnect:  # half a form must change nothing; nobody reads this
            await problem(HTTPStatus.BAD_REQUEST, texts.WRONG_REQUEST_TITLE)(scope, receive, send)
            return
        if body is None:
            detail = texts.TOO_LARGE.format(limit=limit // 1024)
            response = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
            response.headers["Connection"] = "close"  # what is left of the body is not read
            await response(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, replay, send)


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    """Return the body, or None as soon as it is seen to be longer than ``limit`` bytes.

    Raises ClientDisconnect when it stops half-way.
    """
    said = Headers(scope=scope).get("content-length", "")
    if said.isdecimal() and int(said[:20]) > limit:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


class HeadMiddleware:
    """Answers HEAD as GET without the body, except below the chat, where Gradio does so or streams without end."""

    def __init__(self, app: ASGIApp, chat_path: str) -> None:
        self.app = app
        self.chat_path = chat_path + "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD request on as GET and leave out the body of its response."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(self.chat_path):
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)
