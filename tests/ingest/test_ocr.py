"""Scanned pages: with the real ``ocrmypdf`` where it is installed, and without it everywhere."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from ingest.errors import NoTextLayerError
from ingest.isolation import ParserProcess
from ingest.ocr import parse, unread_pages, with_text_layer
from ingest.source import Source

LETTER = Path(__file__).parent / "samples" / "kamerbrief-circulaire-economie.pdf"
needs_ocr = pytest.mark.skipif(shutil.which("ocrmypdf") is None, reason="ocrmypdf is not installed")


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    with closing(ParserProcess()) as process:
        yield process


def scan(*, with_text: bool) -> Source:
    """Return the sixth page of a letter as a picture; with text, its fifth page stands before it as it is."""
    letter = pypdfium2.PdfDocument(LETTER)
    made = pypdfium2.PdfDocument.new()
    if with_text:
        made.import_pages(letter, [4])
    shot = letter[5].render(scale=150 / 72, grayscale=True)
    page = made.new_page(*letter[5].get_size())
    image = pypdfium2.PdfImage.new(made)
    image.set_bitmap(shot)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
    page.insert_obj(image)
    page.gen_content()
    buffer = io.BytesIO()
    made.save(buffer)
    return Source("scan.pdf", buffer.getvalue(), "pdf")


@needs_ocr
def test_a_scan_is_read(parser: ParserProcess) -> None:
    parsed = parse(parser, scan(with_text=False))
    assert "Hoogachtend" in parsed.text
    assert (parsed.scanned, {block.page for block in parsed.blocks}) == ((), {1})


@needs_ocr
def test_a_scanned_page_among_others_is_read(parser: ParserProcess) -> None:
    parsed = parse(parser, scan(with_text=True))
    assert any(block.page == 2 and "Hoogachtend" in block.text for block in parsed.blocks)
    assert parsed.scanned == ()


def test_without_ocr_a_scan_is_refused_with_the_remedy(parser: ParserProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoTextLayerError, match=r"^scan\.pdf: no text layer; run OCR first .*geen tekstlaag"):
        parse(parser, scan(with_text=False))


def test_without_ocr_the_other_pages_are_read(parser: ParserProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    parsed = parse(parser, scan(with_text=True))
    assert {block.page for block in parsed.blocks} == {1}
    assert unread_pages(parsed).startswith("page 2: a scan without a text layer, not read; run OCR first")


def test_other_formats_have_no_pages_to_read() -> None:
    assert with_text_layer(Source("brief.txt", b"De haven", "text")) is None
