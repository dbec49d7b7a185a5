"""The pages over HTTP: their language, their panel variant, and how they travel."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.pages.routes import create_router
from app.theme import Theme
from vectorstore.index import Index

LETTER = "/documenten/vng-ledenbrief-tussenverslag-formatie"


@pytest.fixture(scope="module")
def client(index: Index) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(create_router(index, Theme(":root {}", "voorbeeld-theme")))
    with TestClient(app, headers={"Accept-Encoding": "identity"}) as client:
        yield client


def test_the_list_tells_how_long_each_document_is(client: TestClient, index: Index) -> None:
    html = client.get("/documenten").text
    for document in index.documents():
        assert f"{index.passage_counts()[document.id]} passages" in html
    assert "Vereniging van Nederlandse Gemeenten · " in html


def test_a_page_has_the_language_of_the_browser_or_the_one_chosen(client: TestClient) -> None:
    english = client.get(f"{LETTER}?p=3&van=1&tot=2", headers={"Accept-Language": "en-GB"})
    assert english.headers["content-language"] == "en"
    assert "Accept-Language" in english.headers["vary"]
    assert '<html lang="en"' in english.text
    assert '<div class="tekst" lang="nl">' in english.text
    other = re.search(r'<a href="([^"]+)" lang="nl" hreflang="nl">Nederlands</a>', english.text)
    assert other
    dutch = client.get(other[1].replace("&amp;", "&"), headers={"Accept-Language": "en-GB"})
    assert '<html lang="nl"' in dutch.text
    assert 'class="passage gemarkeerd" id="p-3"' in dutch.text
    assert 'href="/documenten?taal=nl"' in dutch.text


def test_the_panel_has_the_text_and_a_way_out_of_it(client: TestClient) -> None:
    whole, panel = (client.get(f"{LETTER}?p=3&van=1&tot=2{more}").text for more in ("", "&paneel"))
    assert "<nav aria-label" not in panel
    assert 'class="in-paneel voorbeeld-theme"' in panel
    assert f'<a href="{LETTER}?p=3&amp;van=1&amp;tot=2#p-3" target="_blank">Open als hele pagina</a>' in panel
    assert "autofocus" in whole
    assert "autofocus" not in panel
    texts = [
        re.sub(r"<[^>]*>|\s", "", html.split('<div class="tekst"', 1)[1].split("</article>")[0])
        for html in (whole, panel)
    ]
    assert texts[0] == texts[1]


def test_the_theme_of_a_municipality_is_loaded_before_our_own_style(client: TestClient) -> None:
    html = client.get("/documenten").text
    assert html.index("/huisstijl.css") < html.index("/static/page.css")


def test_a_long_page_travels_packed(client: TestClient) -> None:
    plain = client.get(LETTER)
    packed = client.get(LETTER, headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
