"""How far a text covers the words of a question, up to inflection, compounds and typing errors. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from vectorstore.analysis import Token, tokens, zipf

_PART = 0.7  # what a shared compound part counts against a whole word
_DERIVED = 0.8
_TYPO = 0.8
_MEANT = 0.8  # what a word of the same meaning, or a translation, counts
_KNOWN_ZIPF = 3.0  # a word at least this common is no typing error
_COMMON_ZIPF = 4.5  # a word at least this common is no name of a people

# What names of places and their people end in: "Oekraïne", "Oekraïners" and "Oekraïense" have one beginning.
_OF_PLACE = re.compile(
    r"(?:land|lands|landse|lander|landers|n?ers?|en|n?s|ens?e?|nse|sen?|aans?e?|anen|a|ische?|iers?|ie|ne|e|ees|ezen)$"
)
_SHORTEST_PLACE = 4  # letters of that beginning

Weights = Mapping[Token, float]


@lru_cache(maxsize=4_096)
def vocabulary(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the stems of a text's words, all terms including compound parts, and the folded words."""
    found = tokens(text)
    stems = frozenset(token.terms[0] for token in found)
    return stems, frozenset(term for token in found for term in token.terms), frozenset(t.folded for t in found)


def match(word: Token, text: str) -> float:
    """Return how well a text holds a word of the question, or one that it may mean, 0 to 1."""
    found = _match_one(word, text)
    if found < _MEANT:
        found = max((found, *(_MEANT * _match_one(meant, text) for meant in word.meanings)))
    return found


def _match_one(word: Token, text: str) -> float:
    stems, terms, words = vocabulary(text)
    if word.terms[0] in stems:
        return 1.0
    if word.terms[0] in terms:
        return _PART
    parts = word.terms[1:]
    shared = sum(part in terms for part in parts) / len(parts) if parts else 0.0
    if shared:
        return _PART * shared
    if zipf(word.folded) < _COMMON_ZIPF and _beginning(word.folded) in _names(text):
        return _DERIVED
    return _TYPO if _is_typo_of_any(word.folded, words) else 0.0


def coverage(weights: Weights, texts: Sequence[str]) -> float:
    """Return the share of the words' weight that the texts hold together, 0 to 1; 0 without words."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(value * _best_match(word, texts) for word, value in weights.items()) / total


def heaviest_gap(weights: Weights, texts: Sequence[str]) -> float:
    """Return the weight of the most telling word that the texts do not hold, about 0 to 5."""
    return max((value * (1 - _best_match(word, texts)) for word, value in weights.items()), default=0.0)


def _best_match(word: Token, texts: Sequence[str]) -> float:
    return max(match(word, text) for text in texts)


@lru_cache(maxsize=16_384)
def _beginning(word: str) -> str:
    """Return the beginning that a place shares with its people."""
    return _OF_PLACE.sub("", word)


@lru_cache(maxsize=4_096)
def _names(text: str) -> frozenset[str]:
    """Return the beginnings of the words that a text writes with a capital."""
    found = (_beginning(token.folded) for token in tokens(text) if token.surface[:1].isupper())
    return frozenset(beginning for beginning in found if len(beginning) >= _SHORTEST_PLACE)


def _is_typo_of_any(word: str, words: frozenset[str]) -> bool:
    """Tell whether an unknown word is one slip (two in a long word) away from a word of the text."""
    if len(word) < 5 or not word.isalpha() or zipf(word) >= _KNOWN_ZIPF:
        return False
    most = 1 if len(word) < 9 else 2
    return any(
        abs(len(other) - len(word)) <= most and DamerauLevenshtein.distance(word, other, score_cutoff=most) <= most
        for other in words
        if len(other) >= 5
    )
