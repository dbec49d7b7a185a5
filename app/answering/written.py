"""Reading what a language model wrote: sentences with the numbers they cite, as plain text. Pure.

A model's text is hostile until shown otherwise: what could be rendered (links, HTML, images, code) marks a sentence as
not to be shown, emphasis is taken off, and thinking aloud is cut out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.sentences import sentence_spans

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_NOTHING = re.compile(r"\W*(niet[ _-]gevonden|not[ _-]found)\b\W*", re.IGNORECASE)
_NOTHING_IN_WORDS = re.compile(
    r"\b((staat|staan|vind|vinden|is|zijn|blijkt) (dit |dat |het |er )?(antwoord )?(helaas )?niet "
    r"(genoemd |vermeld )?in (de|deze|mijn) (passages?|documenten|tekst(en)?|brief)|"
    r"(passages?|documenten|tekst(en)?) (bevat|bevatten|geven|geeft|noemen|noemt|zegt|zeggen) (hier)?(over )?"
    r"(geen|niets|niet)\b|not (mentioned|stated|found|given) in the (passages?|documents?|text))",
    re.IGNORECASE,
)
_NUMBERS = r"(\d{1,3}(?:\s*(?:,|;|en|and|-|–)\s*\d{1,3})*)"
_SOURCE = r"(?:bron(?:nen)?|passages?|sources?)"
_MARKERS = re.compile(rf"\s*(?:[\[【]{_SOURCE}?\s*{_NUMBERS}[\]】]|\({_SOURCE}\s*{_NUMBERS}\))", re.IGNORECASE)
_UNSAFE = re.compile(
    r"!\[|\]\(|\]\[\w*[a-z]|\]:|<\s*[/!a-z]|&(#\w+|[a-z]+);|```|~~~|\b(https?|ftp|javascript|mailto|file):|"
    r"\bdata:\w+/|\bwww\.|\b\w+\.(nl|com|org|net|eu|io)\b",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`)(?=\S)(.+?)(?<=\S)\1")
_LINE_START = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|\|\s*)+")
_BULLET = re.compile(r"^\s*(?:[-•*+]|\d{1,2}[.)])\s+")
_YES_NO = re.compile(r"^(ja|nee|yes|no)\s*[,.:;!–-]\s*", re.IGNORECASE)
_INTRODUCTION = re.compile(r"^\W*(antwoord|answer|concept)\s*:\s*", re.IGNORECASE)
_LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of a model: its words without markers, the numbers that it cites, and how it stands.

    ``paragraph`` counts the model's lines from 0, ``is_item`` says that it opened with a bullet, and ``safe`` is false
    when it holds what could be rendered.
    """

    text: str
    numbers: tuple[int, ...]
    paragraph: int
    is_item: bool = False
    safe: bool = True


def says_nothing_found(text: str) -> bool:
    """Tell whether a model says that the passages do not answer, in the words agreed or in its own."""
    answer = _THINKING.sub("", text).strip()
    if _NOTHING.match(answer):
        return True
    sentences = written_sentences(answer)
    return bool(sentences) and _NOTHING_IN_WORDS.search(sentences[0].text) is not None


def written_sentences(text: str) -> list[WrittenSentence]:
    """Return the sentences of a model's text in order; one without a number gets those of the next in its line."""
    found: list[WrittenSentence] = []
    for paragraph, line in enumerate(_lines(text)):
        bare = _BULLET.sub("", line)
        of_line = [_sentence(piece, paragraph, bare != line) for piece in _pieces(bare)]
        numbers: tuple[int, ...] = ()
        for place in range(len(of_line) - 1, -1, -1):
            one = of_line[place]
            numbers = one.numbers or numbers
            of_line[place] = WrittenSentence(one.text, numbers, paragraph, one.is_item and place == 0, one.safe)
        found += [one for one in of_line if any(char.isalnum() for char in one.text)]
    return found


def _lines(text: str) -> list[str]:
    visible = "".join(
        char for char in _THINKING.sub("", text) if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    lines = (_INTRODUCTION.sub("", _LINE_START.sub("", line)).strip() for line in visible.split("\n"))
    return [line for line in lines if line]


def _pieces(line: str) -> list[str]:
    """Return the sentences of a line; a marker that stands behind the stop belongs to the sentence before it."""
    moved = re.sub(rf"([.!?])((?:{_MARKERS.pattern})+)", lambda match: match[2] + match[1], line, flags=re.IGNORECASE)
    return [moved[start:end] for start, end in sentence_spans(moved)]


def _sentence(piece: str, paragraph: int, is_item: bool) -> WrittenSentence:
    numbers = [number for match in _MARKERS.finditer(piece) for number in _numbers(match[1] or match[2])]
    words = " ".join(_MARKERS.sub("", piece).split())
    for _ in range(3):  # emphasis may be nested
        words = _EMPHASIS.sub(r"\2", words)
    words = re.sub(r"\s+([.,;:!?])", r"\1", words).strip("*_`| ")
    unsafe = _UNSAFE.search(piece) is not None
    shorter = _YES_NO.sub("", words)
    if shorter != words and shorter:
        words = shorter[0].upper() + shorter[1:]
    return WrittenSentence(words, tuple(dict.fromkeys(numbers)), paragraph, is_item, not unsafe)


def _numbers(marker: str) -> list[int]:
    """Return the numbers of a marker, "1, 3" or "1-3"; a range that is absurdly long is its two ends."""
    spread = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", marker.strip())
    if spread and 0 < int(spread[2]) - int(spread[1]) < _LONGEST_RANGE:
        return list(range(int(spread[1]), int(spread[2]) + 1))
    return [int(number) for number in re.findall(r"\d+", marker)]
