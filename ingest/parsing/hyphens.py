"""Putting a word together again that was broken over the end of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

# After these the hyphen stands for the rest of a compound: "belasting- en toeslagenstelsel".
_CONJUNCTIONS = frozenset({"en", "of", "noch", "alsmede", "respectievelijk", "dan", "tot", "als", "en/of", "and", "or"})
# Dutch writes these with a hyphen.
_HYPHEN_PREFIXES = frozenset({"ex", "oud", "niet", "non", "vice", "adjunct", "kandidaat", "interim", "pro", "quasi"})
_SUFFIXES = ("heid", "eren", "ste", "er", "ere", "e")
_LONGEST_WORD = 100
_BROKEN = re.compile(r"([^\W_][\w’'&/.%]*(?:[-‐‑][^\W_][\w’'&]*)*)[-‐‑]$")
_NEXT_WORD = re.compile(r"[^\W_][\w’'/]*(?:[-‐‑][\w’']+)*")
_WORDS = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")


def vocabulary(text: str) -> frozenset[str]:
    """Return the words of the text in small letters, compounds with their hyphens kept."""
    return frozenset(word.lower() for word in _WORDS.findall(text))


def join(left: str, right: str, words: Set[str]) -> str:
    """Return the two lines as running text; ``words`` is the vocabulary that settles doubtful hyphens."""
    if left.endswith("\u00ad"):
        return left[:-1] + right
    if left.endswith("/") and not left.endswith(" /"):
        return left + right
    broken = _BROKEN.search(left, max(0, len(left) - _LONGEST_WORD))
    following = _NEXT_WORD.match(right)
    if not broken or not following or following[0].lower() in _CONJUNCTIONS:
        return f"{left} {right}"
    if _keeps_hyphen(broken[1], following[0], words):
        return left + right
    return left[:-1] + right


def _keeps_hyphen(first: str, second: str, words: Set[str]) -> bool:
    """Tell whether the hyphen belongs to the word, by the rest of the document and by Dutch spelling."""
    whole, hyphened = f"{first}{second}".lower(), f"{first}-{second}".lower()
    if hyphened in words or whole in words:
        return hyphened in words
    last = re.split(r"[-‐‑/]", first)[-1]
    return (
        not second[0].islower()
        or len(last) == 1
        or not last.isalpha()
        or any(letter.isupper() for letter in last[1:])
        or (last.lower() in _HYPHEN_PREFIXES and not second.startswith(_SUFFIXES))
    )
