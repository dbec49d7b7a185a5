"""The opening and the closing of a letter, which answer one thing only: whom it is for, and whom it is from. Pure.

"Geachte leden," and "Met vriendelijke groet, …" share no words with such a question, so they are looked up by what
letters always say there (``letter_questions``), and taken for what they are.
"""

from __future__ import annotations

import re

from app.answering.letter_questions import CLOSING_WORDS, LETTER, OPENING_WORDS, SIGNED, asks_sender, letter_words
from app.answering.matching import match
from app.answering.question import Question
from vectorstore.analysis import Token
from vectorstore.passage import Passage

_SALUTATION = re.compile(r"^\W*(geachte|beste|dear|hooggeachte|lieve)\b[^.!?]{0,120},?$", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\W*((met )?((zeer|heel) )?(vriendelijke|hartelijke) groet(en)?|hoogachtend|(kind|best|warm) regards|"
    r"yours (sincerely|faithfully|truly))\b",
    re.IGNORECASE,
)
_NAMED = 0.7  # how well the closing holds who is asked for: not only a part of a part
_CAPITAL = re.compile(r"\b[A-Z](?=[a-z])")
# Words of such a question that tell nothing beside the letter itself.
_ITS_WORDS = re.compile(
    rf"{LETTER}|{SIGNED}|ondertekenaar\w*|gericht|(ge)?add?ress\w+|ontvanger\w*|bedoeld|bestemd|aanhef|komt|"
    r"kwam|namens|meant|intended|recipients?|comes?",
    re.IGNORECASE,
)


def is_salutation(text: str) -> bool:
    """Tell whether a text opens a letter: "Geachte raadsleden,"."""
    return _SALUTATION.match(text) is not None


def is_closing(text: str) -> bool:
    """Tell whether a text closes a letter, with who signs it."""
    return _CLOSING.match(text) is not None


def may_close(question: Question, closing: Passage) -> bool:
    """Tell whether the closing of a letter may answer: who signed it, or who somebody named there is."""
    if question.wants_name or asks_sender(question.text) or letter_words(question.text) == CLOSING_WORDS:
        return True
    return question.subject is not None and match(question.subject, closing.text) >= _NAMED


def tells_of_letter(question: Question, passage: Passage) -> bool:
    """Tell whether a passage opens or closes the very letter whose reader or sender is asked for, or who signs it.

    Whatever else the question names must stand in the letter's title or in that passage: it may ask of another letter,
    and "Wie is de voorzitter van …?" of another body.
    """
    opens = is_salutation(passage.text)
    if not (opens or is_closing(passage.text)):
        return False
    wanted = letter_words(question.text)
    asked = wanted == OPENING_WORDS if opens else wanted == CLOSING_WORDS or (not wanted and question.wants_name)
    others = [word for word in question.words if not _ITS_WORDS.fullmatch(word.folded)]
    return asked and all(_is_named(word, passage) for word in others)


def _is_named(word: Token, passage: Passage) -> bool:
    """Tell whether title or passage hold a word, or write it out: "VNG" for Vereniging van Nederlandse Gemeenten."""
    written_out = {"".join(_CAPITAL.findall(line)) for line in passage.text.splitlines()}
    return word.surface in written_out or match(word, f"{passage.origin.title}\n{passage.text}") >= _NAMED
