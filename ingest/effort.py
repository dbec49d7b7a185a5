"""How much work a document is for an encoder, told without one. Pure.

An encoder reads tokens: pieces of words of about five letters, but a digit, a sign, or a letter of another script each
counts for one. So the same number of characters can be five times the work, and a text of nothing but short sentences
again twice as much, since each sentence is embedded too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vectorstore.passage import Passage

_TOKEN = re.compile("[A-Za-z\u00c0-\u024f]{1,5}|[^\\sA-Za-z\u00c0-\u024f]")
_EACH = 4  # tokens that come with every text: where it begins and ends, and that it is a passage


def tokens(text: str) -> int:
    """Return about how many tokens a text is."""
    return sum(1 for _ in _TOKEN.finditer(text))


def effort(passages: Iterable[Passage]) -> int:
    """Return about how many tokens embedding these passages and their sentences takes, headings in front included."""
    total = 0
    for passage in passages:
        words = tokens(passage.text)
        above = sum(tokens(heading) for heading in passage.origin.section)
        total += words + above + _EACH
        if len(passage.sentences) > 1:
            total += words + len(passage.sentences) * (tokens("".join(passage.origin.section[-1:])) + _EACH)
    return total
