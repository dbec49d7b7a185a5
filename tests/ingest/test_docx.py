from __future__ import annotations

import random
import struct

import pytest

from ingest.document import ParsedDocument
from ingest.errors import ContentError, DamagedDocumentError, EmptyDocumentError, UnsupportedFormatError
from ingest.parsing.docx import parse_docx
from ingest.source import detect_format
from tests.ingest.docx_writer import WORD, bold, docx, paragraph, run, table

BODY = "De gemeente legt in het voorjaar een nieuw fietspad aan langs de noordelijke oever van het kanaal."


def document(*body: str) -> ParsedDocument:
    return parse_docx(docx(*body), "proef.docx")


def shown(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parsed.blocks]


def tree(parsed: ParsedDocument) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in parsed.blocks if block.kind == "heading"]


def test_heading_styles_and_those_that_inherit_from_them() -> None:
    parsed = document(
        paragraph("Inleiding", style="Kop1"),
        paragraph(BODY),
        paragraph("Doel", style="Kop2"),
        paragraph(BODY),
        paragraph("Slot", style="Eigen"),
        paragraph(BODY),
    )
    assert tree(parsed) == [("Inleiding", 1), ("Doel", 2), ("Slot", 1)]
    assert parsed.blocks[3].heading == ("Inleiding", "Doel")


def test_bold_lines_without_a_style_are_headings_but_not_the_question_below() -> None:
    parsed = document(
        bold("Vraag 1"),
        bold("Wanneer is het fietspad klaar?"),
        bold("Antwoord op vraag 1"),
        paragraph(BODY),
        bold("Vraag 2"),
        bold("Wat kost het fietspad?"),
        paragraph(BODY),
    )
    assert tree(parsed) == [("Vraag 1", 1), ("Antwoord op vraag 1", 1), ("Vraag 2", 1)]
    assert parsed.blocks[1].kind == "paragraph"


def test_a_bold_sentence_and_a_bold_word_are_no_headings() -> None:
    parsed = document(bold("Dit is van groot belang voor de wijk."), paragraph(run("Let op", "<w:b/>"), ": morgen."))
    assert tree(parsed) == []


def test_lists_with_the_numbers_that_word_shows() -> None:
    parsed = document(
        paragraph("Nodig zijn:"),
        paragraph("geld", number=(1, 0)),
        paragraph("mensen", number=(1, 0)),
        paragraph("Daarna:"),
        paragraph("plan", number=(2, 0)),
        paragraph("schets", number=(2, 1)),
        paragraph("tekening", number=(2, 1)),
        paragraph("bouw", number=(2, 0)),
    )
    lists = [block.text for block in parsed.blocks if block.kind == "list"]
    assert lists == ["• geld\n• mensen", "1. plan\n1.a) schets\n1.b) tekening\n2. bouw"]


def test_tables_are_rows_and_frames_are_text() -> None:
    parsed = document(table(("Jaar", "Kosten"), ("2025", "1.200")), table((paragraph(BODY),)))
    assert shown(parsed) == [("table", "Jaar | Kosten\n2025 | 1.200"), ("paragraph", BODY)]


def test_an_address_in_a_table_is_one_block() -> None:
    lines = ["Gemeente Waterland", "Postbus 12", "1234 AB WATERLAND", "Ons kenmerk", "Z/25/0012"]
    parsed = document(table(*((line,) for line in lines)), paragraph(BODY))
    assert shown(parsed) == [("signature", "\n".join(lines)), ("paragraph", BODY)]


def test_the_subject_of_a_letter_is_its_title() -> None:
    parsed = document(table(("Datum", "3 februari 2025"), ("Onderwerp", "De aanleg van het fietspad")), paragraph(BODY))
    assert parsed.title == "De aanleg van het fietspad"


