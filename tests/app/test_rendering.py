from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markupsafe import escape

from app.answer import Answer, Citation, Status
from app.pages.links import web_url
from app.rendering import answer_html, notice_html, passage_url, question_html
from app.texts import dutch_date
from vectorstore.passage import Document

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[klik](javascript:alert(1))",
    "<!-- \n\n# kop\n\n- punt",
    "{{ 7 * 7 }} {% raw %}",
)
CITATION = Citation(
    number=1,
    document="brief",
    file="brief.txt",
    title="De brief",
    section=("Deel 2", "Asiel"),
    page=3,
    quote="Het COA krijgt meerjarige financiering.",
    start=10,
    end=49,
    score=0.9,
    passage=7,
)
ANSWER = Answer("Wie krijgt geld?", "beantwoord", "Het COA krijgt meerjarige financiering. [1]", (CITATION,))


def text_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_answer_shows_status_text_and_the_whole_source() -> None:
    html = answer_html(ANSWER)
    for expected in ("Beantwoord", "De brief", "Deel 2 › Asiel", "pagina 3", CITATION.quote):
        assert expected in html
    assert html.count('href="/documenten/brief?p=7&amp;van=10&amp;tot=49#p-7"') == 2  # the marker and the source


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_a_title_section_quote_or_text_becomes_html(hostile: str) -> None:
    citation = replace(CITATION, title=hostile, section=(hostile,), quote=hostile, document="brief")
    plain = answer_html(ANSWER)
    html = answer_html(Answer(hostile, "beantwoord", f"{hostile} [1]", (citation,), (citation,)))
    tags = set(re.findall(r"<[a-zA-Z!/][a-z0-9]*", html))
    assert tags <= set(re.findall(r"<[a-zA-Z!/][a-z0-9]*", plain)) | {"<br", "<ul", "</ul", "<mark", "</mark", "<p"}
    first_line = hostile.splitlines()[0].strip()
    assert str(escape(first_line)) in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_question_is_shown_as_typed(hostile: str) -> None:
    html = question_html(hostile)
    assert "\n" not in html
    assert text_of(html.replace("<br>", "\n")) == str(escape(hostile.strip()))


def test_html_is_one_line_so_that_markdown_leaves_it_alone() -> None:
    citation = replace(CITATION, quote="Nodig zijn:\n\n- een pasfoto\n- een bewijs")
    html = answer_html(replace(ANSWER, text="Nodig zijn:\n\n- een pasfoto\n- een bewijs [1]", citations=(citation,)))
    assert "\n" not in html
    assert "<li>een pasfoto</li>" in html
    assert "Nodig zijn:<br>- een pasfoto<br>- een bewijs" in html


def test_only_markers_of_known_sources_become_links() -> None:
    html = answer_html(replace(ANSWER, text="Het COA krijgt meerjarige financiering. [1] En meer [2]."))
    assert html.count('class="bw-marker"') == 1
    assert "En meer [2]." in html


def test_a_footnote_sign_inside_a_quotation_is_no_marker() -> None:
    citation = replace(CITATION, quote="Zie de nota [1] hierover.")
    html = answer_html(replace(ANSWER, text="Zie de nota [1] hierover. [1]", citations=(citation,)))
    assert "Zie de nota [1] hierover.\N{NO-BREAK SPACE}<a" in html


def test_the_words_of_the_question_are_marked_in_the_quotation() -> None:
    html = answer_html(replace(ANSWER, question="Wie financiert het COA?"))
    assert "Het <mark>COA</mark> krijgt meerjarige <mark>financiering</mark>." in html
    follow_up = answer_html(replace(ANSWER, question="En meerjarig?"), history=["Wie financiert het COA?"])
    assert "<mark>COA</mark>" in follow_up


def test_a_source_tells_its_date_in_the_language_of_the_page() -> None:
    document = Document("brief", "De brief", "brief.txt", "", "1", date="2025-12-09")
    assert '<time datetime="2025-12-09">9 december 2025</time>' in answer_html(ANSWER, lambda _: document)
    assert "9 December 2025" in answer_html(ANSWER, lambda _: document, language="en")


@pytest.mark.parametrize(
    ("status", "confidence", "shown"),
    [
        ("beantwoord", 0.9, "Zeker"),
        ("beantwoord", 0.6, "Redelijk zeker"),
        ("beantwoord", 0.4, "Niet zo zeker"),
        ("gedeeltelijk", 0.9, "Niet zo zeker"),
    ],
)
def test_how_sure_an_answer_is_shows_at_a_glance(status: Status, confidence: float, shown: str) -> None:
    assert f">{shown}<" in re.sub(
        r"<i></i>|<span class=.bw-meter.*?</span>",
        "",
        answer_html(replace(ANSWER, status=status, confidence=confidence)),
    )


def test_a_greeting_has_no_status() -> None:
    html = answer_html(Answer("Hallo", "niet-gevonden", "Goedendag."))
    assert "bw-state" not in html
    assert "bw-terugvraag" in html


def test_not_found_offers_related_passages_and_no_sources() -> None:
    html = answer_html(Answer("Wat kost een paspoort?", "niet-gevonden", "Dat staat er niet.", related=(CITATION,)))
    assert "Niet gevonden" in html
    assert "Mogelijk verwant" in html
    assert ">Bronnen<" not in html
    assert passage_url(CITATION).replace("&", "&amp;") in html


def test_an_english_question_gets_an_english_frame_around_dutch_quotations() -> None:
    html = answer_html(replace(ANSWER, language="en"))
    assert 'lang="en"' in html
    assert "Answered" in html
    assert '<blockquote class="bw-quote" lang="nl">' in html
    assert "Beantwoord" not in html


def test_a_notice_is_escaped() -> None:
    assert notice_html("a <b>\n c") == '<div class="bw-answer bw-fout"><p>a &lt;b&gt; c</p></div>'


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//elders", "", None])
def test_only_web_addresses_become_source_links(url: str | None) -> None:
    assert web_url(url) == ""


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2025-12-09", "9 december 2025"), ("2025-12", "december 2025"), ("2025-13-01", "2025-13-01"), (None, "")],
)
def test_dates_are_written_in_dutch(iso: str | None, shown: str) -> None:
    assert dutch_date(iso) == shown
