from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape

from app.assistant import Assistant
from app.chat.examples import MAX_EXAMPLES, Examples
from app.chat.shell import rewritten
from app.config import Settings
from app.errors import PortInUseError, UsageError
from app.serving import run_server
from app.web import create_app
from ingest.pipeline import ingest_all
from vectorstore.errors import NoIndexError
from vectorstore.index import Index

LETTER = "vng-ledenbrief-tussenverslag-formatie"
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def hostile_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve a document whose title and text try to become HTML."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "x.txt").write_text(f"Regels\n\nEen fiets mag {HOSTILE} niet in de hal staan.\n", encoding="utf-8")
    (folder / "documents.toml").write_text(
        f'[[document]]\nfile = "x.txt"\ntitle = "{HOSTILE}"\npublisher = "{HOSTILE}"\n', encoding="utf-8"
    )
    index = Index.open(folder / "data", create=True)
    ingest_all(index, [folder])
    with TestClient(create_app(Assistant(index)), raise_server_exceptions=False) as client:
        yield client
    index.close()


def marked(html: str) -> str:
    """Return the marked text as it is shown, without the tags of links in it."""
    return " ".join(re.sub(r"<[^>]*>", " ", "".join(re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))).split())


def test_home_leads_to_the_chat(client: TestClient) -> None:
    assert client.get("/").url.path == "/chat/"
    for path in ("/", "/chat"):
        response = client.get(path, headers={"Host": "elders.example"}, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (307, "/chat/")


def test_the_list_with_a_slash_leads_to_the_list(client: TestClient) -> None:
    response = client.get("/documenten/", headers={"Host": "elders.example"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/documenten")


def test_a_page_that_cannot_be_posted_to_says_so(client: TestClient) -> None:
    response = client.post("/documenten")
    assert response.status_code == 405
    assert "<h1>Dit kan hier niet</h1>" in response.text
    assert "API" not in response.text


def test_the_chat_page_is_dutch_and_names_no_other_origin(client: TestClient) -> None:
    html = client.get("/chat/").text
    head = re.sub(r"<script>window\.gradio_config.*?</script>", "", html, flags=re.DOTALL)
    assert '<html\n\tlang="nl"' in html
    assert "<title>Briefwijzer - stel een vraag</title>" in head
    assert not re.search(r"(?:https?:)?//[a-z]+\.", head)
    assert "iframeresizer" not in head.lower()
    assert "Dit is een geautomatiseerd systeem" in html


def test_gradio_sends_nothing_home_and_takes_no_uploads(client: TestClient) -> None:
    config = client.get("/chat/config").json()
    assert config["analytics_enabled"] is False
    assert config["stylesheets"] == []
    upload = client.post("/chat/gradio_api/upload", files={"files": ("a.txt", b"abc")})
    assert upload.status_code == 404


def test_a_title_cannot_end_the_script_that_configures_the_chat(hostile_client: TestClient) -> None:
    assert HOSTILE not in hostile_client.get("/chat/").text


@pytest.mark.parametrize("path", ["/chat/", "/chat/config", "/documenten", "/api/v1/documenten"])
def test_a_foreign_origin_is_not_reflected(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://elders.example", "Host": "chat.example"}).headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("path", ["/documenten", f"/documenten/{LETTER}", "/bestaat/niet"])
def test_pages_allow_no_inline_code(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", response.text)


def test_the_chat_may_only_talk_to_its_own_origin(client: TestClient) -> None:
    policy = client.get("/chat/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_the_list_links_every_document(client: TestClient, assistant: Assistant) -> None:
    html = client.get("/documenten").text
    for document in assistant.index.documents():
        assert f'href="/documenten/{document.id}"' in html
        assert str(escape(document.title)) in html


def test_a_document_shows_all_its_text_headings_and_passages(client: TestClient, assistant: Assistant) -> None:
    for document in assistant.index.documents():
        html = client.get(f"/documenten/{document.id}").text
        body = html.split('<div class="tekst"', 1)[1]
        anchors = re.findall(r'id="(p-\d+)"', body)
        assert anchors == [f"p-{passage.number}" for passage in assistant.index.passages(document.id)]
        shown = "".join(re.sub(r"<[^>]*>", "", body).split())
        for passage in assistant.index.passages(document.id):
            for sentence in passage.sentences:
                assert "".join(str(escape(passage.sentence_text(sentence))).split()) in shown


def test_headings_lists_and_contents_are_real(client: TestClient) -> None:
    html = client.get(f"/documenten/{LETTER}").text
    assert html.count("<h1") == 1
    assert re.search(r'<h[23] id="kop-\d+">Asiel en migratie</h[23]>', html)
    assert re.search(r'<a href="#kop-\d+">Asiel en migratie</a>', html)
    assert re.search(r"<ul><li>De urgentie en de omvang van de opgave\s*</li>", html)


def test_every_passage_can_be_marked_and_its_quotation_is_exact(client: TestClient, assistant: Assistant) -> None:
    for document in assistant.index.documents():
        for passage in assistant.index.passages(document.id):
            sentence = passage.sentences[-1]
            query = {"p": passage.number, "van": sentence.start, "tot": sentence.end}
            html = client.get(f"/documenten/{document.id}", params=query).text
            assert html.count("gemarkeerd") >= 1
            assert re.search(rf'class="passage gemarkeerd" id="p-{passage.number}"', html)
            assert marked(html) == " ".join(str(escape(passage.sentence_text(sentence))).split())


@pytest.mark.parametrize(
    "query", ["p=9999", "p=x&van=<b>", "p=-1", "p=1&van=99999999999&tot=1", "p=1&van=5&tot=2", "p="]
)
def test_a_link_that_no_longer_fits_still_shows_the_document(client: TestClient, query: str) -> None:
    response = client.get(f"/documenten/{LETTER}?{query}")
    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_the_stored_text_is_served_exactly(client: TestClient, assistant: Assistant) -> None:
    response = client.get(f"/documenten/{LETTER}.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == assistant.index.document(LETTER).text


@pytest.mark.parametrize(
    "path", ["/documenten/bestaat-niet", "/documenten/%2e%2e%2fetc", "/niets", "/documenten/niets.txt"]
)
def test_an_unknown_page_says_so_in_dutch(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Pagina niet gevonden" in response.text
    assert 'lang="nl"' in response.text


def test_title_and_text_of_a_document_stay_text(hostile_client: TestClient) -> None:
    for path in ("/documenten", "/documenten/x", "/documenten/x?p=1&van=8&tot=60"):
        html = hostile_client.get(path).text
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_the_machines_documentation_pages_are_off(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Briefwijzer"


def test_examples_come_from_headings_and_are_answered(assistant: Assistant) -> None:
    examples = Examples(assistant).questions()
    assert 1 <= len(examples) <= MAX_EXAMPLES
    for example in examples:
        assert not assistant.ask(example).is_refusal


def test_a_page_that_changed_upstream_keeps_its_configuration() -> None:
    page = '<html lang="en"><head><script>window.gradio_config = "iFrameResizer";</script></head><body></body></html>'
    assert "window.gradio_config" in rewritten(page, "nl", "", "", "")


def test_a_port_in_use_is_a_clear_error(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} .* is in use.*--port {port + 1}"):
            run_server(Settings(data_dir=data_dir, port=port))


def test_an_address_of_another_machine_is_a_clear_error(data_dir: Path) -> None:
    with pytest.raises(UsageError, match="--host"):
        run_server(Settings(data_dir=data_dir, host="192.0.2.1", port=0))


def test_serving_without_an_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="ingest"):
        run_server(Settings(data_dir=tmp_path / "data", port=0))
