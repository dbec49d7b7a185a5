from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.errors import ContentError, DamagedDocumentError, EmptyDocumentError
from ingest.parsing.html import parse_html
from ingest.source import detect_format


def document(body: str, head: str = "") -> ParsedDocument:
    return parse_html(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "proef.html")


def shown(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parsed.blocks]


def test_headings_without_holes_and_the_title() -> None:
    parsed = document("<h1>Parkeren</h1><p>Vooraf.</p><h3>Tarief</h3><p>Drie euro.</p><h2>Slot</h2><p>Einde.</p>")
    headings = [(block.text, block.level) for block in parsed.blocks if block.kind == "heading"]
    assert headings == [("Parkeren", 1), ("Tarief", 2), ("Slot", 2)]
    assert parsed.title == "Parkeren"
    assert parsed.blocks[3].heading == ("Tarief",)


def test_the_title_of_the_page_without_the_name_of_the_site() -> None:
    assert (
        document("<p>Tekst.</p>", "<title>Parkeren in de buurt | Gemeente Delft</title>").title
        == "Parkeren in de buurt"
    )


def test_what_surrounds_the_content_is_left_out() -> None:
    parsed = document(
        "<header><p>Kop</p></header><nav><ul><li>Menu</li></ul></nav><div class='breadcrumb'>Home</div>"
        "<script>var a = '<p>nee</p>'</script><style>p {}</style><p>De tekst.</p><aside>Lees ook</aside>"
        "<div id='cookie-melding'>Cookies</div><footer>Voet</footer>"
    )
    assert shown(parsed) == [("paragraph", "De tekst.")]


def test_main_is_preferred_and_its_own_header_is_kept() -> None:
    parsed = document("<div>Buiten</div><main><header><h1>Kop</h1></header><p>De tekst van de pagina.</p></main>")
    assert shown(parsed) == [("heading", "Kop"), ("paragraph", "De tekst van de pagina.")]


@pytest.mark.parametrize(
    "attribute", ["hidden", 'aria-hidden="true"', 'style="display: none"', 'style="mso-hide:all"', 'class="sr-only"']
)
def test_hidden_text_is_left_out(attribute: str) -> None:
    assert shown(document(f"<p>Wel.</p><div {attribute}>Niet.</div><p>Zie <span {attribute}>ook</span> hier.</p>")) == [
        ("paragraph", "Wel."),
        ("paragraph", "Zie hier."),
    ]


def test_entities_spaces_and_line_breaks() -> None:
    parsed = document("<p>Dat kost&nbsp;&euro;&nbsp;3,\n  &lt;of&gt; m&eacute;&eacute;r&shy;.<br>En dan.</p>")
    assert shown(parsed) == [("paragraph", "Dat kost € 3, <of> méér. En dan.")]


def test_lists() -> None:
    parsed = document("<p>Neem mee:</p><ul><li>paspoort<ul><li>geldig</li></ul></li><li><p>foto</p></li></ul>")
    assert parsed.blocks[1].text == "• paspoort\n• geldig\n• foto"
    assert document("<ol start='3'><li>een</li><li>twee</li></ol>").text == "3. een\n4. twee"


def test_tables_of_data_and_of_layout() -> None:
    head = "<caption>Prijzen</caption><tr><th>Dag</th><th>Prijs</th></tr>"
    data = f"<table>{head}<tr><td>ma</td><td>1 <b>2</b></td></tr></table>"
    assert shown(document(data)) == [("caption", "Prijzen"), ("table", "Dag | Prijs\nma | 1 2")]
    assert shown(document("<table><tr><td><p>Een.</p><p>Twee.</p></td></tr></table>")) == [
        ("paragraph", "Een."),
        ("paragraph", "Twee."),
    ]


def test_what_word_saves_as_a_web_page() -> None:
    parsed = document(
        "<div class=WordSection1><p class=MsoTitle>Nota</p><p class=MsoHeading1>Doel</p>"
        "<p class=MsoNormal><b>Vooraf</b></p><p class=MsoNormal>De <o:p></o:p>tekst.</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span "
        "style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span><![endif]>geld</p>"
        "<div style='mso-element:footnote'><p class=MsoFootnoteText>[1] Zie de nota.</p></div></div>"
    )
    assert shown(parsed) == [
        ("heading", "Nota"),
        ("heading", "Doel"),
        ("heading", "Vooraf"),
        ("paragraph", "De tekst."),
        ("list", "• geld"),
        ("footnote", "[1] Zie de nota."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "iso-8859-15", "utf-16"])
def test_encodings(encoding: str) -> None:
    page = f"<html><head><meta charset='{encoding}'></head><body><p>Coöperatie van één euro.</p></body></html>"
    data = page.encode(encoding)
    assert detect_format(data, "pagina.txt") == "html"
    assert parse_html(data, "pagina.html").text == "Coöperatie van één euro."


def test_a_saved_page_starts_with_a_comment() -> None:
    assert detect_format(b"\n<!-- saved from url=(0014)about:internet -->\n<html><p>x</p></html>", "x.txt") == "html"


def test_a_page_without_text() -> None:
    with pytest.raises(EmptyDocumentError, match=r"^proef\.html: there is no text in it"):
        document("<nav>Menu</nav><img src=x>")


def test_deep_nesting_is_an_error() -> None:
    with pytest.raises(DamagedDocumentError, match="nested too deeply"):
        document("<div>" * 5000 + "x" + "</div>" * 5000)


@pytest.mark.parametrize(
    "data", [b"<html>", b"<html>\xff\xfe\x00<p>", b"<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;</p>", b"<html><p"]
)
def test_broken_pages_give_an_error_or_text(data: bytes) -> None:
    try:
        said = parse_html(data, "stuk.html").text
    except ContentError as error:
        said = str(error)
    assert said


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "1e9"])
def test_numbers_that_nobody_can_count_with(number: str) -> None:
    parsed = document(
        f"<h1>Kop</h1><p role='heading' aria-level='{number}'>Deel</p><ol start='{number}'><li>Een</li></ol>"
    )
    assert shown(parsed) == [("heading", "Kop"), ("heading", "Deel"), ("list", "1. Een")]
