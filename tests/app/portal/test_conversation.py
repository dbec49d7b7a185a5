"""Requirements 6, 8, 10, 13 to 15, 18 and 19: a conversation in the widget."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Route, expect

from app.answering.question import LONGEST_QUESTION
from tests.app.portal.visiting import ANSWERABLE, UNANSWERABLE, Portal, Visit, words

DOCS = Path(__file__).parents[3] / "docs"
STORED = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(d => d.name), cookie: document.cookie,
})"""
LISTEN = """() => {
    window.said = [];
    const region = document.querySelector('[role=status]');
    new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true, subtree: true});
}"""
NOTHING = {"local": [], "session": [], "databases": [], "cookie": ""}


def streamed(*events: tuple[str, object]) -> str:
    """Return server-sent events as the API writes them."""
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)


def test_requirement_06_a_conversation_asks_its_own_origin_only(visit: Visit) -> None:
    visit.open()
    visit.ask(ANSWERABLE)
    visit.ask(UNANSWERABLE)
    assert {url.split("/", 3)[2] for url in visit.requests} == {
        visit.portal.chat.removeprefix("http://"),
        visit.portal.site.removeprefix("http://"),
    }
    asked = {url.removeprefix(visit.portal.chat) for url in visit.requests if url.startswith(visit.portal.chat)}
    assert {path.partition("?")[0] for path in asked} <= {
        "/widget.js",
        "/widget/embed.js",
        "/widget/embed.css",
        "/embed/raad",
        "/api/v1/vragen",
        "/static/icon.svg",
    }


def test_requirement_08_nothing_is_stored_before_the_first_question(visit: Visit) -> None:
    visit.open()
    assert visit.frame.evaluate(STORED) == NOTHING
    visit.ask(ANSWERABLE)
    assert visit.frame.evaluate(STORED) == NOTHING | {"session": ["briefwijzer:raad"]}
    assert visit.page.evaluate(STORED) == NOTHING
    assert visit.page.context.cookies() == []
    documented = (DOCS / "widget.md").read_text(encoding="utf-8")
    assert "`briefwijzer:raad`" in documented


def test_a_conversation_goes_on_at_the_next_page_and_can_be_forgotten(visit: Visit) -> None:
    visit.open()
    visit.ask("Wat vindt de VNG van de Spreidingswet?")
    visit.open()
    expect(visit.answers).to_have_count(1)
    visit.frame.get_by_role("button", name="Nieuw gesprek").click()
    expect(visit.answers).to_have_count(0)
    expect(visit.box).to_be_focused()
    assert visit.frame.evaluate(STORED) == NOTHING


def test_it_works_on_another_site_where_a_browser_may_refuse_to_store(visit: Visit) -> None:
    visit.open(site=visit.portal.other_site)
    visit.ask(ANSWERABLE)
    visit.ask(UNANSWERABLE)
    visit.page.keyboard.press("Escape")
    expect(visit.launcher).to_be_focused()


def test_requirement_10_messages_of_others_are_ignored(visit: Visit) -> None:
    visit.open()
    closing = "postMessage({briefwijzer: 'sluit'}, '*')"
    visit.page.evaluate(closing)  # the right window, the wrong source
    visit.page.evaluate(
        "origin => dispatchEvent(new MessageEvent('message', {data: {briefwijzer: 'sluit'}, origin}))",
        visit.portal.chat,
    )  # the right origin, no source
    other = "const f = document.createElement('iframe'); document.body.append(f); f.contentWindow"
    visit.page.evaluate(f"() => {{ {other}.parent.{closing} }}")
    expect(visit.closer).to_be_visible()
    # The page inside: not from its parent, and not from an origin that its widget names.
    visit.frame.evaluate("postMessage({briefwijzer: 'open'}, '*')")
    visit.frame.evaluate("document.activeElement.blur()")
    visit.frame.evaluate(
        "dispatchEvent(new MessageEvent('message',"
        " {data: {briefwijzer: 'open'}, origin: 'https://elders.example', source: parent}))"
    )
    visit.page.wait_for_timeout(100)
    assert visit.frame.evaluate("document.activeElement.tagName") == "BODY"
    expect(visit.closer).to_be_visible()


