"""Middleware for what every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = "Content-Security-Policy"
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
# Gradio writes inline scripts and styles and evaluates strings; the browser still refuses any address but this one.
_CHAT_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# A year, and only for this host: what else stands under the domain is not ours to decide about.
_STRICT_TRANSPORT: Final = "max-age=31536000"


class HeadersMiddleware:
    """Adds the security headers; the API also gets its version and is never cached."""

    def __init__(self, app: ASGIApp, chat_path: str, version: str, description: str) -> None:
        self.app = app
        self.chat_path = chat_path
        self.version = version
        self.description = description

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = self._headers(scope["path"], encrypted=scope["scheme"] == "https")
        # What goes wrong beyond all middleware is answered outside this one, with these.
        scope.setdefault("state", {})["headers"] = added

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # The original of a document brings a stricter policy of its own.
                own = headers.get(_POLICY)
                headers.update(added)
                if own is not None:
                    headers[_POLICY] = own
                if scope["path"] == self.description:
                    # Tools read the description from anywhere; it says the same to everybody.
                    headers["Access-Control-Allow-Origin"] = "*"
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _headers(self, path: str, *, encrypted: bool) -> Mapping[str, str]:
        headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
        if encrypted:
            headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
        if path.startswith("/api/"):
            return headers | {
                _POLICY: _API_POLICY,
                "Cache-Control": "no-store",
                "API-Version": self.version,
            }
        chat = path == self.chat_path or path.startswith(self.chat_path + "/")
        return headers | {_POLICY: _CHAT_POLICY if chat else _PAGE_POLICY}
