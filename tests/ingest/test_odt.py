from __future__ import annotations

import io
import zipfile

import pytest

from ingest.document import Block, ParsedDocument
from ingest.errors import DamagedDocumentError, EmptyDocumentError, UnsupportedFormatError
from ingest.parsing.odt import parse_odt
from ingest.source import detect_format

NAMES = {
    "office": "office:1.0",
    "text": "text:1.0",
    "table": "table:1.0",
    "draw": "drawing:1.0",
    "style": "style:1.0",
    "fo": "xsl-fo-compatible:1.0",
    "manifest": "manifest:1.0",
}
SPACES = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}"' for key, name in NAMES.items())
STYLES = """
<style:style style:name="Vet" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_2"/>
<style:style style:name="Heading_20_2" style:family="paragraph" style:default-outline-level="2"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>
"""
BODY = "De gemeente legt in het voorjaar een nieuw fietspad aan langs het kanaal."
MIMETYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, *, extra: dict[str, str] | None = None, mimetype: str = MIMETYPE) -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in {"mimetype": mimetype, "content.xml": content, **(extra or {})}.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def document(body: str) -> ParsedDocument:
    return parse_odt(odt(body), "nota.odt")


def shown(blocks: tuple[Block, ...]) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.level) for block in blocks]


def test_headings_by_outline_by_style_and_by_bold_letters() -> None:
    parsed = document(
        f'<text:h text:outline-level="1">Plan</text:h><text:p>{BODY}</text:p>'
        f'<text:p text:style-name="P1">Geld</text:p><text:p>{BODY}</text:p>'
        f'<text:p><text:span text:style-name="Vet">Slot</text:span></text:p><text:p>{BODY}</text:p>'
    )
    assert [block[1:] for block in shown(parsed.blocks) if block[0] == "heading"] == [
        ("Plan", 1),
        ("Geld", 2),
        ("Slot", 3),
    ]


def test_numbered_lists_below_each_other_and_bullets() -> None:
    items = (
        "<text:list-item><text:p>geld</text:p>{}</text:list-item><text:list-item><text:p>tijd</text:p></text:list-item>"
    )
    inner = "<text:list><text:list-item><text:p>van de raad</text:p></text:list-item></text:list>"
    parsed = document(
        f'<text:p>{BODY}</text:p><text:list text:style-name="L1">{items.format(inner)}</text:list>'
        f'<text:p>{BODY}</text:p><text:list text:style-name="L2">{items.format("")}</text:list>'
    )
    assert [text for kind, text, _ in shown(parsed.blocks) if kind == "list"] == [
        "1. geld\n1.a) van de raad\n2. tijd",
        "• geld\n• tijd",
    ]


def test_a_table_with_cells_over_several_columns() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    parsed = document(
        "<table:table><table:table-header-rows><table:table-row>"
        f"{cell.format('Kosten')}<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        f"<table:table-row>{cell.format('Grond')}{cell.format('10')}</table:table-row></table:table>"
    )
    assert shown(parsed.blocks) == [("table", "Kosten\nGrond | 10", 0)]


def test_a_footnote_comes_behind_its_paragraph() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Zie de nota.</text:p>"
    note += "</text:note-body></text:note>"
    parsed = document(f"<text:p>De raad{note} stemt in.</text:p><text:p>{BODY}</text:p>")
    assert [text for _, text, _ in shown(parsed.blocks)] == ["De raad stemt in.", "Zie de nota.", BODY]
    assert parsed.blocks[1].kind == "footnote"


def test_what_is_no_text_is_left_out() -> None:
    parsed = document(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>Inhoud</text:p>"
        "</text:index-body></text:table-of-content><text:p>Pagina <text:page-number>2</text:page-number></text:p>"
        '<text:p>De<text:s text:c="3"/>haven<office:annotation><text:p>waarom?</text:p></office:annotation></text:p>'
    )
    assert parsed.text == "De haven"


def test_the_date_of_the_last_change() -> None:
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2025-03-04T10:00:00</dc:date></m>'
    assert parse_odt(odt(f"<text:p>{BODY}</text:p>", extra={"meta.xml": meta}), "nota.odt").date == "2025-03-04"


def test_an_encrypted_document() -> None:
    manifest = f"<manifest:manifest {SPACES}><manifest:encryption-data/></manifest:manifest>"
    with pytest.raises(DamagedDocumentError, match=r"^nota\.odt: the ODT is encrypted; save it without a password"):
        parse_odt(odt("", extra={"META-INF/manifest.xml": manifest}), "nota.odt")


@pytest.mark.parametrize("data", [b"PK\x03\x04", odt("")[:200]])
def test_a_damaged_document(data: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"^nota\.odt: the ODT is damaged; save it again"):
        parse_odt(data, "nota.odt")


def test_a_document_without_text() -> None:
    with pytest.raises(EmptyDocumentError, match=r"^nota\.odt: there is no text in it"):
        document("<text:p/>")


def test_the_content_tells_the_format() -> None:
    assert detect_format(odt(""), "nota.txt") == "odt"
    with pytest.raises(UnsupportedFormatError, match="use PDF, DOCX, ODT"):
        detect_format(odt("", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "tabel.odt")
