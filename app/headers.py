"""Middleware for what every response carries, and for Gradio's page: Dutch, and nothing from elsewhere."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from app import texts

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
_OUTSIDE: Final = (
    re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*'),
    re.compile(r'<link\b[^>]*\b(?:href|src)="(?:https?:)?//[^>]*>\s*'),
    re.compile(r'<link rel="(?:preconnect|dns-prefetch|manifest)"[^>]*>\s*'),
    re.compile(r'<script\b[^>]*\bsrc="(?:https?:)?//[^>]*>\s*</script>\s*'),
    # The scripts that let a foreign page resize this one through messages to any origin.
    re.compile(
        r"<script(?: data-gradio-mode)?>(?!window\.gradio_)(?:(?!</script>).)*?iframeResizer.*?</script>\s*",
        re.DOTALL | re.IGNORECASE,
    ),
)


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


class ChatPageMiddleware:
    """Rewrites the HTML of the chat page only; its other responses, such as event streams, pass untouched."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self.paths = (path, path + "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; when it is for the page itself, send the rewritten HTML."""
        if scope["type"] != "http" or scope["path"] not in self.paths or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            headers = MutableHeaders(scope=start)
            content = bytes(body)
            if headers.get("content-type", "").startswith("text/html"):
                content = dutch_page(content.decode("utf-8")).encode("utf-8")
                headers["content-length"] = str(len(content))
            await send(start)
            await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, collect)


def dutch_page(html: str) -> str:
    """Return Gradio's page in Dutch, with a title, and without what points to other origins."""
    html = re.sub(r'(<html\b[^>]*?\blang=)"[^"]*"', r'\1"nl"', html, count=1)
    for outside in _OUTSIDE:
        html = outside.sub("", html)
    head = (
        f"<title>{escape(texts.PRODUCT)} - stel een vraag</title>\n"
        f'<meta name="description" content="{escape(texts.CHAT_DESCRIPTION)}" />\n'
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml" />\n'
    )
    noscript = f'<noscript><p>{escape(texts.NO_SCRIPT)} <a href="/documenten">documenten</a></p></noscript>'
    html = html.replace("</head>", head + "</head>", 1)
    return re.sub(r"(<body\b[^>]*>)", lambda body: body[0] + noscript, html, count=1)
