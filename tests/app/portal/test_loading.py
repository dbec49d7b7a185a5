"""Requirements 1 to 5: what the loader and the page in the widget load, and who may show them."""

from __future__ import annotations

import gzip
import re

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.app.portal.visiting import ANSWERABLE, Portal, Visit


def sent(url: str) -> bytes:
    """Return what goes over the line for a browser that reads gzip."""
    with httpx2.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["content-encoding"] == "gzip"
        return b"".join(response.iter_raw())


def test_requirement_01_the_loader_is_small_and_asks_nothing_before_it_is_opened(visit: Visit) -> None:
    assert len(sent(visit.portal.chat + "/widget.js")) <= 5_000
    visit.go()
    visit.page.wait_for_load_state("networkidle")
    assert [url for url in visit.requests if url.startswith(visit.portal.chat)] == [visit.portal.chat + "/widget.js"]
    visit.launcher.click()
    expect(visit.page.frame_locator("iframe").locator("#vraag")).to_be_focused()
    loaded = [url for url in visit.requests if url.startswith(visit.portal.chat)]
    page = len(gzip.compress(httpx2.get(visit.portal.chat + "/embed/raad").content))
    assert page + sum(len(sent(url)) for url in loaded if "/widget/" in url) <= 60_000


def test_requirement_02_a_strict_host_page_reports_no_violation(visit: Visit) -> None:
    visit.page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective + e.blockedURI))"
    )
    policy = httpx2.get(visit.portal.site + "/").headers["content-security-policy"]
    chat = visit.portal.chat
    assert policy == f"default-src 'none'; script-src {chat}; frame-src {chat}; style-src 'self'"
    visit.open()
    visit.ask(ANSWERABLE)
    visit.closer.click()
    expect(visit.launcher).to_be_focused()
    assert visit.complaints == []


@pytest.mark.parametrize("name", ["raad", "groen", "english"])
def test_requirement_03_the_page_names_who_may_frame_it(portal: Portal, name: str) -> None:
    headers = httpx2.get(f"{portal.chat}/embed/{name}").headers
    assert re.findall(r"frame-ancestors ([^;]*)", headers["content-security-policy"]) == [
        f"{portal.site} {portal.other_site}"
    ]
    assert "x-frame-options" not in headers


def test_requirement_04_a_third_origin_cannot_show_it(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal) as visit:
        visit.page.clock.install()
        visit.go(site=portal.stranger)
        with visit.page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            visit.launcher.click()
        assert [frame.locator("#vraag").count() for frame in visit.page.frames] == [0, 0]
        visit.page.clock.fast_forward(10_000)
        link = visit.page.get_by_role("link", name="Naar de documenten")
        expect(link).to_be_visible()
        assert link.get_attribute("href") == portal.stranger + "/documenten.html"


def test_requirement_05_the_page_allows_no_inline_code(portal: Portal) -> None:
    seen = set()
    for _ in range(2):
        response = httpx2.get(portal.chat + "/embed/raad")
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        nonces = re.findall(r"'nonce-([\w-]{16,})'", policy)
        assert re.findall(r'nonce="([^"]+)"', response.text) == nonces
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", response.text)
        seen.update(nonces)
    assert len(seen) == 2


def test_without_javascript_the_launcher_is_a_link_and_the_page_lists_the_documents(
    browser: Browser, portal: Portal
) -> None:
    with Visit.of(browser, portal, java_script_enabled=False) as visit:
        visit.page.goto(portal.site)
        link = visit.page.get_by_role("link", name="Lees de documenten van de raad")
        link.click()
        assert visit.page.url == portal.site + "/documenten.html"
        visit.page.goto(portal.chat + "/embed/raad")
        expect(visit.page.get_by_role("link")).to_have_count(1)
        expect(visit.page.get_by_role("textbox")).to_have_count(0)
        assert (
            visit.page.get_by_role("link").get_attribute("href") == "/documenten/vng-ledenbrief-tussenverslag-formatie"
        )


def test_with_the_server_down_the_launcher_is_a_link(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal) as visit:
        visit.page.route(portal.chat + "/**", lambda route: route.abort("connectionrefused"))
        visit.page.goto(portal.site)
        expect(visit.page.get_by_role("link", name="Lees de documenten van de raad")).to_be_visible()
        expect(visit.launcher).to_have_count(0)


def test_a_server_that_goes_down_later_leaves_a_link_in_the_panel(browser: Browser, portal: Portal) -> None:
    with Visit.of(browser, portal) as visit:
        visit.page.clock.install()
        visit.go()
        visit.page.route(portal.chat + "/**", lambda route: route.abort("connectionrefused"))
        with visit.page.expect_event("requestfailed"):
            visit.launcher.click()
        visit.page.clock.fast_forward(10_000)
        expect(visit.page.get_by_role("link", name="Naar de documenten")).to_be_visible()
        visit.page.keyboard.press("Escape")
        expect(visit.launcher).to_be_focused()


def test_the_loader_can_be_checked_and_kept(portal: Portal) -> None:
    response = httpx2.get(portal.chat + "/widget.js")
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    again = httpx2.get(portal.chat + "/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == response.headers["etag"]
