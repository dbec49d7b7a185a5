"""Proving quotations: nothing is shown that is not, character for character, in the stored document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.answer import Citation
from app.answering.pieces import Piece
from vectorstore.passage import Hit, Passage


def cite(piece: Piece, number: int, score: float) -> Citation:
    """Return the citation of a piece of evidence; ``score`` is the probability that it answers."""
    origin = piece.passage.origin
    return Citation(
        number=number,
        document=origin.document,
        file=origin.file,
        title=origin.title,
        section=origin.section,
        page=origin.page_at(piece.start),
        quote=piece.quote,
        start=piece.start,
        end=piece.end,
        score=score,
        passage=piece.passage.number,
    )


def cite_passage(hit: Hit, number: int, score: float) -> Citation:
    """Return the citation of a whole passage that comes near."""
    return cite_whole(hit.passage, number, score)


def cite_whole(passage: Passage, number: int, score: float) -> Citation:
    """Return the citation of a whole passage."""
    return cite(Piece(passage, passage.origin.start, passage.origin.end, 0.0), number, score)


def proven(citations: Sequence[Citation], text_of: Callable[[str], str]) -> bool:
    """Tell whether every quotation stands in its document at its offsets; ``text_of`` gives a document's text."""
    texts = {document: text_of(document) for document in {c.document for c in citations}}
    return all(texts[c.document][c.start : c.end] == c.quote and c.quote for c in citations)
