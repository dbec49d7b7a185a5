from __future__ import annotations

import pytest

from app.answering.evidence import select_evidence
from app.answering.letter_questions import letter_words
from app.answering.letters import tells_of_letter
from app.answering.question import Question
from vectorstore.passage import Hit, Origin, Passage, Sentence

CLOSING = "Met vriendelijke groet,\nWaterschap De Meerkoet\nJ. de Wit\nDijkgraaf"
OPENING = "Geachte leden van het bestuur,"
BODY = "In deze brief leest u wat het waterschap aan de dijken doet."


def hit(text: str, title: str = "Brief over de dijken", cosine: float = 0.85) -> Hit:
    origin = Origin("brief", title, "brief.txt", (), None, 0, len(text))
    return Hit(Passage(1, text, origin, (Sentence(0, len(text)),)), 1.0, cosine, 1.0, (cosine,))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wie ondertekende de brief?", CLOSING),
        ("Van wie komt deze brief?", CLOSING),
        ("Wie is de afzender?", CLOSING),
        ("Who signed the letter?", CLOSING),
        ("Wie is de dijkgraaf van het waterschap?", CLOSING),
        ("Wie is de dijkgraaf van WDM?", CLOSING),
        ("Wie schreef de brief over de dijken?", CLOSING),
        ("Aan wie is de brief gericht?", OPENING),
        ("Voor wie is deze brief bedoeld?", OPENING),
        ("To whom is the letter addressed?", OPENING),
    ],
)
def test_the_opening_and_closing_tell_whom_a_letter_is_for_and_from(question: str, text: str) -> None:
    found = select_evidence(Question(question), [hit(BODY, cosine=0.9), hit(OPENING), hit(CLOSING)])
    assert [piece.quote for piece in found.pieces] == [text]
    assert found.thresholds.status(found.probability) == "beantwoord"


@pytest.mark.parametrize(
    "question",
    [
        "Wie schreef de brief aan de Kamer?",
        "Wie ondertekende het akkoord?",
        "Wie is de dijkgraaf van Rijnland?",
        "Wie is de nieuwe dijkgraaf?",
        "Voor wie is de subsidie bedoeld?",
        "Wat staat er in de brief?",
        "Wanneer is de brief verstuurd?",
    ],
)
def test_they_answer_nothing_else(question: str) -> None:
    asked = Question(question)
    assert not any(tells_of_letter(asked, found.passage) for found in (hit(OPENING), hit(CLOSING)))


def test_they_are_looked_up_by_what_letters_say_there() -> None:
    assert "groet" in letter_words("Wie ondertekende de brief?")
    assert "geachte" in letter_words("Aan wie is de brief gericht?")
    assert letter_words("Wie betaalt de dijken?") == ""
