"""Raised digits: the number of a footnote goes off its word, the square of a metre stays.

"gestegen²" is found by nobody who asks what has risen, and a sentence that is quoted needs no "²" whose note is not
quoted with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ingest.parsing.pdf_lines import Line
    from ingest.parsing.pdf_words import Word

_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUPERSCRIPT = str.maketrans("0123456789", _RAISED_DIGITS)
_PLAIN = str.maketrans(_RAISED_DIGITS, "0123456789")
_NUMBERS = re.compile(r"\d{1,3}(?:[,;]\d{1,3})*[,;]?")
_STOPS = re.compile(r"[.,;:!?)\]”’\"]{1,3}")
_REFERENCE = re.compile(
    rf"(?<![\s|])(?<!(?<![^\W\d_])m)(?<!(?<![^\W\d_])[kcdm]m)[{_RAISED_DIGITS}]+(?:[,;] ?[{_RAISED_DIGITS}]+)*"
    r"(?: +(?=[.,;:!?)]))?"
)


def raised_start(text: str) -> str:
    """Return a word with the number that it starts with marked as raised: "12." of a reference and its stop."""
    number = re.match(r"\d+", text)
    return text if number is None else number[0].translate(SUPERSCRIPT) + text[number.end() :]


def with_raised(words: Sequence[Word]) -> list[Word]:
    """Put a raised number that stands apart, and the stop behind it, back to the word that it belongs to."""
    joined: list[Word] = []
    for word in words:
        above = joined[-1] if joined else None
        if above is not None and _is_raised(above, word):
            text = above.text + word.text.translate(SUPERSCRIPT)
            joined[-1] = replace(above, text=text, x1=word.x1)
        elif above is not None and _is_stop_behind(above, word):
            joined[-1] = replace(above, text=above.text + word.text, x1=word.x1)
        else:
            joined.append(word)
    return joined


def _is_raised(above: Word, word: Word) -> bool:
    rise = (above.y - word.y) / above.size
    gap = (word.x0 - above.x1) / above.size
    if word.text[0] in _RAISED_DIGITS:
        return abs(rise) < 0.2 and -0.3 < gap < 0.6
    return (
        0.15 < rise < 0.75
        and word.size <= 0.85 * above.size
        and -0.3 < gap < 0.6
        and _NUMBERS.fullmatch(word.text) is not None
    )


def _is_stop_behind(above: Word, word: Word) -> bool:
    near = abs(above.y - word.y) < 0.2 * word.size and -0.3 < (word.x0 - above.x1) / word.size < 0.35
    return near and above.text[-1] in _RAISED_DIGITS and _STOPS.fullmatch(word.text) is not None


def without_references(lines: Sequence[Line], notes: Set[int]) -> list[Line]:
    """Return the lines without the raised numbers of these footnotes."""
    return [
        replace(line, text=_without(line.text, notes), rows=tuple(_without(row, notes) for row in line.rows))
        for line in lines
    ]


def _without(text: str, notes: Set[int]) -> str:
    def kept(match: re.Match[str]) -> str:
        numbers = {int(number) for number in re.findall(r"\d+", match[0].translate(_PLAIN))}
        return "" if numbers <= notes else match[0]

    return _REFERENCE.sub(kept, text)
