from __future__ import annotations

from itertools import pairwise

import pytest

from app.answering.evidence import Evidence, select_evidence
from app.answering.pieces import Piece
from app.answering.question import Question
from vectorstore.index import Index

QUESTIONS = [
    "Wat moet ik inleveren om een kraam te huren?",
    "Is een foto van de kraam nodig?",
    "Wie wijst de plaatsen toe?",
    "Waarvan gaat de marktmeester uit bij de plaatsen?",
    "Wat gebeurt er met afval?",
    "Hoeveel betaal ik als ik afval achterlaat?",
    "Tot hoe laat mag een draaiorgel spelen?",
    "Is versterkte muziek verboden?",
    "Wat kost een losse standplaats?",
    "marktmeester",
    "What happens to waste?",
    "Wat is de hoofdstad van Frankrijk?",
]


def evidence_for(question: str, index: Index) -> Evidence:
    return select_evidence(Question(question), index.search(question))


@pytest.mark.parametrize(
    "question", ["Wat moet ik inleveren om een kraam te huren?", "Is een bewijs van verzekering nodig?"]
)
def test_a_list_comes_whole_and_with_its_lead_in(question: str, market: Index) -> None:
    quote = evidence_for(question, market).pieces[0].quote
    assert quote.startswith("Wie een kraam wil huren, levert in:")
    assert all(item in quote for item in ("handelsregister", "verzekering", "een foto van de kraam"))


def test_a_sentence_that_points_back_comes_with_the_one_before(market: Index) -> None:
    quote = evidence_for("Wordt uitgegaan van de datum van aanmelding?", market).pieces[0].quote
    assert quote == ("De marktmeester wijst de plaatsen toe. Daarbij gaat hij uit van de datum van aanmelding.")


def test_a_sentence_with_abbreviations_is_not_cut(market: Index) -> None:
    quote = evidence_for("Tot hoe laat mag een draaiorgel spelen?", market).pieces[0].quote
    assert "Een draaiorgel mag tot 18.00 uur spelen, m.u.v. zondag, mits dhr. J. de Wit (de marktmeester) dat" in quote
    assert quote.endswith(".")


@pytest.mark.parametrize("question", QUESTIONS)
def test_pieces_are_whole_sentences_of_their_passage(question: str, market: Index) -> None:
    for piece in evidence_for(question, market).pieces:
        sentences = piece.passage.sentences
        assert piece.start in {sentence.start for sentence in sentences}
        assert piece.end in {sentence.end for sentence in sentences}
        assert piece.quote == market.document("markt").text[piece.start : piece.end]


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_said_twice(question: str, market: Index) -> None:
    pieces = evidence_for(question, market).pieces
    quotes = [piece.quote for piece in pieces]
    assert len(set(quotes)) == len(quotes)
    spans = sorted((piece.start, piece.end) for piece in pieces)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_passage_with_the_best_piece_comes_first_and_each_is_in_reading_order(question: str, market: Index) -> None:
    pieces = evidence_for(question, market).pieces
    best = max(pieces, key=lambda piece: piece.score)
    assert pieces[0].passage.id == best.passage.id
    for one, next_one in pairwise(pieces):
        assert one.passage.id != next_one.passage.id or one.end <= next_one.start
    changes = [next_one.passage.id for one, next_one in pairwise(pieces) if one.passage.id != next_one.passage.id]
    assert len(set(changes) - {best.passage.id}) == len(changes)


def test_two_sentences_of_one_passage_are_read_in_its_order(market: Index) -> None:
    pieces = evidence_for("Wat kost een standplaats?", market).pieces
    quotes = [piece.quote for piece in pieces]
    assert quotes == [
        "Een vaste standplaats kost veertig euro per dag.",
        "Een losse standplaats kost vijftig euro per dag.",
    ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_judgement_is_a_probability_and_near_passages_differ(question: str, market: Index) -> None:
    evidence = evidence_for(question, market)
    assert 0.0 <= evidence.probability <= 1.0
    near = [hit.passage.id for hit in evidence.near]
    assert 1 <= len(near) == len(set(near)) <= 3


def test_what_the_document_says_is_likelier_than_what_it_does_not(market: Index) -> None:
    there = evidence_for("Hoeveel betaal ik als ik afval achterlaat?", market)
    absent = evidence_for("Wat is de hoofdstad van Frankrijk?", market)
    assert there.thresholds.status(there.probability) == "beantwoord"
    assert absent.thresholds.status(absent.probability) == "niet-gevonden"


def test_without_hits_there_is_no_evidence() -> None:
    evidence = select_evidence(Question("Wat gebeurt er met afval?"), [])
    assert evidence.pieces == ()
    assert evidence.near == ()
    assert evidence.probability == 0.0


def test_a_piece_quotes_its_span(market: Index) -> None:
    passage = market.passages("markt")[0]
    first = passage.sentences[0]
    assert Piece(passage, first.start, first.end, 0.0).quote == passage.sentence_text(first)
