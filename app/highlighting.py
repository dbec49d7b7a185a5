"""Which words of a quotation decided that it was chosen: those that the question has too. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from app.answering.conversation import standalone
from app.answering.matching import match
from vectorstore.analysis import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.analysis import Token

_SHARED = 0.5  # how well one word must match: a whole compound part does, a part of a part does not


def question_words(question: str, history: Sequence[str] = ()) -> tuple[Token, ...]:
    """Return the words that carry the meaning of a question, with those that it takes from the earlier questions."""
    return standalone(question, history).words


def deciding_spans(words: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Return the spans of ``text`` that hold a word of the question, up to inflection, compounds and typing errors.

    Words that stand next to each other make one span.
    """
    spans: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.is_stopword or not any(match(word, token.surface) >= _SHARED for word in words):
            continue
        if spans and text[spans[-1][1] : token.start] == " ":
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
    return spans


def marked_html(words: Sequence[Token], text: str) -> Markup:
    """Return ``text`` escaped, its line ends as line breaks and the deciding words in ``mark`` elements."""
    html, position = Markup(""), 0
    for start, end in deciding_spans(words, text):
        html += text[position:start] + Markup("<mark>{}</mark>").format(text[start:end])
        position = end
    html += text[position:]
    return Markup("<br>").join(line.strip() for line in html.splitlines() if line.strip())
