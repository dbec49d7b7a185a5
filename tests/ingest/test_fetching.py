"""Addresses, with a real HTTPS server on this machine; no test reaches further."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.address import parse_address
from ingest.errors import (
    ForbiddenSourceError,
    IngestError,
    SourceTooLargeError,
    UnreachableSourceError,
    UnsupportedFormatError,
)
from ingest.events import Outcome
from ingest.fetching import Fetcher, Limits, is_public
from ingest.originals import originals_of
from ingest.pipeline import ingest_all
from tests.ingest.web_server import HOST, Page, WebServer, running_server
from vectorstore.index import Index

PAGE = b"<!doctype html><title>De haven</title><body><main><h1>De haven</h1><p>De haven is open.</p></main>"

CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebServer]:
    with running_server(tmp_path) as server:
        yield server


@pytest.fixture
def fetcher(web: WebServer, tmp_path: Path) -> Fetcher:
    return opened(web, tmp_path)


def at_home(_: str, __: int) -> Sequence[str]:
    return ["127.0.0.1"]


def opened(web: WebServer, folder: Path, limits: Limits | None = None) -> Fetcher:
    """Return a fetcher that may reach the server on this machine, by any name."""
    return Fetcher(
        folder / "data" / "originals",
        limits=limits,
        allowed=lambda address: address.is_loopback,
        resolve=at_home,
        authority=web.authority,
    )


def test_a_page_is_ingested_and_kept(web: WebServer, fetcher: Fetcher, index: Index, tmp_path: Path) -> None:
    web.pages["/nieuws/De%20haven.html?x=1"] = Page(PAGE)
    url = web.url("/nieuws/De haven.html?x=1")
    assert ingest_all(index, [url + "#boven"], fetcher=fetcher) == [
        Outcome("web-voorbeeld-test-de-haven", "De haven.html", "added", 1)
    ]
    document = index.document("web-voorbeeld-test-de-haven")
    assert (document.title, document.url) == ("De haven", url.replace(" ", "%20"))
    kept = originals_of(index).path(document.original)
    assert kept
    assert (kept.parent, kept.read_bytes()) == (tmp_path / "data" / "originals", PAGE)
    assert "De haven is open." in document.text


def test_an_unchanged_page_is_not_sent_again(web: WebServer, tmp_path: Path, index: Index) -> None:
    marks = {"ETag": '"1"', "Last-Modified": "Mon, 01 Dec 2025 10:00:00 GMT"}
    web.pages["/haven"] = Page(PAGE, headers=marks)
    statuses = [ingest_all(index, [web.url("/haven")], fetcher=opened(web, tmp_path))[0].status for _ in range(2)]
    web.pages["/haven"] = Page(PAGE.replace(b"open", b"dicht"), headers=marks | {"ETag": '"2"'})
    statuses.append(ingest_all(index, [web.url("/haven")], fetcher=opened(web, tmp_path))[0].status)
    assert statuses == ["added", "unchanged", "changed"]
    first, second, _ = web.requests
    assert "If-None-Match" not in first
    assert (second["If-None-Match"], second["If-Modified-Since"]) == ('"1"', marks["Last-Modified"])
    assert "De haven is dicht." in index.document("web-voorbeeld-test-haven").text


@pytest.mark.parametrize("kind", ["*.html", "*.json"])
def test_what_was_kept_and_got_damaged_is_fetched_again(web: WebServer, tmp_path: Path, kind: str) -> None:
    web.pages["/haven"] = Page(PAGE, headers={"ETag": '"1"'})
    address = parse_address(web.url("/haven"))
    for _ in range(2):
        assert opened(web, tmp_path).fetch(address, address.id).data == PAGE
        (kept,) = (tmp_path / "data" / "originals").glob(kind)
        kept.write_bytes(b"{")
    assert "If-None-Match" not in web.requests[1]


def test_the_content_tells_the_format(web: WebServer, fetcher: Fetcher) -> None:
    address = parse_address(web.url("/brief.pdf"))
    web.pages["/brief.pdf"] = Page(PAGE, headers={"Content-Type": "application/pdf"})
    assert fetcher.fetch(address, "brief").format == "html"
    web.pages["/brief.pdf"] = Page(b"%PDF-1.7", headers={"Content-Type": "text/html"})
    assert fetcher.fetch(address, "brief").format == "pdf"


def test_nothing_is_left_of_an_older_page_or_of_one_that_was_no_document(
    web: WebServer, fetcher: Fetcher, index: Index, tmp_path: Path
) -> None:
    web.pages["/haven"] = Page(PAGE)
    web.pages["/kapot"] = Page(b"%PDF-1.7")
    for page in (PAGE, PAGE.replace(b"open", b"dicht")):
        web.pages["/haven"] = Page(page)
        ingest_all(index, [web.url("/haven"), web.url("/kapot")], fetcher=fetcher)
    kept = {path.name for path in (tmp_path / "data" / "originals").iterdir()}
    assert kept == {"web-voorbeeld-test-haven.json", index.originals()["web-voorbeeld-test-haven"]}


@pytest.mark.parametrize(
    ("page", "error", "message"),
    [
        (Page(status=404), UnreachableSourceError, "answered 404; check the address"),
        (Page(status=304), UnreachableSourceError, "answered 304"),
        (Page(status=302, headers={"Location": "/elders"}), ForbiddenSourceError, "redirects to '/elders'; name that"),
        (Page(b"", announced=101), SourceTooLargeError, "bigger than the limit"),
        (Page(b"x" * 101, headers={"Transfer-Encoding": "none"}), SourceTooLargeError, "bigger than the limit"),
        (Page(PAGE[:50], announced=90), UnreachableSourceError, "cannot be reached"),
        (
            Page(b"65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n", headers=CHUNKED),
            SourceTooLargeError,
            "bigger than the limit",
        ),
        (Page(b"50\r\nDe haven", headers=CHUNKED), UnreachableSourceError, "cannot be reached"),
        (Page(b"x", headers={"Content-Encoding": "gzip"}), UnreachableSourceError, "compressed unasked"),
        (Page(b"\x89PNG"), UnsupportedFormatError, r"this is an image\); use"),
        (Page(b" "), IngestError, "empty"),
    ],
)
def test_what_does_not_give_the_document(
    web: WebServer, tmp_path: Path, page: Page, error: type[Exception], message: str
) -> None:
    web.pages["/haven"] = page
    with pytest.raises(error, match=message):
        opened(web, tmp_path, Limits(bytes=100)).fetch(parse_address(web.url("/haven")), "haven")
    assert not (tmp_path / "data" / "originals").exists()
    assert len(web.requests) == 1  # a redirect is not followed


def test_a_server_that_drips_is_left(web: WebServer, tmp_path: Path) -> None:
    web.pages["/haven"] = Page(b"x" * 200, pause=0.05)  # each byte is in time, all of them together are not
    with pytest.raises(UnreachableSourceError, match="took too long; try again later"):
        opened(web, tmp_path, Limits(total=0.5)).fetch(parse_address(web.url("/haven")), "haven")


def test_a_server_that_says_nothing_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = Fetcher(tmp_path, limits=Limits(connect=0.2), allowed=lambda _: True, resolve=at_home)
        with pytest.raises(UnreachableSourceError, match="took too long"):
            fetcher.fetch(parse_address(f"https://{HOST}:{silent.getsockname()[1]}/"), "x")


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    fetcher = Fetcher(tmp_path, allowed=lambda _: True, resolve=at_home)
    with pytest.raises(UnreachableSourceError, match=r"cannot be reached \(.*refused.*\); try again later"):
        fetcher.fetch(parse_address(f"https://{HOST}:{port}/"), "x")


def test_a_name_that_does_not_exist(tmp_path: Path) -> None:
    def unknown(_: str, __: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def nothing(_: str, __: int) -> Sequence[str]:
        return []

    for resolve in (unknown, nothing):
        with pytest.raises(UnreachableSourceError, match="no such host; check the address"):
            Fetcher(tmp_path, resolve=resolve).fetch(parse_address("https://bestaat-niet.test/"), "x")


def test_a_certificate_for_another_name_is_refused(web: WebServer, fetcher: Fetcher) -> None:
    with pytest.raises(UnreachableSourceError, match="certificate is not trusted"):
        fetcher.fetch(parse_address(f"https://ander.voorbeeld.test:{web.port}/haven"), "x")


def test_a_certificate_of_nobody_known_is_refused(web: WebServer, tmp_path: Path) -> None:
    fetcher = Fetcher(tmp_path, allowed=lambda _: True, resolve=at_home)
    with pytest.raises(UnreachableSourceError, match="certificate is not trusted"):
        fetcher.fetch(parse_address(web.url("/haven")), "x")
    assert web.requests == []


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1
    255.255.255.255 192.0.2.1 198.18.0.1 :: ::1 fe80::1 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2""".split(),
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "145.131.1.1", "2a00:1450:400e::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "127.1", "[::ffff:127.0.0.1]"])
def test_by_default_this_machine_is_not_reached(web: WebServer, tmp_path: Path, host: str) -> None:
    fetcher = Fetcher(tmp_path, authority=web.authority)
    with pytest.raises(IngestError, match=r"is an address inside a network|no such host"):
        fetcher.fetch(parse_address(f"https://{host}:{web.port}/haven"), "x")
    assert web.requests == []


