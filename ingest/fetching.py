"""Documents from the web: one address, fetched over https within limits and kept.

An address is somebody's words, and this program may stand inside a network with much that is not public. So the
name is looked up once, every address that it stands for must be public, and the connection goes to what was
checked: a second look-up (DNS rebinding) does not happen. Redirects are not followed, since each is a new address
that nobody named; the message says where it leads. Proxies are not used.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from ingest.address import Address
from ingest.errors import ForbiddenSourceError, UnreachableSourceError
from ingest.originals import Fetched, Originals
from ingest.source import MAX_BYTES, Source, source_of, too_large

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CARRIERS = tuple(ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one address may take: bytes, seconds until there is a connection, seconds in all."""

    bytes: int = MAX_BYTES
    connect: float = 10.0
    total: float = 120.0


def is_public(address: IpAddress) -> bool:
    """Tell whether an IP address is one of the open internet: not private, loopback, link-local, multicast, …."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        # These carry an IPv4 address inside, which a gateway on the way would take out.
        if address.is_site_local or any(address in network for network in _CARRIERS):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses that a host name stands for; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Fetches addresses and keeps what came in a folder, with what makes the next time cheap.

    ``allowed``, ``resolve`` and ``authority`` are for tests, which run a server on this machine; no setting
    reaches them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits | None = None,
        allowed: Callable[[IpAddress], bool] = is_public,
        resolve: Callable[[str, int], Sequence[str]] = look_up,
        authority: Path | None = None,
    ) -> None:
        self._originals = Originals(folder)
        self._limits = limits or Limits()
        self._allowed = allowed
        self._resolve = resolve
        self._authority = authority

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._authority)
        context.sslsocket_class = _TimedSocket
        return context

    def fetch(self, address: Address, document_id: str) -> Source:
        """Return what an address holds now; what has not changed since last time is not sent again.

        Raises ForbiddenSourceError, UnreachableSourceError, SourceTooLargeError, EmptyDocumentError and
        UnsupportedFormatError.
        """
        kept = self._originals.find(document_id, address.url)
        data, answer = self._get(address, kept)
        if kept is not None and answer.status == HTTPStatus.NOT_MODIFIED:
            return source_of(kept.data, address.file)
        source = source_of(data, address.file)
        validators = {name: answer.getheader(name, "") for name in ("ETag", "Last-Modified")}
        fetched = Fetched(address.url, data, **_named(validators))
        self._originals.note(document_id, fetched, self._originals.keep(source))
        return source

    def _get(self, address: Address, kept: Fetched | None) -> tuple[bytes, http.client.HTTPResponse]:
        deadline = time.monotonic() + self._limits.total
        with _explained(address):
            ip = self._checked_ip(address)
            connection = _Connection(address, ip, self._context, deadline, self._limits.connect)
            with contextlib.closing(connection):
                connection.request("GET", address.target, headers=_headers(kept))
                with contextlib.closing(connection.getresponse()) as answer:
                    _check(answer, address, conditional=kept is not None)
                    return self._body(answer, address), answer

    def _checked_ip(self, address: Address) -> str:
        found = list(self._resolve(address.host, address.port))
        if not found:
            raise UnreachableSourceError(f"{address.url}: no such host; check the address")
        for ip in found:
            if not self._allowed(ipaddress.ip_address(ip.partition("%")[0])):
                raise ForbiddenSourceError(
                    f"{address.url}: refused, since {address.host} is an address inside a network ({ip}); save the "
                    "page as a file and ingest that"
                )
        return found[0]

    def _body(self, answer: http.client.HTTPResponse, address: Address) -> bytes:
        announced = answer.length  # None when the server does not say
        if announced is not None and announced > self._limits.bytes:
            raise too_large(address.url, self._limits.bytes)
        data = bytearray()
        while chunk := answer.read1(_CHUNK):
            data += chunk
            if len(data) > self._limits.bytes:
                raise too_large(address.url, self._limits.bytes)
        if announced is not None and len(data) < announced:
            raise http.client.IncompleteRead(bytes(data), announced - len(data))
        return bytes(data)


class _TimedSocket(ssl.SSLSocket):
    """A socket that stops at a moment, however slowly the other side drips."""

    deadline: float = 0.0

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Read what there is, within the time that is left."""
        self.settimeout(_left(self.deadline))
        return super().recv_into(buffer, nbytes, flags)


class _Connection(http.client.HTTPSConnection):
    """A connection to an IP address that was checked, with the certificate checked against the name."""

    def __init__(self, address: Address, ip: str, context: ssl.SSLContext, deadline: float, patience: float) -> None:
        super().__init__(address.host, address.port)
        self._address, self._ip, self._tls = address, ip, context
        self._deadline, self._patience = deadline, patience

    def connect(self) -> None:
        """Connect to the checked IP address, never to the name."""
        patience = min(self._patience, _left(self._deadline))
        raw = socket.create_connection((self._ip, self._address.port), timeout=patience)
        try:
            wrapped = self._tls.wrap_socket(raw, server_hostname=self._address.host)
        except BaseException:
            raw.close()
            raise
        assert isinstance(wrapped, _TimedSocket)  # noqa: S101 - the context makes no other
        wrapped.deadline = self._deadline
        self.sock = wrapped


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _headers(kept: Fetched | None) -> dict[str, str]:
    headers = {"User-Agent": "briefwijzer", "Accept": "*/*", "Accept-Encoding": "identity"}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _named(validators: dict[str, str]) -> dict[str, str]:
    return {name.lower().replace("-", "_"): value for name, value in validators.items()}


def _check(answer: http.client.HTTPResponse, address: Address, *, conditional: bool) -> None:
    if answer.status in _REDIRECTS:
        target = answer.getheader("Location", "elsewhere")
        raise ForbiddenSourceError(f"{address.url}: redirects to {target!r}; name that address if it is the right one")
    if answer.status == HTTPStatus.NOT_MODIFIED and conditional:
        return
    if answer.status != HTTPStatus.OK:
        raise UnreachableSourceError(
            f"{address.url}: the server answered {answer.status}; check the address in a browser"
        )
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise UnreachableSourceError(f"{address.url}: was sent compressed unasked; save the page as a file")


@contextlib.contextmanager
def _explained(address: Address) -> Iterator[None]:
    """Turn what a network throws into an error with the remedy."""
    try:
        yield
    except TimeoutError as error:
        raise UnreachableSourceError(
            f"{address.url}: took too long; try again later, or save the page as a file"
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise UnreachableSourceError(
            f"{address.url}: its certificate is not trusted ({error.verify_message}); save the page as a file"
        ) from error
    except socket.gaierror as error:
        raise UnreachableSourceError(f"{address.url}: no such host; check the address") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise UnreachableSourceError(f"{address.url}: cannot be reached ({reason}); try again later") from error
