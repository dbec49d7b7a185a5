"""An address on the web, taken apart and checked before anything is done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from ingest.errors import ForbiddenSourceError
from ingest.manifest import slug

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# What may stand in a path or query as it is; the rest, such as é, is written in percents.
_SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Address:
    """An https address: ``url`` is its full form without fragment, ``target`` what the server is asked for."""

    url: str
    host: str
    port: int
    target: str
    file: str

    @property
    def id(self) -> str:
        """The document's id: the slug of host and last path part, ``vng-nl-brief`` for ``https://vng.nl/a/brief.pdf``."""
        return slug(" ".join([self.host.replace(".", "-"), *([self.file] if self.file != self.host else [])]))


def is_address(named: str) -> bool:
    """Tell whether a text names something on the web and not a file."""
    return bool(_SCHEME.match(named))


def parse_address(text: str) -> Address:
    """Return the address; raises ForbiddenSourceError for what is not a plain https address."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = parts.port or 443
    except ValueError as error:  # of which UnicodeError is one
        raise ForbiddenSourceError(f"{text}: not an address; check how it is written") from error
    if parts.scheme != "https":
        raise ForbiddenSourceError(f"{text}: only https addresses are fetched; use https:// or save it as a file")
    if not host:
        raise ForbiddenSourceError(f"{text}: not an address; check how it is written")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenSourceError(f"{text}: holds a name or password; save the page as a file and ingest that")
    path = quote(parts.path or "/", safe=_SAFE)
    target = f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path
    place = f"[{host}]" if ":" in host else host
    place = place if port == 443 else f"{place}:{port}"
    file = unquote(path.rstrip("/").rpartition("/")[2]).replace("/", "-") or host
    return Address(f"https://{place}{target}", host, port, target, file)
