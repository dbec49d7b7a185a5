"""Writing an answer with a language model, of which only what the passages carry is kept.

The model gets numbered passages and no addresses. What it wrote is read as plain text (``written``), each sentence is
held against the passages that it cites (``gate``), and what is left becomes pieces of those passages: the same
verbatim quotations that an answer without a model has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.answering.evidence import Evidence
from app.answering.gate.gate import Gate, Verdict
from app.answering.pieces import Piece
from app.answering.references import points_back
from app.answering.written import WrittenSentence, says_nothing_found, written_sentences
from vectorstore.passage import Hit, Passage

_MOST_PASSAGES = 8
_MOST_WORDS = 1_200  # in all passages together: a model with a context of 4,096 tokens can hold them

Failing = Literal["nothing_found", "unsupported"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a model's text: an answer with ``[n]`` that refers to ``pieces``, counted from 1.

    ``dropped`` counts the sentences that the passages do not carry; ``failing`` says why there is no answer.
    """

    text: str
    pieces: tuple[Piece, ...]
    dropped: int
    failing: Failing | None = None


def passages_to_read(evidence: Evidence, hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """Return the passages that a model gets, those of the evidence first, within what a small model can hold."""
    ranked = [piece.passage for piece in evidence.pieces] + [hit.passage for hit in (*evidence.near, *hits)]
    chosen: list[Passage] = []
    words = 0
    for passage in {passage.id: passage for passage in ranked}.values():
        length = len(passage.text.split())
        if len(chosen) == _MOST_PASSAGES or (chosen and words + length > _MOST_WORDS):
            break
        chosen.append(passage)
        words += length
    return tuple(chosen)


def as_data(passages: Sequence[Passage]) -> str:
    """Return the passages as a model gets them: numbered, with title and section, and nothing that closes the fence."""
    return "\n\n".join(f"[{number}] {fenced(_headed(passage))}" for number, passage in enumerate(passages, start=1))


def fenced(text: str) -> str:
    """Return a text without addresses, and without what could end its fence or look like a number to cite."""
    return _ADDRESS.sub("(webadres)", text).translate(_FENCE)


_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_FENCE = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "`": "'"})


def _headed(passage: Passage) -> str:
    heading = " — ".join(part for part in (passage.origin.title, *passage.origin.section) if part)
    return f"{heading}\n{passage.text}"


def check(text: str, passages: Sequence[Passage], gate: Gate) -> Checked:
    """Return what the passages carry of a model's text.

    An answer fails when its first sentence does, since that is what was asked, or when less than half of it is left.
    """
    if says_nothing_found(text):
        return Checked("", (), 0, "nothing_found")
    sentences = written_sentences(text)
    verdicts = gate.judge([(one.text, _cited(one, passages)) for one in sentences])
    kept = _standing(sentences, verdicts)
    dropped = len(sentences) - len(kept)
    if not kept or kept[0] != 0 or dropped > len(kept):
        return Checked("", (), dropped, "unsupported")
    pieces = _pieces([verdicts[place] for place in kept])
    numbers = {piece.passage.id: number for number, piece in enumerate(pieces, start=1)}
    lines: dict[int, list[str]] = {}
    for place in kept:
        one = sentences[place]
        markers = "".join(f"[{numbers[key]}]" for key in dict.fromkeys(p.id for p, _ in verdicts[place].support))
        lines.setdefault(one.paragraph, []).append(f"{'- ' if one.is_item else ''}{one.text} {markers}")
    return Checked("\n".join(" ".join(line) for line in lines.values()), pieces, dropped)


def _cited(sentence: WrittenSentence, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return the passages that a sentence cites; none when a number does not exist, or it cannot be shown."""
    if not sentence.safe or any(not 0 < number <= len(passages) for number in sentence.numbers):
        return ()
    return [passages[number - 1] for number in sentence.numbers]


def _standing(sentences: Sequence[WrittenSentence], verdicts: Sequence[Verdict]) -> list[int]:
    """Return the places of the sentences that stay; one that points back goes with the one that it points to."""
    kept: list[int] = []
    for place, verdict in enumerate(verdicts):
        leaning = place > 0 and place - 1 not in kept and points_back(sentences[place].text)
        if verdict.supported and not leaning:
            kept.append(place)
    return kept


def _pieces(verdicts: Sequence[Verdict]) -> tuple[Piece, ...]:
    """Return one piece for each passage that carries something: from its first to its last sentence that does."""
    spans: dict[str, tuple[Passage, int, int]] = {}
    for verdict in verdicts:
        for passage, places in verdict.support:
            _, first, last = spans.get(passage.id, (passage, places[0], places[0]))
            spans[passage.id] = (passage, min(first, *places), max(last, *places))
    return tuple(
        Piece(passage, passage.sentences[first].start, passage.sentences[last].end, 0.0)
        for passage, first, last in spans.values()
    )
