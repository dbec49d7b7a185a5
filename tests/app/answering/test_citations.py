from __future__ import annotations

from dataclasses import replace

from app.answering.citations import cite, cite_passage, proven
from app.answering.extractive import write_extractive
from app.answering.pieces import Piece
from tests.vectorstore.invented import HARBOUR, make_document
from vectorstore.passage import Hit

DOCUMENT, PASSAGES = make_document(HARBOUR, "haven")
PIECE = Piece(PASSAGES[1], PASSAGES[1].origin.start, PASSAGES[1].origin.end, 1.0)


def text_of(document_id: str) -> str:
    assert document_id == "haven"
    return HARBOUR


def test_a_citation_says_where_its_quotation_stands() -> None:
    citation = cite(PIECE, 2, 0.75)
    assert citation.quote == HARBOUR[citation.start : citation.end] == "Schepen betalen liggeld per dag."
    assert (citation.number, citation.score, citation.passage) == (2, 0.75, 2)
    assert (citation.document, citation.title, citation.section) == ("haven", "Haven", ("Kop",))
    assert citation.url == "/documenten/haven#p-2"


def test_a_citation_has_the_page_that_its_quotation_starts_on() -> None:
    first, last = PIECE.start, PIECE.end - 5
    passage = replace(PIECE.passage, origin=replace(PIECE.passage.origin, page=3, turns=((last, 4),)))
    assert [cite(replace(PIECE, passage=passage, start=at), 1, 0.5).page for at in (first, last)] == [3, 4]


def test_a_passage_is_cited_whole() -> None:
    citation = cite_passage(Hit(PASSAGES[0], 1.0, 0.9, 0.0), 1, 0.9)
    assert citation.quote == PASSAGES[0].text == HARBOUR[citation.start : citation.end]


def test_only_what_stands_in_the_document_is_proven() -> None:
    good = cite(PIECE, 1, 0.9)
    assert proven([good], text_of)
    assert proven([], text_of)
    assert not proven([replace(good, start=good.start + 1)], text_of)
    assert not proven([replace(good, end=good.end - 1)], text_of)
    assert not proven([replace(good, quote=good.quote.lower())], text_of)
    assert not proven([good, replace(good, quote="Schepen betalen niets.")], text_of)
    assert not proven([replace(good, start=5, end=5, quote="")], text_of)
    assert not proven([replace(good, start=10_000, end=10_010)], text_of)


def test_an_answer_is_the_quotations_with_their_numbers() -> None:
    first, second = cite(PIECE, 1, 0.9), cite_passage(Hit(PASSAGES[0], 1.0, 0.9, 0.0), 2, 0.9)
    assert write_extractive([first]) == "Schepen betalen liggeld per dag. [1]"
    assert write_extractive([first, second], "Dit staat er:") == (
        "Dit staat er:\n\nSchepen betalen liggeld per dag. [1]\n\nDe haven krijgt een nieuwe kade. [2]"
    )
