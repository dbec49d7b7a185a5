"""The page of a passage and of each of its sentences, against where pypdfium2 finds the text in real letters."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from ingest.parsing.pdf import parse_pdf
from ingest.splitting import split

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.pdf"))
_START = 40  # letters and digits by which a text is looked for


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def found_on(text: str, pages: list[str]) -> set[int]:
    return {number for number, page in enumerate(pages, start=1) if squeezed(text)[:_START] in page}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_passage_and_its_sentences_stand_on_the_page_that_is_told(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
    passages = split(parse_pdf(path.read_bytes(), path.name), "brief", "Brief", path.name)
    told = [(p.text, p.origin.page) for p in passages]
    told += [(p.sentence_text(s), p.origin.page_at(s.start)) for p in passages for s in p.sentences]
    # A sentence that the lines of a footnote or a page's edge interrupt is not found; no more than a few are.
    known = [(page, found) for text, page in told if (found := found_on(text, pages))]
    assert len(known) >= 0.95 * len(told) > 100
    right = sum(page in found for page, found in known)
    assert right >= 0.95 * len(known)
