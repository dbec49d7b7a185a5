"""Who may use an endpoint for machines: everyone, or who shows a key; each within a limit."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from starlette.datastructures import Headers

from app import texts
from app.limits import TOO_MANY, client_of, retry_after
from app.problems import PublicError
from app.texts.machines import NO_KEY

if TYPE_CHECKING:
    from starlette.types import Scope

    from app.keys.store import KeyStore
    from app.limits import Limits

Mode = Literal["off", "key", "open"]


@dataclass(frozen=True)
class Access:
    """The rule of one endpoint: with mode "key" a request needs one in ``Authorization: Bearer``."""

    mode: Mode
    keys: KeyStore
    limits: Limits

    def check(self, scope: Scope) -> None:
        """Let the request pass, or raise PublicError: 401 without a key that holds, 429 beyond the limit.

        Each key has a limit of its own, since one program may ask for many people. Who shows no key that holds is
        limited by address, so that keys cannot be tried out.
        """
        if self.mode == "open":
            self._limit(client_of(scope))
            return
        scheme, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
        key = self.keys.holder(text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            self._limit(client_of(scope))
            raise PublicError(HTTPStatus.UNAUTHORIZED, NO_KEY, {"WWW-Authenticate": "Bearer"})
        self._limit(f"key {key.id}")

    def _limit(self, who: str) -> None:
        seconds = self.limits.questions.wait(who)
        if seconds:
            headers = retry_after(seconds)
            raise PublicError(TOO_MANY, texts.TOO_MANY.format(seconds=headers["Retry-After"]), headers)
