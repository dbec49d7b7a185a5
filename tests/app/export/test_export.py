from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

import docx
import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app import problems
from app.answer import Answer
from app.assistant import Assistant
from app.export import routes
from app.export.conversation import Conversation, conversation_of
from app.export.formats import export
from app.export.markdown import escaped
from app.export.routes import EXPORT_PATH, create_router
from app.texts.export import WORDS

QUESTION = "Wat hebt u nodig voor een abonnement van het zwembad?"
DEEP = "Welke organisaties in de asielketen krijgen meerjarige financiering?"
MISSING = "Wie won het songfestival in 1998?"
WHEN = datetime(2026, 11, 23, 14, 5, 59, 123_456, tzinfo=UTC)
SITE = "https://chat.voorbeeld.example"
HOSTILE = '# Kop *vet* [x](http://kwaad.example) <b>ë</b> `#eval("1")` $x$ & \\ #set page(fill: red) 1. een – “ĳ” €'


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask(question) for question in (QUESTION, MISSING, DEEP)]


@pytest.fixture(scope="module")
def conversation(answers: list[Answer], assistant: Assistant) -> Conversation:
    hostile = replace(answers[0], question=HOSTILE, text=HOSTILE + "\n- " + HOSTILE)
    return conversation_of([*answers, hostile], assistant.index.document, SITE, WHEN)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(create_router(assistant.index))
    with TestClient(app, base_url=SITE) as client:
        yield client


def words(text: str) -> str:
    return " ".join(text.split())


def markdown_text(content: bytes) -> str:
    html = MarkdownIt("commonmark").render(content.decode("utf-8"))
    return words(unescape(re.sub(r"<[^>]*>", " ", html)))


def docx_text(content: bytes) -> str:
    return words(" ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs))


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words(text)


READERS: dict[str, Callable[[bytes], str]] = {"md": markdown_text, "docx": docx_text, "pdf": pdf_text}


@pytest.mark.parametrize("kind", READERS)
def test_every_reference_is_whole(conversation: Conversation, kind: Any) -> None:
    file = export(conversation, kind)
    text = READERS[kind](file.content)
    source = conversation.turns[0].sources[0]
    assert file.name == f"briefwijzer-gesprek-2026-11-23.{kind}"
    for part in (QUESTION, MISSING, source.title, *source.section, source.quote, "23 november 2026 om 14:05 uur"):
        assert words(part) in text
    assert "Uitkomst: niet gevonden" in text
    assert source.stands
    related = conversation.turns[1].related[0]
    assert related.publisher == "Vereniging van Nederlandse Gemeenten" or related.title.startswith("Huisregels")
    assert source.link.startswith(f"{SITE}/documenten/zwembad?p=")
    assert "Let op:" not in text


@pytest.mark.parametrize("kind", READERS)
def test_signs_and_code_stay_text(conversation: Conversation, kind: Any) -> None:
    assert READERS[kind](export(conversation, kind).content).count(words(HOSTILE)) == 3


@given(
    text=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=60)
)
@settings(max_examples=200, deadline=None)
def test_what_is_escaped_comes_back(text: str) -> None:
    assert markdown_text(f"voor\n\n{escaped(text)}\n\nna".encode()) == words(f"voor {text} na")


def test_the_pdf_is_tagged_and_has_a_title_and_a_language(conversation: Conversation) -> None:
    content = export(conversation, "pdf").content
    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_dict()["Title"] == WORDS["nl"].title
    assert document.is_tagged()
    document.close()
    assert b"/Lang(nl)" in content.replace(b" ", b"")
    assert b"pdfuaid:part" in content


def test_a_sign_without_a_glyph_does_not_stop_the_pdf(answers: list[Answer], assistant: Assistant) -> None:
    asked = replace(answers[0], question="Mag dit? 😀 漢字")
    content = export(conversation_of([asked], assistant.index.document, SITE, WHEN), "pdf").content
    document = pypdfium2.PdfDocument(content)
    assert document.is_tagged()
    document.close()


def test_the_word_file_has_headings_links_and_a_language(conversation: Conversation) -> None:
    content = export(conversation, "docx").content
    document = docx.Document(io.BytesIO(content))
    headings = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"
    ]
    assert headings == [f"Vraag {n}: {turn.question}" for n, turn in enumerate(conversation.turns, start=1)]
    assert document.core_properties.title == WORDS["nl"].title
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert 'w:val="nl-NL"' in package.read("word/styles.xml").decode()
        assert conversation.turns[0].sources[0].link.replace("&", "&amp;") in package.read(
            "word/_rels/document.xml.rels"
        ).decode("utf-8")


