"""A link with a text fragment, in a real browser: it lands on the quotation in a long web page."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from app.pages.links import text_fragment
from ingest.parsing.html import parse_html
from ingest.splitting import split
from tests.app.running import serving
from tests.chromium import needs_chromium

pytestmark = needs_chromium

FILLING = "".join(f"<p>Alinea {number} gaat over de gewoonten van toen, en over de plas.</p>" for number in range(90))
# Dashes, a space that does not break, markup inside a sentence, a list with its lead-in, and a table.
CITED = """<h2>Blauwalg</h2>
<p>Bij blauwalg sluit de beheerder – na overleg met de provincie – het water binnen één&nbsp;dag, ook op zon- &amp;
feestdagen, en <b>plaatst</b> waarschuwingsborden bij alle ingangen van het strand.</p>
<p>Neem bij klachten contact op met:</p><ul><li>de huisarts;</li><li>de <i>gemeente</i>, telefoon 14-030.</li></ul>
<table><tr><th>Plas</th><th>Oordeel</th></tr><tr><td>Zuidplas</td><td>slecht, niet zwemmen</td></tr></table>"""
PAGE = f"<!doctype html><meta charset=utf-8><title>x</title><main><h1>De plas</h1>{FILLING}{CITED}{FILLING}</main>"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 390, "height": 844})


def test_every_kind_of_quotation_lands(page: Page) -> None:
    site = FastAPI()
    site.get("/", response_class=HTMLResponse)(lambda: PAGE)
    passages = split(parse_html(PAGE.encode(), "plas.html"), "plas", "De plas", "plas.html")
    quotations = [passage.text for passage in passages if passage.origin.section[-1:] == ("Blauwalg",)][:3]
    assert [quotation.split()[0] for quotation in quotations] == ["Bij", "Neem", "Plas"]
    with serving(site) as port:
        for quotation in quotations:
            address = f"http://127.0.0.1:{port}/"
            page.goto("about:blank")  # else only the fragment changes
            page.goto(address + text_fragment(address, quotation))
            expect(page.get_by_role("table")).to_be_in_viewport()
