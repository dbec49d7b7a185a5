from __future__ import annotations

import random
import textwrap

import pytest

from ingest.document import ParsedDocument
from ingest.errors import ContentError, DamagedDocumentError, EmptyDocumentError
from ingest.parsing.pdf import parse_pdf
from ingest.source import detect_format
from ingest.splitting import split
from tests.ingest.pdf_writer import BOLD, ITALIC, Page, pdf

LEFT = 70
SENTENCES = (
    "De gemeente legt in het voorjaar een nieuw fietspad aan langs de noordelijke oever van het kanaal. "
    "Het werk duurt ongeveer vier maanden en de weg blijft open voor de hulpdiensten en voor de bus. "
    "Omwonenden krijgen een brief met de precieze data en een nummer dat zij kunnen bellen bij vragen. "
)


def wrapped(text: str, width: int = 90) -> list[str]:
    return textwrap.wrap(text, width)


def document(*pages: Page) -> ParsedDocument:
    return parse_pdf(pdf(pages), "proef.pdf")


def shown(parsed: ParsedDocument) -> list[tuple[str, str, int | None]]:
    return [(block.kind, block.text, block.page) for block in parsed.blocks]


def three_pages() -> list[Page]:
    pages = [Page(), Page(), Page()]
    for number, page in enumerate(pages, start=1):
        page.text(LEFT, 40, "Gemeente Waterland | Nota fietspaden", size=8)
        page.text(500, 810, f"Pagina {number} van 3", size=8)
        y = page.paragraph(LEFT, 100, [f"{number}. Hoofdstuk {'abc'[number - 1].upper()}"], size=14, font=BOLD)
        page.paragraph(LEFT, y + 10, wrapped(SENTENCES * (number + 1)))
    return pages


def test_headings_and_paragraphs_with_their_page() -> None:
    blocks = document(*three_pages()).blocks
    assert [(block.text, block.level, block.page) for block in blocks if block.kind == "heading"] == [
        ("1. Hoofdstuk A", 1, 1),
        ("2. Hoofdstuk B", 1, 2),
        ("3. Hoofdstuk C", 1, 3),
    ]
    paragraphs = [block for block in blocks if block.kind == "paragraph"]
    assert [block.page for block in paragraphs] == [1, 2, 3]
    assert paragraphs[1].heading == ("2. Hoofdstuk B",)
    assert paragraphs[0].text == (SENTENCES * 2).strip()


def test_running_headers_and_page_numbers_are_left_out() -> None:
    text = document(*three_pages()).text
    assert "Waterland" not in text
    assert "Pagina" not in text


def test_footnotes_that_differ_only_in_digits_are_no_footer() -> None:
    pages = []
    for number in (1, 5, 8):
        page = Page()
        page.paragraph(LEFT, 100, wrapped(SENTENCES * 3))
        page.text(LEFT, 780, f"{number} Kamerstuk 33009, nr. 117.", size=7)
        pages.append(page)
    notes = [block.text for block in document(*pages).blocks if block.kind == "footnote"]
    assert notes == [f"{number} Kamerstuk 33009, nr. 117." for number in (1, 5, 8)]


def test_footers_whose_numbers_are_spaced_differently() -> None:
    pages = []
    for length, footer in enumerate(("Versie 1 2", "Versie 12", "Versie 1 2"), start=1):
        page = Page()
        page.paragraph(LEFT, 100 + 30 * length, wrapped(SENTENCES * length))
        page.text(LEFT, 800, footer, size=8)
        pages.append(page)
    assert [block.page for block in document(*pages).blocks if block.kind == "paragraph"] == [1, 2, 3]


def test_words_broken_at_the_end_of_a_line_are_whole_again() -> None:
    page = Page()
    lines = [
        "De gemeente legt in het voorjaar een nieuw fietspad aan en de provincie betaalt de belas-",
        "tingen die daarvoor nodig zijn en ook de kosten van de water- en windschade, de heffingen en rente-",
        "lasten van het hele plan zoals dat in de raad van vorige week besproken en aangenomen is geweest.",
    ]
    page.paragraph(LEFT, 100, lines)
    assert "betaalt de belastingen die" in document(page).text
    assert "water- en windschade" in document(page).text