def test_a_quotation_that_is_not_in_the_document_is_marked(answers: list[Answer], assistant: Assistant) -> None:
    wrong = replace(answers[0].citations[0], quote="Een kaartje kost niets.")
    gone = replace(answers[0].citations[0], document="weg", title="Wat er was")
    forged = replace(answers[0], citations=(wrong, gone))
    conversation = conversation_of([forged], assistant.index.document, SITE, WHEN)
    assert [source.stands for source in conversation.turns[0].sources] == [False, False]
    for kind, read in READERS.items():
        assert read(export(conversation, kind).content).count(WORDS["nl"].no_longer) == 2  # type: ignore[arg-type]


def test_in_english_the_frame_is_english(conversation: Conversation) -> None:
    text = markdown_text(export(conversation, "md", "en").content)
    assert "Outcome: not found" in text
    assert "Saved on 23 November 2026, 14:05." in text


@pytest.mark.parametrize("form", [False, True])
def test_the_page_posts_its_answers_and_gets_a_file(
    client: TestClient, answers: list[Answer], conversation: Conversation, form: bool
) -> None:
    body = {"formaat": "docx", "antwoorden": [answer.to_json() for answer in answers]}
    if form:
        content = urlencode({"gesprek": json.dumps(body)})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = client.post(EXPORT_PATH, content=content, headers=headers)
    else:
        response = client.post(EXPORT_PATH, json=body)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="briefwijzer-gesprek-[\d-]+\.docx"', response.headers["content-disposition"]
    )
    source = conversation.turns[0].sources[0]
    assert words(source.place(WORDS["nl"])) in docx_text(response.content)
    deep = conversation.turns[2].sources[0]
    assert len(deep.section) > 1
    assert words(deep.place(WORDS["nl"])) in docx_text(response.content)


@pytest.mark.parametrize("kind", READERS)
def test_each_format_comes_over_http(client: TestClient, answers: list[Answer], kind: str) -> None:
    body = {"formaat": kind, "taal": "en", "antwoorden": [answer.to_json() for answer in answers]}
    response = client.post(EXPORT_PATH, json=body)
    assert response.status_code == 200
    assert f"Question 1: {QUESTION}" in READERS[kind](response.content)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"formaat": "exe", "antwoorden": []}', b"\xff", b"[" * 5000])
def test_what_is_no_conversation_is_refused_without_repeating_it(client: TestClient, body: bytes) -> None:
    response = client.post(EXPORT_PATH, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert "Begin een nieuw gesprek" in response.text or "niet geldig" in response.text or "JSON" in response.text


def test_another_site_cannot_make_a_file(client: TestClient, answers: list[Answer]) -> None:
    body = {"formaat": "md", "antwoorden": [answers[0].to_json()]}
    response = client.post(EXPORT_PATH, json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("document", ["a\x00b", "../beheer", "x>) [klik](https://kwaad.example"])
def test_what_is_no_id_of_a_document_is_refused(
    client: TestClient, answers: list[Answer], kind: str, document: str
) -> None:
    answer = answers[0].to_json()
    answer["bronnen"][0]["document"] = document
    assert client.post(EXPORT_PATH, json={"formaat": kind, "antwoorden": [answer]}).status_code == 400


def test_a_conversation_that_would_take_minutes_is_refused(client: TestClient, answers: list[Answer]) -> None:
    answer = answers[0].to_json()
    many = {**answer, "bronnen": [{**answer["bronnen"][0], "citaat": "x"}] * 50}
    for body in ([{**answer, "antwoord": "- a\n" * 3_001}], [many] * 21):
        assert client.post(EXPORT_PATH, json={"formaat": "md", "antwoorden": body}).status_code == 400


def test_no_more_wait_than_memory_can_hold(
    client: TestClient, answers: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_MOST_WAITING", 0)
    response = client.post(EXPORT_PATH, json={"formaat": "md", "antwoorden": [answers[0].to_json()]})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "10"


def test_links_begin_with_the_public_address(answers: list[Answer], assistant: Assistant) -> None:
    app = FastAPI()
    app.include_router(create_router(assistant.index, "https://vragen.voorbeeld.example/"))
    with TestClient(app, base_url="http://10.0.0.7:7860") as inside:
        response = inside.post(EXPORT_PATH, json={"formaat": "md", "antwoorden": [answers[0].to_json()]})
    assert "https://vragen.voorbeeld.example/documenten/" in response.text
    assert "10.0.0.7" not in response.text