def test_one_private_address_among_public_ones_is_enough(tmp_path: Path) -> None:
    fetcher = Fetcher(tmp_path, resolve=lambda *_: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(ForbiddenSourceError, match=r"inside a network \(10\.0\.0\.1\); save the page as a file"):
        fetcher.fetch(parse_address("https://wissel.test/"), "x")


def test_the_name_is_looked_up_once_and_the_checked_address_is_reached(web: WebServer, tmp_path: Path) -> None:
    asked: list[str] = []
    checked: list[str] = []

    def rebinding(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    def allowed(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        checked.append(str(address))
        return True

    web.pages["/haven"] = Page(PAGE)
    fetcher = Fetcher(tmp_path / "data", allowed=allowed, resolve=rebinding, authority=web.authority)
    assert fetcher.fetch(parse_address(web.url("/haven")), "x").data == PAGE
    assert (asked, checked) == ([HOST], ["127.0.0.1"])


def test_what_cannot_be_reached_fails_and_the_rest_goes_on(web: WebServer, fetcher: Fetcher, index: Index) -> None:
    web.pages["/haven"] = Page(PAGE)
    ingest_all(index, [web.url("/haven")], fetcher=fetcher)
    web.pages = {"/boot": Page(b"De boot vaart.")}
    named = [web.url("/haven"), "http://vng.nl/x", web.url("/boot"), web.url("/boot#weer")]
    outcomes = ingest_all(index, named, fetcher=fetcher)
    assert [(outcome.file, outcome.status) for outcome in outcomes] == [
        ("haven", "failed"),
        ("x", "failed"),
        ("boot", "added"),
    ]
    assert "De haven is open." in index.document("web-voorbeeld-test-haven").text


def test_a_manifest_may_list_addresses_only(web: WebServer, fetcher: Fetcher, index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "documenten"
    folder.mkdir()
    (folder / "documents.toml").write_text(
        f'[[document]]\nurl = "{web.url("/haven")}"\nid = "haven"\ntitle = "Onze haven"\n'
        f'[[document]]\nurl = "{web.url("/weg")}"\n'
    )
    web.pages["/haven"] = Page(PAGE)
    outcomes = ingest_all(index, [folder], fetcher=fetcher)
    assert [(outcome.document, outcome.status) for outcome in outcomes] == [
        ("haven", "added"),
        ("web-voorbeeld-test-weg", "failed"),
    ]
    assert index.document("haven").title == "Onze haven"


@pytest.mark.parametrize("together", [True, False])
def test_two_addresses_never_share_an_id(web: WebServer, fetcher: Fetcher, index: Index, together: bool) -> None:
    web.pages = {"/a/haven": Page(PAGE), "/b/haven": Page(b"De haven is dicht.")}
    runs = [["/a/haven", "/b/haven"]] if together else [["/a/haven"], ["/b/haven"]]
    outcomes = [one for run in runs for one in ingest_all(index, [*map(web.url, run)], fetcher=fetcher)]
    assert [outcome.status for outcome in outcomes] == ["added", "failed"]
    assert "its own id in documents.toml" in outcomes[1].message
    kept = originals_of(index).path(index.originals()["web-voorbeeld-test-haven"])
    assert kept
    assert kept.read_bytes() == PAGE


def test_without_a_fetcher_no_address_is_read(index: Index) -> None:
    (outcome,) = ingest_all(index, ["https://vng.nl/brief"])
    assert (outcome.status, outcome.file) == ("failed", "brief")
    assert "save the page as a file" in outcome.message
