"""What the words of a question may mean in the words of official Dutch texts.

Two lists: ``english.txt`` has English words and expressions with the Dutch words for them, ``everyday.txt`` Dutch ones
as citizens say them with the words that policies and laws use. A word is looked up by its stem; of expressions the
longest wins, and its words mean what they mean alone as well ("asylum" beside "asylum seekers").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import snowballstemmer

from vectorstore.analysis import Token, stem, tokens

Language = Literal["nl", "en"]
Line = tuple[Sequence[str], str]  # the words said, the words meant
_LISTS = {"nl": "everyday.txt", "en": "english.txt"}
_LONGEST = 4  # words of an expression
_PREFIX = 3  # letters by which lines are found; shorter words are there whole
_english = snowballstemmer.stemmer("english")


def with_meanings(words: Sequence[Token], language: Language) -> list[Token]:
    """Return the words of a question, in order, each with what it may mean as far as that is known."""
    stemmed = _stemmer(language)
    stems = tuple(stemmed(word.folded) for word in words)
    found: list[dict[str, Token]] = [{} for _ in words]
    for start in range(len(words)):
        lines = _lines_at(words[start].folded, stems[start:], language)
        longest = max((len(said) for said, _ in lines), default=0)
        for said, meant in lines:
            if len(said) in (1, longest):
                for place in range(start, start + len(said)):
                    found[place] |= _by_stem(meant)
    return [replace(word, meanings=tuple(meant.values())) for word, meant in zip(words, found, strict=True)]


def longest_expression(folded: Sequence[str], language: Language) -> tuple[int, Sequence[str]] | None:
    """Return the longest expression that words begin with: how many they are, and the words it may mean, best first.

    One written in the same way goes before one with the same stems: "homes" is not "homeless". None when none fits.
    """
    stemmed = _stemmer(language)
    lines = _lines_at(folded[0], [stemmed(word) for word in folded[:_LONGEST]], language)
    if not lines:
        return None
    said, meant = max(lines, key=lambda line: (len(line[0]), list(line[0]) == list(folded[: len(line[0])])))
    return len(said), [word.strip(",") for word in meant.split()]


def _lines_at(first: str, stems: Sequence[str], language: Language) -> list[Line]:
    """Return the lines whose expression words begin with, given the first of them and the stems of all."""
    stemmed = _stemmer(language)
    return [line for line in _lines(language).get(first[:_PREFIX], ()) if _begins(stems, line[0], stemmed)]


def _begins(stems: Sequence[str], said: Sequence[str], stemmed: Callable[[str], str]) -> bool:
    """Tell whether words begin with an expression."""
    return len(said) <= len(stems) and all(stemmed(word) == one for word, one in zip(said, stems, strict=False))


@lru_cache(maxsize=65_536)
def _english_stem(word: str) -> str:
    return str(_english.stemWord(word))


def _stemmer(language: Language) -> Callable[[str], str]:
    return stem if language == "nl" else _english_stem


@cache
def _lines(language: Language) -> Mapping[str, Sequence[Line]]:
    """Return the lines of a list by how they begin: stemming leaves that alone."""
    found: dict[str, list[Line]] = {}
    for line in files("app.answering").joinpath(_LISTS[language]).read_text(encoding="utf-8").splitlines():
        said, _, meant = line.partition("\t")
        found.setdefault(said[:_PREFIX], []).append((said.split(), meant))
    return found


@lru_cache(maxsize=4_096)
def _by_stem(words: str) -> Mapping[str, Token]:
    """Return the words of a line's right side, by stem."""
    return {token.terms[0]: replace(token, start=0, end=0) for token in tokens(words) if not token.is_stopword}
