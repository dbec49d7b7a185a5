"""An English question said word by word in Dutch, so that it lies nearer to Dutch sentences when vectors are compared.

No translation: the order stays English, and what is not known stays as it is. ``english_frame.txt`` has the small words
that make a question of others, ``english.txt`` all others (``meanings``); of what a word may mean, the first counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from app.answering.meanings import longest_expression
from vectorstore.analysis import Token, tokens

_LONGEST = 3  # words of an expression of the frame


@lru_cache(maxsize=1_024)
def gloss(text: str) -> str:
    """Return an English text word by word in Dutch."""
    words = tokens(text)
    said: list[str] = []
    at = 0
    while at < len(words):
        length, meant = _next(words[at:])
        said.append(meant)
        at += length
    return " ".join(word for word in said if word)


def _next(words: Sequence[Token]) -> tuple[int, str]:
    """Return how many of the first words are said together, and the Dutch for them."""
    folded = [word.folded for word in words]
    in_list, meant = longest_expression(folded, "en") or (0, ())
    for length in range(min(_LONGEST, len(words)), 0, -1):
        framed = _frame().get(" ".join(folded[:length]))
        if framed is not None and length >= in_list:
            return length, framed
    return (in_list, meant[0]) if in_list else (1, words[0].surface)


@cache
def _frame() -> Mapping[str, str]:
    lines = files("app.answering").joinpath("english_frame.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)
