"""The originals over HTTP, and the links that lead to them from answers and reading pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from app.answer import Answer, Citation
from app.assistant import Assistant
from app.pages.links import original_link, text_fragment
from app.pages.originals import content_disposition
from app.rendering import answer_html
from app.web import create_app
from ingest.document import Format
from ingest.originals import originals_of
from ingest.pipeline import ingest_all
from tests.ingest.docx_writer import docx, paragraph
from tests.ingest.pdf_writer import Page, pdf
from vectorstore.errors import UnknownDocumentError
from vectorstore.index import Index
from vectorstore.passage import Document

SCRIPT = b"<!doctype html><title>x</title><p>De haven is open.<script>document.title = 'gehackt'</script>"
LONG = "De haven is in de winter open van zeven uur tot negen uur en de havenmeester is er dan ook elke dag. "


def table_and_list() -> bytes:
    """Return a PDF with a ruled table, a paragraph over the end of a page, and a list on the next."""
    first, second = Page(), Page()
    for x in (70, 200, 300):
        first.rule(x, 100, x, 140)
    for row, cells in enumerate([("Ligplaats", "Kosten"), ("Kade noord", "zes euro")]):
        first.rule(70, 100 + 20 * row, 300, 100 + 20 * row)
        for x, cell in zip((75, 205), cells, strict=True):
            first.text(x, 114 + 20 * row, cell)
    first.rule(70, 140, 300, 140)
    lines = textwrap.wrap(" ".join(LONG.replace("dag", f"dag van week {week}").strip() for week in range(1, 7)), 90)
    second.paragraph(70, first.paragraph(70, 740, lines[:4]) and 80, [*lines[4:], "", "Neem het volgende mee:"])
    second.paragraph(70, 300, ["- een pas van de haven", "- geld voor de ligplaats"])
    return pdf([first, second])


def two_pages() -> bytes:
    pages = [Page(), Page()]
    for number, page in enumerate(pages, start=1):
        page.paragraph(70, 100, [f"Op bladzijde {number} staat dat de haven open is.", "Neem een pas mee."])
    return pdf(pages)


FILES = {
    "brief.pdf": two_pages(),
    "ligplaats.pdf": table_and_list(),
    "pagina.html": SCRIPT,
    "nieuws.htm": b"<!doctype html><title>x</title><p>De haven is open. " + LONG.encode() + b"</p>",
    "besluit.docx": docx(paragraph("De haven is open.")),
    "notitie.exe": "De haven is open – elke dag.\n".encode("cp1252"),
}
MANIFEST = '[[document]]\nfile = "nieuws.htm"\nurl = "https://www.example.nl/nieuws?a=1&b=2"\n'


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("originelen")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "documents.toml").write_text(MANIFEST)
    index = Index.open(folder / "data", create=True)
    outcomes = ingest_all(index, [folder])
    assert {outcome.status for outcome in outcomes} == {"added"}, outcomes
    yield index
    index.close()


@pytest.fixture(scope="module")
def client(index: Index) -> Iterator[TestClient]:
    with TestClient(create_app(Assistant(index)), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("document", "file", "content_type", "disposition"),
    [
        ("brief", "brief.pdf", "application/pdf", 'inline; filename="brief.pdf"'),
        ("pagina", "pagina.html", "text/html", 'attachment; filename="pagina.html"'),
        ("besluit", "besluit.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "att"),
        ("notitie", "notitie.exe", "text/plain", 'attachment; filename="notitie.exe.txt"'),
    ],
)
def test_an_original_comes_as_it_was_and_can_do_nothing(
    client: TestClient, document: str, file: str, content_type: str, disposition: str
) -> None:
    response = client.get(f"/documenten/{document}/origineel")
    assert (response.status_code, response.content) == (200, FILES[file])
    assert response.headers["content-type"] == content_type
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"].startswith(disposition)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; sandbox") == (content_type != "application/pdf")
    assert "script" not in policy


def test_head_ranges_and_what_was_sent_before(client: TestClient) -> None:
    path = "/documenten/brief/origineel"
    whole = client.get(path)
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert {key: head.headers[key] for key in ("etag", "content-length")} == {
        "etag": whole.headers["etag"],
        "content-length": str(len(FILES["brief.pdf"])),
    }
    part = client.get(path, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, FILES["brief.pdf"][5:10])
    assert part.headers["content-security-policy"] == whole.headers["content-security-policy"]
    assert client.get(path, headers={"Range": "bytes=99999999-"}).status_code == 416
    etag = whole.headers["etag"]
    for tags in (etag, f'"x", W/{etag}'):
        same = client.get(path, headers={"If-None-Match": tags})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("path", ["weg", "..%2f..", "brief%00"])
def test_an_original_that_is_not_there_is_a_readable_page(client: TestClient, path: str) -> None:
    response = client.get(f"/documenten/{path}/origineel")
    assert response.status_code == 404
    assert "Pagina niet gevonden" in response.text


def test_without_its_file_a_document_can_still_be_read(index: Index, client: TestClient) -> None:
    path = originals_of(index).path(index.document("notitie").original)
    assert path
    aside = path.rename(path.with_suffix(".weg"))
    assert client.get("/documenten/notitie/origineel").status_code == 404
    assert client.get("/documenten/notitie").status_code == 200
    aside.rename(path)


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"#]*(?:origineel|example)[^"]*)"', html)


def test_a_reading_page_leads_to_the_page_of_the_pdf(index: Index, client: TestClient) -> None:
    for number, passage in enumerate(index.passages("brief"), start=1):
        html = client.get("/documenten/brief", params={"p": passage.number}).text
        # On top of the page, and with the passage.
        assert links(html) == [f"/documenten/brief/origineel#page={number}"] * 2
        assert html.count(f"Open de PDF (pagina {number})") == 2
    assert links(client.get("/documenten/brief").text) == ["/documenten/brief/origineel"]


def test_a_reading_page_leads_to_the_text_on_the_website(index: Index, client: TestClient) -> None:
    html = client.get("/documenten/nieuws").text
    assert links(html) == ["https://www.example.nl/nieuws?a=1&amp;b=2"]
    text = index.document("nieuws").text
    start = text.index("De haven is open.")
    html = client.get("/documenten/nieuws", params={"p": 1, "van": start, "tot": start + 17}).text
    assert links(html) == ["https://www.example.nl/nieuws?a=1&amp;b=2#:~:text=De%20haven%20is%20open."] * 2


def marked_page(client: TestClient, index: Index, quotation: str) -> tuple[str, str]:
    """Return the page of ``ligplaats`` with a quotation marked, and the marked words on it."""
    start = index.document("ligplaats").text.index(quotation)
    passage = next(p for p in index.passages("ligplaats") if p.origin.start <= start < p.origin.end)
    query = {"p": passage.number, "van": start, "tot": start + len(quotation)}
    html = client.get("/documenten/ligplaats", params=query).text
    return html, " ".join(re.sub(r"<[^>]*>", "", "".join(re.findall(r"<mark>(.*?)</mark>", html))).split())


def test_a_row_of_a_table_is_marked_in_its_table(index: Index, client: TestClient) -> None:
    html, words = marked_page(client, index, "Kade noord | zes euro")
    assert re.search(r"<tr><td>Ligplaats .*</tr><tr><td><mark>Kade noord", html, re.DOTALL)
    assert (words, links(html)[0]) == ("Kade noord | zes euro", "/documenten/ligplaats/origineel#page=1")


def test_a_sentence_over_the_end_of_a_page_is_marked_whole(index: Index, client: TestClient) -> None:
    (turn,) = {turn for p in index.passages("ligplaats") for turn in p.origin.turns if turn[1] == 2}
    text = index.document("ligplaats").text
    start, end = text.rindex("De haven", 0, turn[0]), text.index(".", turn[0]) + 1
    html, words = marked_page(client, index, text[start:end])
    assert words == text[start:end]
    turned = '<span class="wissel" data-pagina="pagina 2" id="pagina-2"></span>'
    assert re.search(rf"<mark>De haven[^<]*{turned}[^<]*elke dag[^<]*\.</mark>", html)
    assert links(html)[0] == "/documenten/ligplaats/origineel#page=1"
    later, _ = marked_page(client, index, text[end + 1 : text.index(".", end + 1) + 1])
    assert links(later)[0] == "/documenten/ligplaats/origineel#page=2"
    assert html.count('id="pagina-2"') == 1
    assert '<p class="pagina" id="pagina-2">' not in html  # it is said where the page starts, and once


def test_an_item_of_a_list_is_marked_in_its_list(index: Index, client: TestClient) -> None:
    html, words = marked_page(client, index, "een pas van de haven")
    assert re.search(r"<li><mark>een pas van de haven</mark>\s*</li>", html)
    assert (words, links(html)[0]) == ("een pas van de haven", "/documenten/ligplaats/origineel#page=2")


def test_a_reading_page_offers_what_no_browser_shows_as_a_download(client: TestClient) -> None:
    for document, name in {"besluit": "Word", "pagina": "HTML", "notitie": "TXT"}.items():
        html = client.get(f"/documenten/{document}").text
        assert f'<a href="/documenten/{document}/origineel" download>Download het origineel ({name})</a>' in html


def source(document: str, page: int | None = None) -> Answer:
    citation = Citation(1, document, "x", "x", (), page, "De haven is open.", 0, 17, 1.0, 1)
    return Answer("Is de haven open?", "beantwoord", "De haven is open. [1]", (citation,))


def test_a_source_under_an_answer_leads_to_the_original(index: Index) -> None:
    assert links(answer_html(source("brief", 2), index.document)) == ["/documenten/brief/origineel#page=2"]
    assert links(answer_html(source("nieuws"), index.document)) == [
        "https://www.example.nl/nieuws?a=1&amp;b=2#:~:text=De%20haven%20is%20open."
    ]
    assert links(answer_html(source("besluit"), index.document)) == ["/documenten/besluit/origineel"]
    english = answer_html(replace(source("brief", 2), language="en"), index.document)
    assert "Open the PDF (page 2)" in english


def test_a_source_that_was_removed_meanwhile_is_still_shown(index: Index) -> None:
    with pytest.raises(UnknownDocumentError):
        index.document("weg")
    html = answer_html(source("weg"), index.document)
    assert links(html) == []
    assert "Lees in het document" in html


def test_an_index_without_originals_has_no_links_to_them() -> None:
    document = Document("brief", "Brief", "brief.pdf", "De haven is open.", "1", url="https://example.nl/brief.pdf")
    assert original_link(document, 3) is None


def test_only_a_web_address_is_a_link_to_a_website() -> None:
    document = Document("x", "x", "x.html", "x", "1", url="javascript:alert(1)", original="0" * 64 + ".html")
    link = original_link(document, quotation="x")
    assert link
    assert (link.href, link.kind) == ("/documenten/x/origineel", "file")


@pytest.mark.parametrize(
    ("quotation", "fragment"),
    [
        ("", ""),
        ("De haven is open.", "#:~:text=De%20haven%20is%20open."),
        ("A-b, c & d\n", "#:~:text=A%2Db%2C%20c%20%26%20d"),
        ("Neem geld mee:\n\n• munten;\n• of een pas.", "#:~:text=Neem%20geld%20mee%3A,of%20een%20pas."),
        ("Soort | Prijs\nEen kind | gratis", "#:~:text=Een%20kind"),
        ("Soort | Prijs\nTot vier jaar | gratis", "#:~:text=Tot%20vier%20jaar"),
        (
            LONG,
            "#:~:text=De%20haven%20is%20in%20de%20winter%20open%20van,de%20havenmeester%20is%20er%20dan%20ook%20elke%20dag.",
        ),
        ("één “café”", "#:~:text=%C3%A9%C3%A9n%20%E2%80%9Ccaf%C3%A9%E2%80%9D"),
        (" \n• ", ""),
    ],
)
def test_a_quotation_becomes_a_text_fragment(quotation: str, fragment: str) -> None:
    assert text_fragment("https://example.nl/", quotation) == fragment


def test_a_text_fragment_joins_the_fragment_of_the_address() -> None:
    assert text_fragment("https://example.nl/#deel-2", "De haven.") == ":~:text=De%20haven."


@pytest.mark.parametrize(
    ("file", "format_", "header"),
    [
        ("brief.pdf", "pdf", "inline; filename=\"brief.pdf\"; filename*=UTF-8''brief.pdf"),
        ("Één brief.PDF", "pdf", "inline; filename=\"__n brief.PDF\"; filename*=UTF-8''%C3%89%C3%A9n%20brief.PDF"),
        ('a"; x=\r\n\\b%41.pdf', "pdf", "inline; filename=\"a; x=b_41.pdf\"; filename*=UTF-8''a%3B%20x%3Db%2541.pdf"),
        ("x\u202efdp.exe", "text", "attachment; filename=\"xfdp.exe.txt\"; filename*=UTF-8''xfdp.exe.txt"),
        ("..", "html", "attachment; filename=\"document.html\"; filename*=UTF-8''document.html"),
        ("brief.pdf", "html", "attachment; filename=\"brief.pdf.html\"; filename*=UTF-8''brief.pdf.html"),
    ],
)
def test_a_file_name_is_encoded_and_fits_its_content(file: str, format_: Format, header: str) -> None:
    assert content_disposition(file, format_) == header


def test_only_a_pdf_opens_in_the_browser() -> None:
    shown = [one for one in get_args(Format) if content_disposition("x", one).startswith("inline")]
    assert shown == ["pdf"]