def test_requirement_13_the_keyboard_alone_opens_asks_reads_and_closes(visit: Visit) -> None:
    keys = visit.page.keyboard
    visit.go()
    for _ in range(10):
        keys.press("Tab")
        if visit.page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "open":
            break
    keys.press("Enter")
    expect(visit.page.frame_locator("iframe").locator("#vraag")).to_be_focused()
    keys.type(ANSWERABLE)
    keys.press("Enter")
    expect(visit.answers).to_have_count(1, timeout=20_000)
    summary = visit.frame.locator("summary").first
    for _ in range(12):
        keys.press("Shift+Tab")
        if summary.evaluate("element => element === document.activeElement"):
            break
    keys.press("Enter")
    expect(visit.frame.locator("details blockquote").first).to_be_visible()
    keys.press("Tab")
    with visit.page.context.expect_page() as opened:
        keys.press("Enter")
    expect(opened.value.locator("mark").first).to_be_visible()
    opened.value.close()
    keys.press("Escape")
    expect(visit.launcher).to_be_focused()
    expect(visit.closer).to_be_hidden()


def test_requirement_13_the_focus_is_not_trapped(visit: Visit) -> None:
    visit.open()
    visit.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=/ id=na>Na</a>')")
    for _ in range(12):
        visit.page.keyboard.press("Shift+Tab")
        if visit.page.evaluate("document.activeElement.matches('nav a')"):
            return
    pytest.fail("Shift+Tab does not leave the widget")


def test_requirement_14_the_live_region_changes_at_most_twice(visit: Visit) -> None:
    visit.open()
    visit.frame.evaluate(LISTEN)
    expect(visit.frame.locator("[role=status], [aria-live], [role=log], [role=alert]")).to_have_count(1)
    visit.ask(ANSWERABLE)
    visit.page.wait_for_timeout(50)
    said = visit.frame.evaluate("said")
    assert said[0] == "Ik zoek in de documenten…"
    assert said[1].startswith("Het antwoord is klaar: beantwoord, ")
    assert len(said) == 2


def test_requirement_14_a_concept_is_shown_and_replaced_without_being_announced(visit: Visit) -> None:
    answer = httpx2.post(visit.portal.chat + "/api/v1/vragen", json={"vraag": ANSWERABLE}).json()
    told = [("token", {"tekst": f"stukje {n} "}) for n in range(30)]

    def stream(route: Route) -> None:
        body = streamed(("bronnen", {"bronnen": answer["bronnen"]}), *told, ("antwoord", answer))
        route.fulfill(status=200, headers={"Content-Type": "text/event-stream"}, body=body)

    visit.page.route("**/api/v1/vragen", stream)
    visit.open()
    visit.frame.evaluate(LISTEN)
    visit.ask(ANSWERABLE)
    visit.page.wait_for_timeout(50)
    assert visit.frame.evaluate("said.length") == 2
    expect(visit.answers).not_to_contain_text("stukje")
    expect(visit.answers).to_contain_text("COA, IND, DT&V, Nidos en VWN")


def test_requirement_15_the_focus_stays_in_the_box(visit: Visit) -> None:
    visit.open()
    visit.ask(ANSWERABLE)
    expect(visit.box).to_be_focused()
    expect(visit.box).to_have_value("")


@pytest.mark.parametrize(("name", "notice"), [("raad", "geautomatiseerd systeem"), ("english", "automated system")])
def test_requirement_18_the_notice_stands_before_the_first_input(portal: Portal, name: str, notice: str) -> None:
    html = httpx2.get(f"{portal.chat}/embed/{name}").text
    body = html[html.index("<body") :]
    assert 0 < body.index(notice) < body.index("<textarea")


