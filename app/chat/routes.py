"""Which of Gradio's addresses the chat uses; the others (upload, run history, monitoring, …) are refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from app import texts
from app.problems import respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_PAGES: Final = ("", "/", "/config", "/theme.css")
_FOLDERS: Final = ("/assets/", "/static/", "/gradio_api/heartbeat/", "/gradio_api/queue/")
_CALLS: Final = ("/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/startup-events")


class ChatRoutesMiddleware:
    """Answers 404 below the chat's path to everything but what the page itself asks for."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is for the page, its files or its questions."""
        path: str = scope["path"] if scope["type"] == "http" else ""
        below = path.removeprefix(self.path)
        if path.startswith(f"{self.path}/") and below not in _PAGES + _CALLS and not below.startswith(_FOLDERS):
            await respond(path, HTTPStatus.NOT_FOUND, texts.NOT_FOUND)(scope, receive, send)
            return
        await self.app(scope, receive, send)
