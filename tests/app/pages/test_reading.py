"""The body of a reading page, made from real parsed documents; the routes are tested in ``test_web``."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from app.pages.mark import Mark
from app.pages.reading import ReadingPage, reading_page
from ingest.parsing.parsers import PARSERS
from ingest.source import read_source
from ingest.splitting import split
from vectorstore.passage import Document, Passage, TextBlock

SAMPLES = Path(__file__).resolve().parents[2] / "ingest" / "samples"
Read = tuple[Document, list[Passage]]


def read(name: str, title: str = "") -> Read:
    source = read_source(SAMPLES / name)
    parsed = PARSERS[source.format](source.data, source.name)
    document = Document(
        "x", title or parsed.title or name, name, parsed.text, "v1", parsed.text_blocks(), original=f"1.{source.format}"
    )
    return document, split(parsed, "x", document.title, name)


@pytest.fixture(scope="module")
def letter() -> Read:
    return read("kamerbrief-innovatie-missie.pdf")


@pytest.fixture(scope="module")
def web() -> Read:
    return read("raadsbrief-web.html")


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def repeated(document: Document, passages: list[Passage], times: int) -> Read:
    """Return the document many times behind itself, its pages and passages numbered on."""
    length, last = len(document.text) + 2, max(block.page or 0 for block in document.blocks)
    blocks: list[TextBlock] = []
    more: list[Passage] = []
    for turn in range(times):
        by, pages = turn * length, turn * last
        blocks += [
            replace(one, start=one.start + by, end=one.end + by, page=(one.page or 1) + pages)
            for one in document.blocks
        ]
        for one in passages:
            turns = tuple((start + by, page + pages) for start, page in one.origin.turns)
            origin = replace(
                one.origin,
                start=one.origin.start + by,
                end=one.origin.end + by,
                page=(one.origin.page or 1) + pages,
                turns=turns,
            )
            more.append(replace(one, number=len(more) + 1, origin=origin))
    return replace(document, text=(document.text + "\n\n") * times, blocks=tuple(blocks)), more


def test_every_passage_has_a_link_to_itself(letter: Read) -> None:
    body = reading_page(*letter, Mark()).body
    links = re.findall(r'<a class="anker" href="#(p-\d+)" aria-label="Link naar passage (\d+)">(\d+)</a>', body)
    headings = [f"p-{number}" for number in re.findall(r'<span class="passage" id="p-(\d+)"></span><h', body)]
    assert [link[0] for link in links] == [
        f"p-{passage.number}" for passage in letter[1] if f"p-{passage.number}" not in headings
    ]
    assert all(link == (f"p-{link[1]}", link[1], link[1]) for link in links)


def test_pages_of_a_pdf_can_be_linked_to(letter: Read) -> None:
    document, passages = letter
    body = reading_page(document, passages, Mark()).body
    pages = sorted({block.page for block in document.blocks if block.page})
    assert re.findall(r'id="pagina-(\d+)"', body) == [str(page) for page in pages]


def test_headings_never_skip_a_level() -> None:
    document, passages = read("huisvestingswet-2014.md")
    page = reading_page(document, passages, Mark())
    levels = [1, *(int(level) for level in re.findall(r"<h(\d) id=", page.body))]
    assert len(levels) > 50
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [entry.level for entry in page.contents] == [level - 1 for level in levels[1:]]


def test_the_title_stands_in_the_contents_only_once(web: Read) -> None:
    page = reading_page(*web, Mark())
    assert '<p class="titel">Raadsbrief over het fietspad langs de haven</p>' in page.body
    assert web[0].title not in [entry.text for entry in page.contents]


def test_a_table_has_cells_and_keeps_its_signs(web: Read) -> None:
    document, passages = web
    page = reading_page(document, passages, Mark())
    table = re.search(r"<table>.*?</table>", page.body, re.DOTALL)
    assert table
    assert re.findall(r'<th scope="col">(\w+)', table[0]) == ["Post", "Bedrag", "Jaar"]
    assert table[0].count("<tr>") == 3
    stored = next(document.text[block.start : block.end] for block in document.blocks if block.kind == "table")
    assert "".join(words(table[0]).split()) == "".join(stored.split())


def test_a_quotation_in_a_table_is_marked_in_each_cell(web: Read) -> None:
    document, passages = web
    start = document.text.index("Grond |")
    end = document.text.index("\n", start)
    passage = next(one for one in passages if one.origin.start <= start < one.origin.end)
    page = reading_page(document, passages, Mark(passage.number, start, end))
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", page.body))
    assert words(marked) == words(document.text[start:end])
    assert page.marked


def test_a_row_with_fewer_cells_fills_the_table() -> None:
    text = "Aan de raad\nDatum | 3 februari\nKosten | 5 | 6"
    blocks = (replace(read("raadsbrief-web.html")[0].blocks[0], kind="table", start=0, end=len(text)),)
    document = Document("x", "x", "x.docx", text, "v", blocks)
    body = reading_page(document, [], Mark()).body
    assert '<td colspan="3">Aan de raad' in body
    assert '<td colspan="2">3 februari' in body
    assert "<th" not in body


def test_in_the_panel_links_open_a_tab_and_nothing_takes_the_focus(letter: Read) -> None:
    document, passages = letter
    address = document.text.index("https://")
    passage = next(one for one in passages if one.origin.end > address)
    mark = Mark(passage.number, passage.origin.start, passage.origin.start + 20)
    whole, panel = reading_page(document, passages, mark), reading_page(document, passages, mark, panel=True)
    assert "autofocus" in whole.body
    assert "autofocus" not in panel.body
    assert 'tabindex="-1"' in panel.body
    outside = re.findall(r'<a href="[^#][^>]*>', panel.body)
    assert outside
    assert all('target="_blank"' in link for link in outside)
    assert 'target="_blank"' not in whole.body


def test_the_words_around_a_document_are_english_on_request(letter: Read) -> None:
    document, passages = letter
    body = reading_page(document, passages, Mark(1), "en").body
    assert 'aria-label="Link to passage 1"' in body
    assert '<p class="pagina" id="pagina-1">page 1</p>' in body
    assert "Open the PDF (page 1)" in body


def test_a_long_document_is_laid_out_in_parts_and_loses_nothing(letter: Read) -> None:
    document, passages = repeated(*letter, times=8)
    short, long = reading_page(*letter, Mark()), reading_page(document, passages, Mark(len(passages)))
    assert 'class="deel"' not in short.body
    assert long.body.count('<div class="deel">') > 8
    assert without_numbers(long).count(without_numbers(short)) == 8
    assert re.findall(r'id="p-(\d+)"', long.body) == [str(passage.number) for passage in passages]
    assert f'class="passage gemarkeerd" id="p-{len(passages)}"' in long.body
    assert len({entry.anchor for entry in long.contents}) == len(long.contents) <= 120


def without_numbers(page: ReadingPage) -> str:
    """Return the text that is the document's own."""
    own = re.sub(r'<a class="anker".*?</a>|<p class="(?:pagina|vindplaats)".*?</p>', "", page.body)
    return "".join(words(own).split())