def test_footnotes_stand_below_their_paragraph() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Zie de nota.")}</w:footnote></w:footnotes>'
    )
    body = paragraph(BODY, '<w:r><w:footnoteReference w:id="2"/></w:r>') + paragraph("En verder.")
    parsed = parse_docx(docx(body, parts={"word/footnotes.xml": notes}), "proef.docx")
    assert shown(parsed) == [("paragraph", BODY), ("footnote", "Zie de nota."), ("paragraph", "En verder.")]


def test_what_is_deleted_hidden_or_a_table_of_contents_is_left_out() -> None:
    parsed = document(
        paragraph("Inleiding 3", style="Inhopg1"),
        paragraph(
            "Het pad ",
            f"<w:del>{run('is rood')}</w:del>",
            f"<w:ins>{run('is blauw')}</w:ins>",
            run(" geheim", "<w:vanish/>"),
            ".",
        ),
    )
    assert shown(parsed) == [("paragraph", "Het pad is blauw.")]


def test_an_empty_document() -> None:
    with pytest.raises(EmptyDocumentError, match=r"^leeg\.docx: there is no text in it; add text"):
        parse_docx(docx(paragraph("")), "leeg.docx")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = docx(paragraph(BODY), parts={"word/document.xml": b" " * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(DamagedDocumentError, match="unpacks to far more than it should"):
        parse_docx(bomb, "bom.docx")


def test_a_part_that_lies_about_its_size() -> None:
    data = bytearray(docx(paragraph(BODY)))
    place = data.index(b"PK\x01\x02", data.index(b"word/document.xml"))
    while data[place + 46 : place + 63] != b"word/document.xml":
        place = data.index(b"PK\x01\x02", place + 4)
    data[place + 24 : place + 28] = struct.pack("<I", 5)
    with pytest.raises(DamagedDocumentError, match=r"^stuk\.docx: "):
        parse_docx(bytes(data), "stuk.docx")


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(DamagedDocumentError, match="declares entities"):
        parse_docx(docx(parts={"word/document.xml": laughs}), "lach.docx")


def test_nothing_outside_the_file_is_read() -> None:
    relation = (
        '<Relationships><Relationship Id="r1" TargetMode="External" Type="attachedTemplate" '
        'Target="http://127.0.0.1:9/sjabloon.dotm"/></Relationships>'
    )
    parsed = parse_docx(docx(paragraph(BODY), parts={"word/_rels/document.xml.rels": relation}), "proef.docx")
    assert shown(parsed) == [("paragraph", BODY)]


def test_deep_nesting_gives_an_error_or_text() -> None:
    deep = "<w:sdt><w:sdtContent>" * 500 + paragraph(BODY) + "</w:sdtContent></w:sdt>" * 500
    with pytest.raises(ContentError):
        document(deep)


def outcome(data: bytes) -> str:
    """Return the text, or the error that a person would see; anything else fails the test."""
    try:
        return parse_docx(data, "stuk.docx").text
    except ContentError as error:
        return str(error)


def test_damaged_files_give_an_error_or_text_and_never_anything_else() -> None:
    whole = docx(paragraph("Inleiding", style="Kop1"), paragraph(BODY), table(("a", "b"), ("c", "d")))
    chance = random.Random(4)  # noqa: S311 - the same damage every time
    for _ in range(200):
        data = bytearray(whole[: chance.randint(20, len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randint(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(bytes(data))


def test_the_format_is_told_by_the_content() -> None:
    whole = docx(paragraph(BODY))
    assert detect_format(whole, "brief.pdf") == "docx"
    assert detect_format(whole[:-40], "brief.docx") == "docx"
    with pytest.raises(UnsupportedFormatError, match="is encrypted; save it without a password"):
        detect_format(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "geheim.docx")


@pytest.mark.parametrize("number", ["²", "9" * 5000, "999999999"])
def test_numbers_that_nobody_can_count_with(number: str) -> None:
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:start w:val="{number}"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = paragraph(run("De haven is open.", f'<w:sz w:val="{number}"/>'), number=(1, 0))
    assert parse_docx(docx(body, parts={"word/numbering.xml": numbering}), "x.docx").text == "a. De haven is open."
