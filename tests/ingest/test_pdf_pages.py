"""What stands on a PDF page beside plain text: turned text, small numbers, spaced letters, tables, pictures."""

from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.errors import NoTextLayerError
from ingest.parsing.pdf import parse_pdf
from ingest.splitting import split
from tests.ingest.pdf_writer import BOLD, HEIGHT, Page, pdf
from tests.ingest.test_pdf import LEFT, SENTENCES, document, wrapped


def tables(parsed: ParsedDocument) -> list[str]:
    return [block.text for block in parsed.blocks if block.kind == "table"]


def grid(page: Page, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        page.rule(x, ys[0], x, ys[-1])
    for y in ys:
        page.rule(xs[0], y, xs[-1], y)


def test_a_page_on_its_side_is_read_as_it_is_shown() -> None:
    upright, turned = Page(), Page(rotate=90)
    upright.paragraph(LEFT, 100, wrapped(SENTENCES))
    for number, line in enumerate(wrapped(SENTENCES)):
        turned.upward(LEFT, 100 + 13 * number, line)
    assert [block.text for block in document(turned).blocks] == [block.text for block in document(upright).blocks]


def test_watermarks_and_what_runs_up_the_margin_are_left_out() -> None:
    page = Page()
    page.slanting(100, 700, "CONCEPT")
    page.upward(100, 20, "Tweede Kamer, vergaderjaar 2024-2025")
    page.paragraph(LEFT, 100, wrapped(SENTENCES))
    assert document(page).text == SENTENCES.strip()


def test_the_turned_head_of_a_table_is_read() -> None:
    page = Page()
    page.paragraph(LEFT, 60, wrapped(SENTENCES))
    grid(page, [70, 200, 300], [120, 220, 240])
    page.upward(HEIGHT - 210, 250, "Aantal ritten")
    page.text(75, 234, "Bussen")
    page.text(205, 234, "12")
    assert tables(document(page)) == [" | Aantal ritten\nBussen | 12"]


def test_a_cell_over_several_columns_or_rows_is_one() -> None:
    page = Page()
    page.paragraph(LEFT, 60, wrapped(SENTENCES))
    for x in (70, 170, 370):
        page.rule(x, 120, x, 200)
    page.rule(270, 140, 270, 200)  # not through the first row
    for y in (120, 140, 160, 200):
        page.rule(70, y, 370, y)
    page.rule(170, 180, 370, 180)  # not through the first column
    page.text(75, 134, "Post")
    page.text(230, 134, "Kosten en baten in 2025")
    for x, y, text in ((75, 154, "Grond"), (175, 154, "10"), (275, 154, "4"), (75, 174, "Wegen")):
        page.text(x, y, text)
    for x, y, text in ((175, 174, "20"), (275, 174, "6"), (175, 194, "30"), (275, 194, "8")):
        page.text(x, y, text)
    assert tables(document(page)) == [
        "Post | Kosten en baten in 2025 | \nGrond | 10 | 4\nWegen | 20 | 6\nWegen | 30 | 8"
    ]


def test_rows_without_a_line_between_them() -> None:
    page = Page()
    page.paragraph(LEFT, 60, wrapped(SENTENCES))
    grid(page, [70, 170, 270], [120, 140, 200])
    page.text(75, 134, "Soort", font=BOLD)
    page.text(175, 134, "Aantal", font=BOLD)
    for number, (kind, count) in enumerate((("Fietsen", "12"), ("Bussen", "7"), ("Auto's", "3"))):
        page.text(75, 154 + 16 * number, kind)
        page.text(175, 154 + 16 * number, count)
    assert tables(document(page)) == ["Soort | Aantal\nFietsen | 12\nBussen | 7\nAuto's | 3"]


def test_the_number_of_a_footnote_is_no_part_of_the_word() -> None:
    page = Page()
    y = page.paragraph(LEFT, 100, wrapped(SENTENCES))
    page.text(LEFT, y, "Het aantal ritten is fors gestegen")
    page.text(LEFT + 146.5, y - 4, "12", size=6)
    page.text(LEFT + 153.5, y, ". De baan beslaat 20 m")
    page.text(LEFT + 257.5, y - 4, "2", size=6)
    page.text(LEFT, 780, "12", size=5)
    page.text(LEFT + 8, 783, "Zie de nota van het college over de ritten.", size=8)
    blocks = document(page).blocks
    assert "fors gestegen. De baan beslaat 20 m²" in blocks[0].text
    assert (blocks[-1].kind, blocks[-1].text) == ("footnote", "12 Zie de nota van het college over de ritten.")


def test_letters_that_stand_apart_are_one_word() -> None:
    page = Page()
    page.paragraph(LEFT, 100, wrapped(SENTENCES))
    page.text(LEFT, 60, "Postbus 20901, www.example.nl", size=8, spacing=1.2)
    assert "Postbus 20901, www.example.nl" in document(page).text


def test_the_date_of_a_letter_goes_before_that_of_the_file() -> None:
    page = Page()
    page.text(LEFT, 100, "Datum 24 maart 2024")
    page.text(LEFT, 130, "Geachte heer De Vries,")
    page.paragraph(LEFT, 160, wrapped(SENTENCES))
    assert parse_pdf(pdf([page], made="D:20250102030405Z"), "brief.pdf").date == "2024-03-24"


def test_the_date_of_the_file() -> None:
    page = Page()
    page.paragraph(LEFT, 160, wrapped(SENTENCES))
    assert parse_pdf(pdf([page], made="D:20250102030405+01'00'"), "brief.pdf").date == "2025-01-02"


def test_scanned_pages_among_others_are_named() -> None:
    first, scan, empty = Page(), Page(), Page()
    first.paragraph(LEFT, 100, wrapped(SENTENCES))
    scan.picture()
    assert document(first, scan, empty).scanned == (2,)


def test_a_scan_is_named_as_such_in_two_languages() -> None:
    page = Page()
    page.picture()
    with pytest.raises(
        NoTextLayerError, match=r"^scan\.pdf: no text layer; run OCR first .*geen tekstlaag; voer eerst"
    ):
        parse_pdf(pdf([page]), "scan.pdf")


def test_a_list_goes_on_over_the_end_of_a_page_and_its_notes() -> None:
    first, second = Page(), Page()
    y = first.paragraph(LEFT, 100, [*wrapped(SENTENCES), "Nodig zijn:"])
    first.paragraph(LEFT + 10, y, ["• geld;"])
    first.text(LEFT, 780, "1 Zie de nota van het college over de ritten.", size=8)
    y = second.paragraph(LEFT + 10, 100, ["• mensen;", "• tijd."])
    second.paragraph(LEFT, y + 13, wrapped(SENTENCES))
    parsed = document(first, second)
    assert [(block.kind, block.text) for block in parsed.blocks[2:4]] == [
        ("list", "• geld;\n• mensen;\n• tijd."),
        ("footnote", "1 Zie de nota van het college over de ritten."),
    ]
    listed = split(parsed, "proef", "Proef", "proef.pdf")[1]
    pages = [listed.origin.page_at(sentence.start) for sentence in listed.sentences[-3:]]
    assert (listed.sentence_text(listed.sentences[-4]), pages) == ("Nodig zijn:", [1, 2, 2])