def test_a_paragraph_that_runs_over_the_page_is_one() -> None:
    first, second = Page(), Page()
    lines = wrapped(SENTENCES * 3)
    first.paragraph(LEFT, 700, lines[:5])
    first.text(LEFT, 800, "1 Zie de nota.", size=7)
    second.paragraph(LEFT, 80, lines[5:])
    assert shown(document(first, second)) == [
        ("paragraph", (SENTENCES * 3).strip(), 1),
        ("footnote", "1 Zie de nota.", 1),
    ]


def test_a_passage_has_the_page_that_it_starts_on() -> None:
    first, second = Page(), Page()
    lines = wrapped(SENTENCES * 8)
    first.paragraph(LEFT, 700, lines[:5])
    second.paragraph(LEFT, 80, lines[5:])
    passages = split(document(first, second), "proef", "Proef", "proef.pdf")
    assert [passage.origin.page for passage in passages] == [1, 2]
    paragraph = passages[0]
    on_second = [s for s in paragraph.sentences if paragraph.origin.page_at(s.start) == 2]
    assert paragraph.sentence_text(on_second[0]) in " ".join(lines[5:])
    assert 0 < len(on_second) < len(paragraph.sentences)


def test_two_columns_are_read_one_after_the_other() -> None:
    page = Page()
    left = wrapped("Links " + SENTENCES * 2, 42)
    right = wrapped("Rechts " + SENTENCES * 2, 42)
    for number, (one, other) in enumerate(zip(left, right, strict=False)):
        page.text(60, 100 + 13 * number, one)
        page.text(320, 100 + 13 * number, other)
    text = document(page).text.replace("\n", " ")
    assert text.index("Links") < text.index("een nummer") < text.index("Rechts")
    assert "Links De gemeente legt in het voorjaar een nieuw fietspad aan langs de noordelijke oever" in text


def test_a_ruled_table_becomes_rows() -> None:
    page = Page()
    page.paragraph(LEFT, 100, wrapped(SENTENCES))
    for x in (70, 200, 300, 400):
        page.rule(x, 200, x, 260)
    for y in (200, 220, 240, 260):
        page.rule(70, y, 400, y)
    for row, cells in enumerate([("Jaar", "Kosten", "Baten"), ("2025", "1.200", "900"), ("2026", "", "950")]):
        for column, cell in enumerate(cells):
            page.text((75, 205, 305)[column], 214 + 20 * row, cell)
    page.paragraph(LEFT, 300, wrapped(SENTENCES))
    blocks = document(page).blocks
    assert [block.kind for block in blocks] == ["paragraph", "table", "paragraph"]
    assert blocks[1].text == "Jaar | Kosten | Baten\n2025 | 1.200 | 900\n2026 |  | 950"


def test_a_table_without_rules() -> None:
    page = Page()
    page.paragraph(LEFT, 100, wrapped(SENTENCES))
    rows = [("Soort", "Aantal"), ("Fietsen", "12"), ("Bussen", "7"), ("Auto's", "3")]
    for number, (one, other) in enumerate(rows):
        page.text(LEFT, 200 + 14 * number, one)
        page.text(300, 200 + 14 * number, other)
    page.paragraph(LEFT, 300, wrapped(SENTENCES))
    tables = [block.text for block in document(page).blocks if block.kind == "table"]
    assert tables == ["Soort | Aantal\nFietsen | 12\nBussen | 7\nAuto's | 3"]


