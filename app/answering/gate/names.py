"""Names of a text: what is written with a capital where no sentence starts, and abbreviations. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.analysis import fold, zipf

_WORD = re.compile(r"[^\W\d_](?:[\w’'&-]*\w)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+)[\W_]*$")
_GENITIVE = re.compile(r"[’']?s$")
_RARE = 2.6  # Zipf frequency of a first word that is more likely a name than a word
# Written with a capital, and no name: how one is addressed, and days.
_NO_NAMES = frozenset("u uw artikel de het een in op van voor".split())


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name, folded, with its place in the text."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=4_096)
def names(text: str) -> tuple[Name, ...]:
    """Return the words of a text that are names, in order."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if not any(char.isupper() for char in word) or fold(word) in _NO_NAMES:
            continue
        inner = any(char.isupper() for char in word[1:])
        starts = _SENTENCE_START.search(text[: match.start()]) is not None
        if inner or not starts or (zipf(fold(word)) < _RARE and len(word) > 3):
            found.append(Name(fold(word), match.start(), match.end()))
    return tuple(found)


def holds(word: str, text: str) -> bool:
    """Tell whether a text holds a name's word: itself, in a compound, in the genitive, or as initials."""
    known = _words(text)
    bare = _GENITIVE.sub("", word)
    if word in known or bare in known or f"{word}s" in known:
        return True
    if any(word.removesuffix(ending) in known or f"{word}{ending}" in known for ending in ("se", "e", "er", "ers")):
        return True  # "Nederlandse" where "Nederland" stands
    parts = [part for part in re.split(r"[-’'&]", word) if part]
    if len(parts) > 1 and all(holds(part, text) for part in parts if len(part) > 1):
        return True
    return len(word) >= 3 and word in _initials(text)


@lru_cache(maxsize=4_096)
def _words(text: str) -> frozenset[str]:
    words = [fold(match[0]) for match in _WORD.finditer(text)]
    parts = [part for word in words for part in re.split(r"[-’'&]", word) if part]
    return frozenset(words + parts + [_GENITIVE.sub("", word) for word in words])


@lru_cache(maxsize=4_096)
def _initials(text: str) -> frozenset[str]:
    """Return the initials of every run of words with capitals, small words between them left out."""
    found = set()
    for run in re.finditer(r"(?:[A-Z]\w+(?:\s+(?:van|voor|de|der|en|het|in)){0,2}[\s-]+){1,6}[A-Z]\w+", text):
        capitals = "".join(char for char in run[0] if char.isupper())
        found |= {capitals[i:j].casefold() for i in range(len(capitals)) for j in range(i + 2, len(capitals) + 1)}
    return frozenset(found)
