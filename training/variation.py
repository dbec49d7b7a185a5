"""Keeping the judge from learning how questions were written instead of what they ask.

Who writes questions that are answered and questions that are not leaves traces: a capital, a question mark, a typing
error, "hoeveel" more often in one kind than in the other. Each is levelled here.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from training.data import Example

_LOWER, _UNMARKED, _MISTYPED = 0.35, 0.35, 0.12
_LEAST, _MOST = 0.4, 3.0
_LONG = 5  # letters of a word that may be mistyped


def vary(question: str, chance: random.Random) -> str:
    """Return a question as another would type it: with or without capital and question mark, at times mistyped."""
    text = question.strip()
    if not text:
        return text
    lower = chance.random() < _LOWER and not text[:2].isupper()
    text = (text[0].lower() if lower else text[0].upper()) + text[1:]
    text = text.rstrip("? ") + ("" if chance.random() < _UNMARKED else "?")
    return _mistype(text, chance) if chance.random() < _MISTYPED else text


def vary_mark(statement: str, chance: random.Random) -> str:
    """Return a statement with or without its full stop."""
    return statement.rstrip(" .") if chance.random() < _UNMARKED else statement


def _mistype(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= _LONG and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    words[place] = chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)


def balance(examples: Sequence[Example]) -> Mapping[str, float]:
    """Return weights by example id that make each first word as telling for written questions of either kind."""
    written = [e for e in examples if e.kind in ("question", "near miss")]
    counts = Counter((_form(e), e.kind) for e in written)
    found = {}
    for e in written:
        both = counts[_form(e), "question"] + counts[_form(e), "near miss"]
        found[e.id] = min(_MOST, max(_LEAST, both / (2 * counts[_form(e), e.kind])))
    return found


def _form(example: Example) -> str:
    return example.text.split()[0].casefold()
