"""Addresses, taken apart; nothing is fetched here."""

from __future__ import annotations

import pytest

from ingest.address import parse_address
from ingest.errors import ForbiddenSourceError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("http://vng.nl/", "only https addresses"),
        ("file:///etc/passwd", "only https addresses"),
        ("ftp://vng.nl/x", "only https addresses"),
        ("https://", "not an address"),
        ("https://a..nl/", "not an address"),
        ("https://vng.nl:99999/", "not an address"),
        ("https://[::1/", "not an address"),
        ("https://jan:geheim@vng.nl/", "holds a name or password"),
    ],
)
def test_addresses_that_are_not_fetched(text: str, message: str) -> None:
    with pytest.raises(ForbiddenSourceError, match=message):
        parse_address(text)


@pytest.mark.parametrize(
    ("text", "id_", "target"),
    [
        ("https://vng.nl", "vng-nl", "/"),
        ("HTTPS://VNG.nl./artikelen/Brief%202.pdf#page=2", "vng-nl-brief-2", "/artikelen/Brief%202.pdf"),
        ("https://www.vng.nl/a/b/?q=één&r=1", "www-vng-nl-b", "/a/b/?q=%C3%A9%C3%A9n&r=1"),
        ("https://vng.nl/a%2F..%2Fb\r\nX: y", "vng-nl-a", "/a%2F..%2FbX:%20y"),
        ("https://coöperatie.nl/", "xn-coperatie-17a-nl", "/"),
    ],
)
def test_addresses_are_taken_apart(text: str, id_: str, target: str) -> None:
    address = parse_address(text)
    assert (address.id, address.target) == (id_, target)
