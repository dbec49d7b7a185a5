"""Middleware for what every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from app.problems import API_PREFIX, MCP_PATH, OPENAI_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHAT_PAGE: Final = "/chat/"
_POLICY: Final = "Content-Security-Policy"
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_FOR_PROGRAMS: Final = (API_PREFIX, OPENAI_PREFIX, MCP_PATH)
_API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
# Gradio writes inline styles and evaluates strings; the browser still refuses any address but this one.
_CHAT_PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# A year, and only for this host: what else stands under the domain is not ours to decide about.
_STRICT_TRANSPORT: Final = "max-age=31536000"


def chat_policy(nonce: str) -> str:
    """Return the Content-Security-Policy of the chat page whose own inline scripts carry the nonce."""
    return _CHAT_PAGE_POLICY.format(nonce=nonce)


class HeadersMiddleware:
    """Adds the security headers; the API also gets its version and is never cached."""

    def __init__(self, app: ASGIApp, version: str, description: str) -> None:
        self.app = app
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
                # The chat page and the original of a document bring a policy of their own.
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
        if path.startswith(_FOR_PROGRAMS):
            headers |= {_POLICY: _API_POLICY, "Cache-Control": "no-store"}
            return headers | ({"API-Version": self.version} if path.startswith(API_PREFIX) else {})
        if path == CHAT_PAGE:
            # Gradio writes the host that was asked for into its page: no cache may keep what somebody made up.
            headers["Cache-Control"] = "no-store"
        return headers | {_POLICY: _PAGE_POLICY}
