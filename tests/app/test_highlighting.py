from __future__ import annotations

import pytest

from app.highlighting import deciding_spans, marked_html, question_words


def marked(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in deciding_spans(question_words(question), text)]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Wie krijgt geld voor de asielketen?", "De asielketens krijgen meer geld.", ["asielketens krijgen", "geld"]),
        ("Wat kost een kaartje?", "Een kaartje kost zes euro.", ["kaartje kost"]),
        ("Hoeveel woningen komen er?", "De woningbouw begint in 2026.", ["woningbouw"]),
        ("Wie won het songfestival?", "De raad stemde voor.", []),
    ],
)
def test_words_of_the_question_are_found_up_to_inflection(question: str, text: str, words: list[str]) -> None:
    assert marked(question, text) == words


def test_nothing_in_the_text_becomes_html() -> None:
    html = marked_html(question_words("Wat kost een kaartje?"), "Een kaartje <b>kost</b>\n\n zes & meer")
    assert html == "Een <mark>kaartje</mark> &lt;b&gt;<mark>kost</mark>&lt;/b&gt;<br>zes &amp; meer"
