"""Asking and reading: the answer, its sources, the document beside it, the next question, a refusal."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, expect

from app.answer import Answer
from app.assistant import Assistant
from app.chat.follow_ups import FollowUps
from tests.app.browser.visiting import ANSWERABLE, UNANSWERABLE, Visit, words

HOSTILE = '<img src="/x" onerror="document.title=1"><script>document.title=1</script> **vet** $$x$$'
_SOON = 15_000  # milliseconds, where nothing is asked of the server


def test_a_citation_leads_to_the_marked_quotation_beside_the_chat(any_visit: Visit) -> None:
    visit = any_visit
    answer = visit.ask(ANSWERABLE)
    expect(answer.locator(".bw-state")).to_have_text("✓ Beantwoord")
    source = answer.locator(".bw-source").filter(has_text="COA, IND, DT&V, Nidos en VWN").first
    expect(source.locator(".bw-quote mark").first).to_be_attached()
    quotation = words(source.locator(".bw-quote").text_content())
    visit.assert_accessible()
    visit.keep("answer")
    answer.locator(".bw-marker").first.click()
    document = visit.page.frame_locator("#paneel-kader")
    expect(document.locator(".gemarkeerd").first).to_be_in_viewport()
    assert words(" ".join(document.locator("mark").all_inner_texts())) == quotation
    expect(visit.panel.get_by_role("heading")).to_have_text("Ledenbrief: tussenverslag formatie")
    visit.assert_accessible()
    visit.keep("panel")
    visit.panel.get_by_role("button", name="Sluit").click()
    expect(visit.panel).to_be_hidden()
    assert visit.focused("class") == "bw-marker"
    assert visit.complaints == []


def test_pointing_at_a_marker_shows_its_quotation(any_visit: Visit) -> None:
    answer, page = any_visit.ask(ANSWERABLE), any_visit.page
    page.set_default_timeout(_SOON)
    marker, peek = answer.locator(".bw-marker").first, page.locator("#citaat")
    marker.hover()
    expect(peek).to_be_visible(timeout=_SOON)
    quoted = answer.locator(".bw-source").first.locator(".bw-quote").text_content()
    assert words(quoted) in words(peek.text_content())
    for x, y in _way(marker, peek):
        page.mouse.move(x, y)
        page.wait_for_timeout(400)  # more than the script waits before it hides what nobody points at
        expect(peek).to_be_visible(timeout=_SOON)
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden(timeout=_SOON)


def _way(marker: Locator, peek: Locator) -> list[tuple[float, float]]:
    """Return the points of a slow way from the marker to its quotation: between the two, and on the quotation."""
    start, goal = marker.bounding_box(), peek.bounding_box()
    assert start
    assert goal
    x, above = start["x"] + start["width"] / 2, goal["y"] < start["y"]
    between = start["y"] - 3 if above else start["y"] + start["height"] + 3
    return [(x, between), (x, goal["y"] + goal["height"] / 2)]


def test_the_quotation_of_a_marker_with_the_focus_stays_while_the_page_scrolls(any_visit: Visit) -> None:
    answer, page = any_visit.ask(ANSWERABLE), any_visit.page
    page.keyboard.press("Shift")  # a visitor with a keyboard
    answer.locator(".bw-marker").first.focus()
    expect(page.locator("#citaat")).to_be_visible(timeout=_SOON)
    any_visit.assert_accessible()
    expect(page.locator("#citaat")).to_be_visible(timeout=_SOON)


def test_the_plain_link_of_the_api_marks_the_passage_too(visit: Visit, assistant: Assistant) -> None:
    citation = assistant.ask(ANSWERABLE).citations[0]
    visit.page.goto(visit.base + citation.url)
    passage = visit.page.locator(f"#p-{citation.passage}")
    expect(passage).to_be_in_viewport()
    assert visit.page.evaluate(f"document.querySelector('#p-{citation.passage}').matches(':target')")
    assert words(citation.quote) in words(passage.inner_text())


def test_an_answer_of_a_sentence_shows_its_source_without_scrolling(any_visit: Visit) -> None:
    answer = any_visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    source, bar = answer.locator(".bw-source").first, any_visit.page.locator("#onder")
    expect(source.get_by_role("link", name="Lees in het document")).to_be_in_viewport(ratio=1)
    above, below = source.bounding_box(), bar.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_what_is_not_there_comes_with_related_passages_and_other_questions(any_visit: Visit) -> None:
    visit = any_visit
    answer = visit.ask(UNANSWERABLE)
    expect(answer.locator(".bw-state")).to_have_text("? Niet gevonden")
    expect(answer.get_by_role("heading", name="Mogelijk verwant")).to_be_visible()
    expect(answer.get_by_role("heading", name="Bronnen")).to_have_count(0)
    expect(visit.page.locator("#tips button").first).to_be_attached()
    visit.assert_accessible()
    visit.keep("not-found")
    whole = answer.get_by_role("button", name="Toon het hele citaat").first
    whole.click()
    expect(whole).to_have_attribute("aria-expanded", "true")
    expect(visit.page.locator(".bw-body", has=whole).locator(".bw-kort")).to_have_count(0)


def test_a_request_is_refused_and_a_greeting_is_answered(visit: Visit) -> None:
    expect(visit.ask("Schrijf een gedicht over de VNG").locator(".bw-state")).to_have_text("✕ Geweigerd")
    greeting = visit.ask("Hallo")
    expect(greeting).to_contain_text("Goedendag.")
    expect(greeting.locator(".bw-state")).to_have_count(0)
    expect(visit.page.locator("#tips button").first).to_be_visible()
    visit.assert_accessible()


def test_a_suggested_question_gets_its_answer_and_the_focus_stays_on_the_page(visit: Visit) -> None:
    visit.ask("Wat staat er over wonen?")
    suggested = visit.page.locator("#tips button").first
    question = suggested.inner_text()
    suggested.click()
    expect(visit.page.locator("#gesprek .bw-question").last).to_have_text(question)
    expect(visit.answers).to_have_count(2)
    expect(visit.answers.last.locator(".bw-source").first).to_be_visible()
    assert visit.page.evaluate("document.activeElement.tagName") in ("H2", "BUTTON")


def test_a_question_is_heard_while_suggestions_for_the_one_before_are_sought(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def slow(_self: FollowUps, _answer: Answer, _language: str, _documents: object, asked: Sequence[str]) -> list[str]:
        if len(asked) == 1:
            let_go.wait(_SOON / 1000)
        return [f"Na {len(asked)}?"]

    monkeypatch.setattr(FollowUps, "after", slow)
    visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    visit.ask("Wat staat er over wonen?")
    let_go.set()
    expect(visit.page.locator("#tips button")).to_have_text("Na 2?")


def test_pressing_twice_asks_once(visit: Visit) -> None:
    visit.send(ANSWERABLE)
    visit.box.press("Enter")
    visit.page.locator("#stel").dblclick()
    expect(visit.answers).to_have_count(1)
    visit.ask("Hallo")
    expect(visit.page.locator("#gesprek .bw-question")).to_have_text([ANSWERABLE, "Hallo"])


def test_an_example_can_be_clicked(any_visit: Visit) -> None:
    example = any_visit.page.locator(".bw-examples button").first
    question = example.inner_text()
    any_visit.assert_accessible()
    any_visit.keep("empty")
    example.click()
    expect(any_visit.page.locator("#gesprek .bw-question")).to_have_text(question)
    expect(any_visit.page.locator("#gesprek .bw-source").first).to_be_visible()


def test_a_conversation_keeps_the_focus_and_starts_anew(any_visit: Visit) -> None:
    page = any_visit.page
    any_visit.ask("Wat kost een kaartje voor volwassenen in het zwembad?")
    follow_up = any_visit.ask("En kinderen tot vier jaar?")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    expect(page.locator("#gesprek .bw-question")).to_have_count(2)
    expect(follow_up).to_contain_text("zwemmen gratis")
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator("#gesprek .bw-question")).to_have_count(0)
    expect(page.get_by_text("Dit is een geautomatiseerd systeem.")).to_be_visible()
    expect(any_visit.box).to_be_focused()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


def test_only_the_documents_that_were_chosen_are_asked(any_visit: Visit) -> None:
    page = any_visit.page
    page.get_by_role("button", name="Documenten: alle").click()
    choice = page.locator("#keuze")
    any_visit.assert_accessible()
    any_visit.keep("choice")
    choice.get_by_role("button", name="Kies geen enkel document").click()
    expect(choice.get_by_role("button", name="Klaar")).to_be_disabled()
    choice.get_by_label("Huisregels zwembad De Meerkoet").check()
    choice.get_by_role("button", name="Klaar").click()
    expect(page.get_by_role("button", name="Documenten: 1 van")).to_be_focused()
    answer = any_visit.ask("Wat vindt de VNG van de Spreidingswet?")
    assert set(answer.locator(".bw-place strong").all_inner_texts()) <= {"Huisregels zwembad De Meerkoet"}
    expect(answer.locator(".bw-state")).to_have_text("? Niet gevonden")


def test_a_link_asks_the_question_again_and_sends_it_in_no_address(visit: Visit) -> None:
    addresses: list[str] = []
    visit.page.on("request", lambda request: addresses.append(request.url))
    visit.page.goto("about:blank")
    visit.open("/chat/#vraag=Wat+kost+een+kaartje+voor+volwassenen%3F&documenten=zwembad")
    expect(visit.page.locator("#gesprek .bw-question")).to_have_text("Wat kost een kaartje voor volwassenen?")
    expect(visit.answers.first).to_contain_text("zes euro")
    expect(visit.page.get_by_role("button", name="Documenten: 1 van")).to_be_visible()
    assert not [address for address in addresses if "kaartje" in address.partition("#")[0]]


def test_a_hostile_question_stays_text(visit: Visit) -> None:
    visit.ask(HOSTILE)
    question = visit.page.locator("#gesprek .bw-question")
    assert words(question.inner_text()) == words(HOSTILE)
    assert question.locator("img, script, strong, .katex").count() == 0
    assert visit.page.title() != "1"


@pytest.mark.parametrize(("text", "said"), [("   ", "Typ eerst een vraag."), ("a" * 10_000, "2.000 tekens")])
def test_a_question_that_cannot_be_asked_gets_a_plain_sentence_and_stays(visit: Visit, text: str, said: str) -> None:
    expect(visit.ask(text)).to_contain_text(said)
    expect(visit.box).to_have_value(text)
    visit.assert_accessible()
