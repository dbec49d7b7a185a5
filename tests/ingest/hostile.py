"""Files made to break whoever reads them, each under the name that the report is to show."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from tests.ingest.docx_writer import WORD, docx, paragraph
from tests.ingest.pdf_writer import Page, pdf

_BODY = f'<w:document xmlns:w="{WORD}"><w:body>%s</w:body></w:document>'
_TEXT = "<w:p><w:r><w:t>De haven is open.</w:t></w:r></w:p>"
_ENTITIES = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
LAUGHS = f'<!DOCTYPE html [<!ENTITY e0 "lach">{_ENTITIES}]>'


def one_page(text: str) -> Page:
    page = Page()
    page.text(60, 100, text)
    return page


def zip_bomb() -> bytes:
    """Return a DOCX of 100 kB that unpacks to 100 MB."""
    return docx(parts={"word/document.xml": _BODY % ("<!--" + " " * 100_000_000 + "-->" + _TEXT)})


def nested_docx(depth: int) -> bytes:
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return docx(parts={"word/document.xml": _BODY % (opening * depth + _TEXT + closing * depth)})


def crowded_zip() -> bytes:
    """Return a zip of 40 MB of which a list of its files would take a gigabyte."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[0] * 11, 1, *[0] * 6) + b"a"
    entries = entry * 900_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entries), 4, 0)
    return b"PK\x03\x04" + entries + end


def external_docx(url: str) -> bytes:
    """Return a DOCX that names a template, a picture, an entity and a document elsewhere, to be fetched."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{url}/{kind}" TargetMode="External"/>'
        for number, kind in enumerate(("attachedTemplate", "image", "oleObject", "aFChunk", "subDocument"))
    )
    body = f'<w:altChunk xmlns:r="{office}" r:id="r3"/><w:p><w:subDoc xmlns:r="{office}" r:id="r4"/></w:p>{_TEXT}'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return docx(
        parts={
            "word/document.xml": f'<?xml-stylesheet href="{url}/stijl.xsl" type="text/xsl"?>' + _BODY % body,
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        }
    )


def external_html(url: str) -> bytes:
    return (
        f'<!DOCTYPE html SYSTEM "{url}/x.dtd"><html><head><base href="{url}/"><link rel="stylesheet" href="{url}/s">'
        f'<script src="{url}/s.js"></script><meta http-equiv="refresh" content="0;url={url}"></head><body>'
        f'<img src="{url}/i.png"><iframe src="{url}/f"></iframe><p>De haven is open.</p></body></html>'
    ).encode()


def docx_with_strange_parts(outside: Path) -> bytes:
    """Return a DOCX whose zip has entries that lead out of it when somebody unpacks them to disk."""
    buffer = io.BytesIO(docx(paragraph("De haven is open.")))
    with zipfile.ZipFile(buffer, "a") as archive:
        for name in ("../uitgebroken.txt", str(outside), "..\\uitgebroken.txt", "a\x1b[31m\u202e.xml", "word/../../x"):
            archive.writestr(name, "uitgebroken")
    return buffer.getvalue()


def pdf_with_script() -> bytes:
    """Return a PDF that runs JavaScript, a program and a web page when a viewer opens it."""
    script = b"/OpenAction << /S /JavaScript /JS (app.alert('gekraakt'); while (true) {}) >> "
    launch = b"/AA << /WC << /S /Launch /F (/bin/sh) >> /DS << /S /URI /URI (http://127.0.0.1/) >> >> "
    return pdf([one_page("De haven is open.")]).replace(
        b"<< /Type /Catalog ", b"<< /Type /Catalog " + script + launch, 1
    )


def pdf_without_places() -> bytes:
    """Return a PDF whose table of places points at nothing; what it holds can still be found by searching."""
    whole = pdf([one_page("De haven is open.")])
    start = whole.index(b"xref\n")
    return whole[:start] + whole[start:].replace(b"0000000", b"9999999").replace(b"startxref\n", b"startxref\n99")


def pdf_in_circles() -> bytes:
    """Return a PDF whose tree of pages and table of places go round, and of which a stream says it is endless."""
    whole = pdf([one_page("De haven is open.")])
    return whole.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]").replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")


FAILING: dict[str, bytes] = {
    "bom.docx": zip_bomb(),
    "lachen-docx.docx": docx(parts={"word/document.xml": LAUGHS + _BODY % "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>"}),
    "lachen-utf16.docx": docx(
        parts={"word/document.xml": (LAUGHS + _BODY % "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>").encode("utf-16")}
    ),
    "diep-docx.docx": nested_docx(100_000),
    "diep-net-klein.docx": nested_docx(1_000),
    "diep-html.html": b"<html><body>" + b"<div>" * 500_000 + b"De haven is open.",
    "diep-lijst-html.html": b"<html><body>" + b"<ul><li>" * 300 + b"De haven is open.",
    "diep-xhtml.xhtml": b'<?xml version="1.0"?><html><body>' + b"<x>" * 500_000 + b"De haven is open.",
    "diep-md.md": b"> " * 50_000 + b"x\n\nDe haven is open.",
    "diep-lijst-md.md": b"".join(b"  " * depth + b"- x\n" for depth in range(500)) + b"\nDe haven is open.",
    "druk.zip": crowded_zip(),
    "versleuteld.pdf": pdf([one_page("De haven is open.")], encrypt=True),
    "rondjes.pdf": pdf_in_circles(),
    "alleen-de-kop.pdf": b"%PDF-1.7\n" + b"0 0 obj\n" * 100_000,
    "echt-een-plaatje.pdf": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "echt-een-programma.docx": b"\x7fELF" + bytes(1000),
    "echt-een-oude-brief.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "echt-niets.txt": bytes(10_000),
    "haken.txt": b"[" * 20_000_000,
    "te-veel-stukjes.txt": b"".join(b"Haven %d is open.\n\n" % number for number in range(100_001)),
    "\u202efdp.geheim\n\x1b[31m.txt": b"\x00\x01\xff" * 500,
}

READ: dict[str, bytes] = {
    "diep-genoeg.md": b"".join(b"  " * depth + b"- x\n" for depth in range(28)) + b"\nDe haven is open.",
    "lachen-html.html": (LAUGHS + "<html><body><p>De haven is open. &e9;</p></body></html>").encode(),
    "rare-delen.docx": docx_with_strange_parts(Path("/tmp/uitgebroken.txt")),  # noqa: S108 - it must not be made
    "script.pdf": pdf_with_script(),
    "plaatsen.pdf": pdf_without_places(),
    "aanhalingstekens.txt": b"De haven is open." + b'"' * 300 + b"x\n\nDe haven is open.",
    "echt-tekst.pdf": b"De haven is open.",
    "echt-html.docx": b"<!DOCTYPE html><html><body><p>De haven is open.</p></body></html>",
    "echt-pdf.html": pdf([one_page("De haven is open.")]),
    "titel.html": (
        "<html><head><title>\u202eHaven\u0007&#27;[31m ../../x"
        + " titel" * 100_000
        + "</title></head><body><h1>\u202eKop"
        + " kop" * 100_000
        + "</h1><p>De haven is open.</p><h1>Slot</h1><p>Dag.</p></body></html>"
    ).encode(),
    "brief\udcff.txt": b"De haven is open.",
    "\u202egpj.haven\x1b[31m\n.txt": b"De haven is open.",
    "map\\..\\..\\uitgebroken.txt": b"De haven is open.",
}
