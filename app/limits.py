"""How often one client, one widget or one key may ask: token buckets in memory, of one process.

Who the client is, is the address of the connection. Behind a reverse proxy that would be the proxy for everybody, so
the header ``X-Forwarded-For`` counts when it comes from an address in the setting ``trusted_proxies``, and only then.
Addresses stand here in memory for some minutes; they are never written.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import texts
from app.problems import respond

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.config import Settings

# The widget's page names itself in this header, so that its own limit counts besides that of the visitor.
WIDGET_HEADER: Final = "Briefwijzer-Widget"
TOO_MANY: Final = 429
# Each of these asks the index something, writes a row or makes a file; reading pages and files is not limited.
_LIMITED: Final = (
    ("POST", "/api/v1/vragen"),
    ("GET", "/api/v1/passages"),
    ("POST", "/api/v1/feedback"),
    ("POST", "/chat/gradio_api/queue/join"),
    ("POST", "/gesprek/bewaren"),
)
_MAX_KEYS: Final = 50_000


class Limiter:
    """One token bucket per key: ``per_minute`` tokens flow in evenly and as many can be saved up; 0 is no limit.

    Safe to call from several threads. The least recently used of more than 50,000 keys is forgotten.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Take one token for ``key`` and return 0; when there is none, return after how many seconds there will be."""
        if self.per_minute <= 0:
            return 0.0
        rate = self.per_minute / 60
        now = self._clock()
        with self._lock:
            tokens, since = self._buckets.pop(key, (float(self.per_minute), now))
            # A clock that was set back takes none away.
            tokens = min(float(self.per_minute), tokens + max(0.0, now - since) * rate)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - allowed, now)
            if len(self._buckets) > _MAX_KEYS:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / rate


class Limits:
    """The limits of one application: ``questions`` per client, and per widget those that were put in ``widgets``."""

    def __init__(self, per_minute: int) -> None:
        self.questions = Limiter(per_minute)
        self.widgets: dict[str, Limiter] = {}

    def wait(self, scope: Scope) -> float:
        """Return 0 when this request may go on, else after how many seconds its client may try again."""
        widget = self.widgets.get(Headers(scope=scope).get(WIDGET_HEADER, ""))
        return self.questions.wait(client_of(scope)) or (widget.wait("") if widget else 0.0)


def client_of(scope: Scope) -> str:
    """Return who is asking: the IPv4 address, or the /64 network of an IPv6 address, which one subscriber has."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def retry_after(seconds: float) -> dict[str, str]:
    """Return the header that says after how many whole seconds to try again."""
    return {"Retry-After": str(max(1, math.ceil(seconds)))}


def install(app: FastAPI, settings: Settings) -> Limits:
    """Limit the questions to ``app`` and let trusted proxies say who asks; the limits are ``app.state.limits``."""
    limits = Limits(settings.rate_limit)
    app.state.limits = limits
    app.add_middleware(LimitMiddleware, limits=limits)
    return limits


def trust_proxies(app: FastAPI, settings: Settings) -> None:
    """Take the client and the scheme from the headers of the proxies that the settings name; must be outermost."""
    if settings.trusted_proxies != "none":
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)


class LimitMiddleware:
    """Answers 429 with ``Retry-After`` to a client or a widget that asks too often."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when its client has not used up its tokens."""
        if scope["type"] == "http" and (scope["method"], scope["path"]) in _LIMITED:
            seconds = self.limits.wait(scope)
            if seconds:
                headers = retry_after(seconds)
                detail = texts.TOO_MANY.format(seconds=headers["Retry-After"])
                await respond(scope["path"], TOO_MANY, detail, headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)
