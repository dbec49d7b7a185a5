"""``/.well-known/security.txt`` (RFC 9116): where to report a weakness of this installation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import PlainTextResponse

if TYPE_CHECKING:
    from app.config import Settings

PATH: Final = "/.well-known/security.txt"
# RFC 9116 advises less than a year; who reads the file now may rely on it for half a year.
_VALID: Final = timedelta(days=182)


def security_txt(settings: Settings, now: datetime) -> str:
    """Return the file; ``now`` is in UTC. Its date changes once a day."""
    expires = datetime.combine(now.date(), time(), UTC) + _VALID
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
    ]
    if settings.public_url != "none":
        lines.append(f"Canonical: {settings.public_url.rstrip('/')}{PATH}")
    return "\n".join(lines) + "\n"


def create_router(settings: Settings) -> APIRouter:
    """Return the route; without ``security_contact`` in the settings there is no such file."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH, response_class=PlainTextResponse)
    def get_security_txt() -> str:
        if settings.security_contact == "none":
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return security_txt(settings, datetime.now(UTC))

    return router