def test_requirement_19_every_citation_leads_to_the_marked_passage(visit: Visit) -> None:
    visit.open()
    visit.ask(ANSWERABLE)
    links = visit.frame.locator(".antwoord a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert len(addresses) >= 2
    for address in addresses:
        response = httpx2.get(visit.portal.chat + address)
        assert response.status_code == 200
        assert "<mark>" in response.text
    visit.frame.locator("summary").first.click()
    quotation = words(visit.frame.locator("details blockquote").first.inner_text())
    with visit.page.context.expect_page() as opened:
        visit.frame.get_by_role("link", name="Lees in het document").first.click()
    assert words(" ".join(opened.value.locator("mark").all_inner_texts())) == quotation


def test_requirement_19_what_is_not_there_is_said_not_to_be_found(visit: Visit) -> None:
    visit.open()
    visit.ask(UNANSWERABLE)
    expect(visit.answers.locator(".stand")).to_have_text("? Niet gevonden")
    expect(visit.answers.get_by_role("heading", name="Bronnen")).to_have_count(0)
    expect(visit.answers).to_contain_text("griffie van Voorbeeldstad")


def test_a_hostile_question_stays_text(visit: Visit) -> None:
    hostile = '<img src="/x" onerror="document.title=1"><script>document.title=1</script>'
    visit.open()
    visit.ask(hostile)
    assert visit.frame.locator("h2.vraag").inner_text().endswith(hostile)
    assert visit.frame.locator("#gesprek img, #gesprek script").count() == 0


def test_an_english_question_gets_the_words_of_its_own_language(visit: Visit) -> None:
    visit.open("/english.html")
    assert visit.frame.locator("html").get_attribute("lang") == "en"
    visit.ask("What does the VNG think of the Spreidingswet?")
    expect(visit.answers.get_by_role("heading", name="Sources (in Dutch)")).to_be_visible()
    expect(visit.answers.locator("blockquote").first).to_have_attribute("lang", "nl")


@pytest.mark.parametrize(
    ("page", "said"), [("/english.html", "Please wait a minute"), ("/", "Wacht 7 seconden en probeer het opnieuw.")]
)
def test_a_problem_is_told_in_the_language_of_the_widget(visit: Visit, page: str, said: str) -> None:
    visit.open(page)
    body = {"status": 429, "title": "Te veel aanvragen", "detail": "Wacht 7 seconden en probeer het opnieuw."}
    visit.page.route("**/api/v1/vragen", lambda route: route.fulfill(status=429, json=body))
    visit.box.fill(ANSWERABLE)
    visit.box.press("Enter")
    expect(visit.frame.locator(".fout")).to_contain_text(said)


def test_what_goes_wrong_is_said_and_can_be_tried_again(visit: Visit) -> None:
    visit.open()
    visit.page.route("**/api/v1/vragen", lambda route: route.abort("connectionreset"))
    visit.box.fill(ANSWERABLE)
    visit.box.press("Enter")
    expect(visit.frame.locator(".fout")).to_contain_text("Controleer uw verbinding")
    visit.page.unroute("**/api/v1/vragen")
    visit.frame.get_by_role("button", name="Probeer opnieuw").click()
    expect(visit.answers).to_have_count(1, timeout=20_000)
    expect(visit.frame.locator(".fout")).to_have_count(0)


def test_what_the_server_would_refuse_stays_in_the_box(visit: Visit) -> None:
    visit.open()
    for question, said in (("a" * (LONGEST_QUESTION + 1), "2.000 tekens"), ("  ", "Typ eerst een vraag.")):
        visit.box.fill(question)
        visit.box.press("Enter")
        expect(visit.frame.locator("#kort")).to_contain_text(said)
        expect(visit.frame.locator("[role=status]")).to_contain_text(said)
        expect(visit.box).to_have_value(question)
    assert not [url for url in visit.requests if url.endswith("/vragen")]
    visit.ask(ANSWERABLE)
    expect(visit.frame.locator("#kort")).to_have_text("Automatisch antwoord. Controleer de bron.")
