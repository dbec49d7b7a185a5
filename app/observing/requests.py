"""Middleware around every request: an id, one line in the log, its count and duration, and a span."""

from __future__ import annotations

import logging
import re
import time
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from app.observing.logs import FIELDS, request_id
from app.observing.metrics import REQUEST_SECONDS, REQUESTS
from app.observing.tracing import request_span

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID: Final = "X-Request-ID"
_USABLE: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"
_MOUNTED: Final = ("/chat", "/static")

logger = logging.getLogger(__name__)


class ObserveMiddleware:
    """Gives each request an id (or keeps the one that a proxy gave) and tells what became of it."""

    def __init__(self, app: ASGIApp, *, addresses: bool = False) -> None:
        """With ``addresses`` the log says where a request came from."""
        self.app = app
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what it raises goes on to the handlers outside, and counts as a 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = _identity(scope)
        token = request_id.set(identity)
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = identity
            await send(message)

        try:
            with request_span(scope) as span:
                await self.app(scope, receive, send_with_id)
                span.ended(route_of(scope), status)
        finally:
            self._tell(scope, status, time.perf_counter() - started)
            request_id.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else _OTHER
        route = route_of(scope)
        REQUESTS.labels(method, route, str(status)).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)
        fields = {"method": method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 1)}
        if self.addresses:
            fields["client"] = str((scope.get("client") or ("",))[0])
        logger.info("request", extra={FIELDS: fields})


def route_of(scope: Scope) -> str:
    """Return the template of the route that took a request: never what a visitor can make up.

    It is made from the path, since a route in a router in another one does not know its whole template.
    """
    path: str = scope["path"]
    for mount in (*_MOUNTED, scope.get("root_path", "")):
        if mount and (path == mount or path.startswith(mount + "/")):
            return str(mount)
    if "endpoint" not in scope:
        return _OTHER
    for name, value in scope.get("path_params", {}).items():
        before, found, after = path.rpartition(str(value) or "/")
        if not found:
            return _OTHER
        path = f"{before}{{{name}}}{after}"
    return path


def _identity(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _USABLE.fullmatch(given) else uuid.uuid4().hex
