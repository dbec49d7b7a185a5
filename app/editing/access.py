"""Who may edit: whoever knows the password, or whom the reverse proxy names in a header.

Why a session of our own and not HTTP Basic: Basic cannot be logged out of, goes along with requests that other sites
cause, and asks in a window of the browser that is in no language of ours and that assistive technology reads badly. The
cookie is sent to ``/beheer`` only, never along from another site (``SameSite=Strict``), and no script can read it.

The sessions are kept beside the index, as hashes of their tokens, so that all workers of a server know them.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import secrets
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders

from app.editing.sessions import Sessions
from app.limits import Limiter, client_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import Request, Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.config import Settings

COOKIE: Final = "briefwijzer_beheer"
PATH: Final = "/beheer"
NONE: Final = "none"
# Attempts to log in, a minute: of one client, and of all together, as an attacker may have many addresses.
_PER_CLIENT: Final = 6
_TOGETHER: Final = 60
_SHORT: Final = 12  # characters below which a password is easily guessed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who may edit; ``csrf`` must come back with every form, ``name`` is empty for who knows the password."""

    csrf: str
    name: str = ""


class Access:
    """Decides who may edit; safe to call from several threads, and from several processes on one folder."""

    def __init__(self, settings: Settings, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """``folder`` is where the sessions are kept."""
        password = settings.beheer_password.get_secret_value() if settings.beheer_password else ""
        self._password = _digest(password) if password else None
        self._header = "" if settings.beheer_header == NONE else settings.beheer_header
        self._sessions = Sessions(folder, clock)
        self._of_client, self._of_all = Limiter(_PER_CLIENT, clock=clock), Limiter(_TOGETHER, clock=clock)
        if password and len(password) < _SHORT:
            logger.warning("beheer_password is short; choose one of at least %d characters", _SHORT)
        if self._header and settings.trusted_proxies == NONE:
            logger.warning("beheer_header counts only from trusted_proxies, which names none: nobody gets in by it")

    @property
    def has_password(self) -> bool:
        """Tell whether one can log in here."""
        return self._password is not None

    def editor(self, request: Request) -> Editor | None:
        """Return who sent a request, or None when it is nobody who may edit."""
        name = request.headers.get(self._header, "").strip() if self._header else ""
        if name:
            return Editor(self._sessions.sign(name), name[:200])
        token = request.cookies.get(COOKIE, "")
        # The password is part of what is signed: with another one, nobody is logged in any more.
        if self._password and token and self._sessions.is_open(self._password + token):
            return Editor(self._sessions.sign(token))
        return None

    def wait(self, request: Request) -> float:
        """Take one attempt to log in of a client; return after how many seconds it may try, 0 for now."""
        return self._of_client.wait(client_of(request.scope)) or self._of_all.wait("")

    def log_in(self, password: str) -> str | None:
        """Return the token of a new session, or None when the password is wrong; raises StoreUnusableError."""
        # The digests are compared, so that neither the time nor the length tells anything.
        if self._password is None or not hmac.compare_digest(_digest(password), self._password):
            return None
        token = secrets.token_urlsafe(32)
        self._sessions.open(self._password + token)
        return token

    def log_out(self, request: Request) -> None:
        """End the session that a request belongs to."""
        self._sessions.close((self._password or "") + request.cookies.get(COOKIE, ""))


def set_cookie(response: Response, request: Request, token: str) -> None:
    """Let the browser keep a session until it is closed."""
    response.set_cookie(
        COOKIE, token, path=PATH, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def check_form(editor: Editor, csrf: str) -> None:
    """Raise HTTPException 403 for a form that this program did not give to this editor."""
    if not hmac.compare_digest(csrf.encode("utf-8", "replace"), editor.csrf.encode()):
        raise HTTPException(HTTPStatus.FORBIDDEN)


def check_origin(request: Request) -> None:
    """Raise HTTPException 403 for a form that the browser says comes from another site; all now current ones do."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(HTTPStatus.FORBIDDEN)


class TrustedHeaderMiddleware:
    """Takes the header that names the editor away from every request that no trusted proxy sent; must be outermost."""

    def __init__(self, app: ASGIApp, header: str, trusted: str) -> None:
        self.app = app
        self.header = header
        names = [] if trusted == NONE else trusted.split(",")
        self.networks = [ipaddress.ip_network(name.strip()) for name in names]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without the header where it does not count."""
        if scope["type"] == "http" and not self._trusted(str((scope.get("client") or ("",))[0])):
            del MutableHeaders(scope=scope)[self.header]
        await self.app(scope, receive, send)

    def _trusted(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self.networks)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
