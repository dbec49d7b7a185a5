"""``/healthz``, ``/readyz`` and, for whom the settings name, ``/metrics``."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, HTTPException, Request, Response

from app.observing import metrics

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.config import Settings

NONE: Final = "none"
_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
# A proxy says so in one of these; behind one that is not trusted every visitor seems to be the proxy.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def create_router(assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the routes over one assistant."""
    router = APIRouter(include_in_schema=False)
    allowed = networks(settings.metrics)
    trusted = settings.trusted_proxies != NONE

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Tell that the process runs; asks nothing of the index, so that a busy server is not restarted."""
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz() -> dict[str, str]:
        """Tell that questions can be answered; 503 while there is no index, or none that can be read."""
        if not assistant.index.versions():
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "no documents")
        return {"status": "ok"}

    @router.get("/metrics")
    def read_metrics(request: Request) -> Response:
        """Give all metrics to an address that may have them; to others it is as if there were none."""
        forwarded = not trusted and any(name in request.headers for name in _FORWARDED)
        if forwarded or not _may_read(request, allowed):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(metrics.exposition(assistant.index), media_type=_TEXT)

    return router


def networks(listed: str) -> tuple[Network, ...]:
    """Return the networks of a setting: addresses and networks with commas between them, or ``none``."""
    return tuple(ipaddress.ip_network(part.strip()) for part in listed.split(",")) if listed != NONE else ()


def _may_read(request: Request, allowed: tuple[Network, ...]) -> bool:
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in allowed)