def test_bold_and_italic_lines_of_the_same_size_are_headings() -> None:
    page = Page()
    y = page.paragraph(LEFT, 100, ["Aanleiding"], font=BOLD)
    y = page.paragraph(LEFT, y, wrapped(SENTENCES))
    y = page.paragraph(LEFT, y + 13, ["Het fietspad zelf"], font=ITALIC)
    y = page.paragraph(LEFT, y, wrapped(SENTENCES))
    y = page.paragraph(LEFT, y + 13, ["Slot"], font=BOLD)
    page.paragraph(LEFT, y, wrapped(SENTENCES))
    tree = [(block.text, block.level) for block in document(page).blocks if block.kind == "heading"]
    assert tree == [("Aanleiding", 1), ("Het fietspad zelf", 2), ("Slot", 1)]


def test_a_list_with_items_of_two_lines() -> None:
    page = Page()
    y = page.paragraph(LEFT, 100, [*wrapped(SENTENCES), "Nodig zijn:"])
    for mark, lines in (
        ("•", ["geld voor de aanleg en het onderhoud van het pad en voor de", "verlichting;"]),
        ("•", ["mensen."]),
    ):
        page.text(LEFT + 10, y, mark)
        y = page.paragraph(LEFT + 28, y, lines)
    page.paragraph(LEFT, y + 13, wrapped(SENTENCES))
    lists = [block.text for block in document(page).blocks if block.kind == "list"]
    assert lists == ["• geld voor de aanleg en het onderhoud van het pad en voor de verlichting;\n• mensen."]


def test_an_address_is_one_block_and_no_ten_headings() -> None:
    page = Page()
    page.paragraph(LEFT, 100, ["Aan de raad van de gemeente", "Postbus 12", "1234 AB WATERLAND"])
    page.paragraph(LEFT, 180, ["Datum 3 februari 2025", "Ons kenmerk Z/25/0012", "Betreft De aanleg van het fietspad"])
    page.text(LEFT, 260, "Geachte leden van de raad,")
    y = page.paragraph(LEFT, 286, wrapped(SENTENCES * 2))
    page.paragraph(LEFT, y + 13, ["Hoogachtend,"])
    page.paragraph(LEFT, y + 50, ["A. de Vries", "burgemeester"])
    parsed = document(page)
    assert parsed.title == "De aanleg van het fietspad"
    assert [block.kind for block in parsed.blocks] == ["signature", "paragraph", "paragraph", "signature"]
    assert parsed.blocks[-1].text == "Hoogachtend,\nA. de Vries\nburgemeester"


def test_a_footnote_number_does_not_change_a_number() -> None:
    page = Page()
    page.paragraph(LEFT, 100, wrapped(SENTENCES))
    page.text(LEFT, 200, "Het plan is af in 2025")
    page.text(LEFT + 101.2, 196, "3", size=6)
    assert "2025³" in document(page).text or "2025 3" in document(page).text


def test_no_text_layer() -> None:
    with pytest.raises(EmptyDocumentError, match=r"^scan\.pdf: no text layer; run OCR first \(for example ocrmypdf\)"):
        parse_pdf(pdf([Page()]), "scan.pdf")


def test_an_encrypted_pdf() -> None:
    with pytest.raises(DamagedDocumentError, match=r"^geheim\.pdf: the PDF is encrypted; save it without a password"):
        parse_pdf(pdf(three_pages(), encrypt=True), "geheim.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00\xff" * 5000, b"gewoon tekst"])
def test_what_is_no_pdf(data: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"^stuk\.pdf: the PDF is damaged; export it again"):
        parse_pdf(data, "stuk.pdf")


def outcome(data: bytes) -> str:
    """Return the text, or the error that a person would see; anything else fails the test."""
    try:
        return parse_pdf(data, "stuk.pdf").text
    except ContentError as error:
        return str(error)


def test_damaged_files_give_an_error_or_text_and_never_anything_else() -> None:
    whole = pdf(three_pages())
    chance = random.Random(4)  # noqa: S311 - the same damage every time
    for _ in range(150):
        data = bytearray(whole[: chance.randint(20, len(whole))])
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(bytes(data))


def test_the_format_is_told_by_the_content() -> None:
    assert detect_format(pdf([Page()]), "brief.txt") == "pdf"
