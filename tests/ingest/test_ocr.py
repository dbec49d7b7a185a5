"""Scanned pages: with the real ``ocrmypdf`` where it is installed, and without it everywhere."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ingest.errors import NoTextLayerError, TooDemandingError
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


@needs_ocr
def test_ocr_that_takes_too_long_is_ended_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr._SECONDS", 0.2)
    monkeypatch.setattr("ingest.ocr._SECONDS_PER_MIB", 0.0)
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr("ingest.ocr.subprocess.Popen", Watched)
    with pytest.raises(TooDemandingError, match=r"^scan\.pdf: OCR takes more than 0 seconds; split it"):
        with_text_layer(scan(with_text=False))
    with pytest.raises(ProcessLookupError):
        look_for_ten_seconds(started[-1].pid)


def look_for_ten_seconds(group: int) -> None:
    """Raise ProcessLookupError once a group of processes is gone.

    What was killed stays in its group until its parent, or the system in its place, has taken note.
    """
    for _ in range(100):
        os.killpg(group, 0)
        time.sleep(0.1)


@needs_ocr
def test_ocr_that_takes_too_much_memory_gives_up(parser: ParserProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr._MEMORY", 48 * 1024 * 1024)
    with pytest.raises(NoTextLayerError, match="run OCR first"):
        parse(parser, scan(with_text=False))


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
