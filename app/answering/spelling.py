"""Putting right what a question misspells, from the words of what was found for it. Pure.

The encoder finds a passage in spite of slips; what the words then lack is their weight. Only words that neither Dutch
nor the passages know are touched.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import DamerauLevenshtein

from app.answering.question import Question
from vectorstore.analysis import Token, tokens, zipf

_UNKNOWN_ZIPF = 2.3  # a word rarer than this is more likely a slip than a word
_SHORTEST = 4  # letters
_LONG = 8  # letters from which a word may hold two slips


def respelt(question: Question, texts: Sequence[str]) -> Question | None:
    """Return a Dutch question with its slips put right, or None when it has none that the texts can mend."""
    if question.language != "nl":
        return None
    known = {token.folded: token for text in texts for token in tokens(text)}
    stems = {token.terms[0] for token in known.values()}
    text = question.text
    for word in reversed(question.words):
        if _is_unknown(word, stems) and (meant := _nearest(word.folded, known)):
            text = text[: word.start] + meant + text[word.end :]
    return Question(text, question.carried) if text != question.text else None


def _is_unknown(word: Token, stems: set[str]) -> bool:
    plain = word.folded.isalpha() and len(word.folded) >= _SHORTEST
    return plain and zipf(word.folded) < _UNKNOWN_ZIPF and word.terms[0] not in stems


def _nearest(word: str, known: dict[str, Token]) -> str:
    """Return the one known word that is nearest, or nothing when none is near."""
    slips = 1 if len(word) < _LONG else 2
    near = [
        (distance, other)
        for other in known
        if other[:1] == word[:1] and other.isalpha() and len(other) >= _SHORTEST
        if (distance := DamerauLevenshtein.distance(word, other, score_cutoff=slips)) <= slips
    ]
    return known[min(near)[1]].surface if near else ""
