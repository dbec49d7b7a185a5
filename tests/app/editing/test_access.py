"""Who gets in to ``/beheer``, and who does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings, effective_settings
from app.editing.access import COOKIE, Access
from app.editing.routes import install, is_on
from app.editing.sessions import Sessions
from tests.app.editing.conftest import PASSWORD
from vectorstore.index import Index

PROXY = ("10.1.2.3", 50000)
ADDRESSES = [
    ("GET", "/beheer"),
    ("GET", "/beheer/voortgang"),
    ("POST", "/beheer/bestanden"),
    ("POST", "/beheer/bestanden/alle"),
    ("GET", "/beheer/bestanden/abc"),
    ("POST", "/beheer/bestanden/abc"),
    ("POST", "/beheer/bestanden/abc/weggooien"),
    ("GET", "/beheer/documenten/pont"),
    ("POST", "/beheer/documenten/pont"),
    ("GET", "/beheer/documenten/pont/verwijderen"),
    ("POST", "/beheer/documenten/pont/verwijderen"),
]


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_without_a_password_or_a_header_it_is_not_there(index: Index, settings: Settings) -> None:
    for off in (Settings(data_dir=index.folder), Settings(data_dir=index.folder, beheer_password="")):
        bare = FastAPI()
        install(bare, index, off)
        assert not is_on(off)
        assert TestClient(bare).get("/beheer").status_code == 404
    assert is_on(settings)


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_nothing_is_shown_or_done_for_who_is_not_logged_in(visitor: TestClient, method: str, address: str) -> None:
    for cookies in ({}, {COOKIE: "x" * 43}):
        visitor.cookies.update(cookies)
        response = visitor.request(method, address)
        assert response.status_code in (303, 401)
        assert response.headers.get("location", "/beheer/inloggen").startswith("/beheer/inloggen")
        assert response.text in ("", "{}")


def test_the_right_password_opens_a_session_that_only_this_page_gets(visitor: TestClient) -> None:
    response = visitor.post("/beheer/inloggen", data={"wachtwoord": PASSWORD})
    assert (response.status_code, response.headers["location"]) == (303, "/beheer")
    cookie = response.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/beheer"))
    assert "expires" not in cookie
    assert "max-age" not in cookie
    assert visitor.get("/beheer").status_code == 200
    secure = visitor.post("https://testserver/beheer/inloggen", data={"wachtwoord": PASSWORD})
    assert "secure" in secure.headers["set-cookie"].lower()


def test_a_wrong_password_and_too_many_of_them(app: FastAPI) -> None:
    guesser = TestClient(app, client=("192.0.2.7", 1), follow_redirects=False)
    answers = [guesser.post("/beheer/inloggen", data={"wachtwoord": f"gok {n}"}) for n in range(8)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429] * 2
    assert "Dit wachtwoord klopt niet" in answers[0].text
    assert "Wacht 10 seconden" in answers[-1].text
    assert answers[-1].headers["retry-after"] == "10"
    assert guesser.post("/beheer/inloggen", data={"wachtwoord": PASSWORD}).status_code == 429
    other = TestClient(app, client=("192.0.2.8", 1), follow_redirects=False)
    assert other.post("/beheer/inloggen", data={"wachtwoord": PASSWORD}).status_code == 303


@pytest.mark.parametrize("password", ["", "x" * 2000, PASSWORD.upper(), PASSWORD + " "])
def test_what_comes_near_does_not_open_it(settings: Settings, tmp_path: Path, password: str) -> None:
    assert Access(settings, tmp_path).log_in(password) is None


def test_logging_out_ends_the_session(editor: TestClient) -> None:
    token = re.search(r'name="csrf" value="(\w+)"', editor.get("/beheer").text)
    assert token
    stolen = dict(editor.cookies)
    assert editor.post("/beheer/uitloggen", data={"csrf": "fout"}).status_code == 403
    assert editor.post("/beheer/uitloggen", data={"csrf": token[1]}).status_code == 303
    editor.cookies.update(stolen)
    assert editor.get("/beheer").status_code == 303


def test_a_session_ends_in_time_and_with_another_password(settings: Settings, tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path, clock)
    sessions.open("a")
    for _ in range(11):
        clock.now += 3600
        assert sessions.is_open("a")
    clock.now += 2 * 3600
    assert not sessions.is_open("a"), "after twelve hours"
    sessions.open("b")
    assert not list(tmp_path.glob("a*"))
    clock.now += 2 * 3600 + 1
    assert not sessions.is_open("b"), "after two hours without use"
    assert len(list(tmp_path.glob("*.session"))) == 1
    assert tmp_path.stat().st_mode
    assert settings.beheer_password


def test_every_form_must_be_ours(editor: TestClient) -> None:
    assert editor.get("/beheer").status_code == 200
    for method, address in ADDRESSES:
        if method == "POST":
            files = {"bestanden": ("a.txt", b"De boot.")} if address == "/beheer/bestanden" else None
            assert editor.post(address, data={"csrf": "fout"}, files=files).status_code == 403, address
            assert editor.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, address
    assert editor.post("/beheer/inloggen", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_header_counts_from_a_trusted_proxy_only(app: FastAPI) -> None:
    named = {"Remote-User": "j.jansen"}
    trusted = TestClient(app, client=PROXY, follow_redirects=False)
    page = trusted.get("/beheer", headers=named)
    assert (page.status_code, "Ingelogd als j.jansen" in page.text) == (200, True)
    assert trusted.get("/beheer").status_code == 303
    stranger = TestClient(app, client=("192.0.2.9", 1), follow_redirects=False)
    assert stranger.get("/beheer", headers=named).status_code == 303
    forged = named | {"X-Forwarded-For": "10.1.2.3"}
    assert stranger.get("/beheer", headers=forged).status_code == 303
    token = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert token
    other = trusted.post("/beheer/bestanden/alle", data={"csrf": token[1]}, headers={"Remote-User": "p.pieters"})
    assert other.status_code == 403
    assert trusted.post("/beheer/bestanden/alle", data={"csrf": token[1]}, headers=named).status_code == 303


def test_nobody_reads_the_password_in_the_settings(settings: Settings) -> None:
    shown = {setting.key: setting.value for setting in effective_settings(settings)}
    assert shown["beheer_password"] == "set"  # noqa: S105
    assert PASSWORD not in repr(settings)


def test_pages_run_one_script_and_are_kept_nowhere(editor: TestClient) -> None:
    page = editor.get("/beheer")
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([\w-]+)'", policy)
    assert nonce
    assert re.findall(r"<script[^>]*>", page.text) == [f'<script src="/beheer/beheer.js" nonce="{nonce[1]}" defer>']
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert nonce[1] not in editor.get("/beheer").text
