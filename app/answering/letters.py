"""The opening and the closing of a letter, which answer one thing only: whom it is for, and whom it is from. Pure.

"Geachte leden," and "Met vriendelijke groet, …" share no words with such a question, so they are looked up by what
letters always say there, and taken for what they are.
"""

from __future__ import annotations

import re

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
_OPENING_WORDS = "geachte beste dear"
_CLOSING_WORDS = "vriendelijke groet groeten hoogachtend regards sincerely"
_SIGNED = (
    r"onderteken\w{0,10}|getekend|tekent|tekende|afzender|schreef|schrijver|geschreven|stuurde|gestuurd|verstuurd?e?|"
    r"verzonden|signed|signs|wrote|written|sent|sender|author"
)
_ABOUT_SENDER = re.compile(rf"\b({_SIGNED})\b", re.IGNORECASE)
_SENT_BY = re.compile(
    rf"\b({_SIGNED})\b|\b(van wie|wie)\b.{{0,20}}\b(is|komt|kwam)\b|\bfrom whom\b|\bwho\b.{{0,40}}\bfrom\b",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"\b(aan|voor) wie\b|\b(ge)?add?ress\w+|\bontvanger\w*|\baanhef\b|\b(to|for) whom\b|"
    r"\bwho\b.{0,40}\b(to|for)\b|\brecipients?\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(wie|wiens|who|whom|afzender|ondertekenaar\w*|sender|author|recipients?)\b", re.IGNORECASE)
_LETTER = re.compile(r"\w{0,20}brief|schrijven|letter", re.IGNORECASE)
_ABOUT_LETTER = re.compile(rf"\b({_LETTER.pattern}|afzender|sender)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z](?=[a-z])")
# Words of such a question that tell nothing beside the letter itself.
_ITS_WORDS = re.compile(
    rf"{_LETTER.pattern}|{_SIGNED}|ondertekenaar\w*|gericht|(ge)?add?ress\w+|ontvanger\w*|bedoeld|bestemd|aanhef|komt|"
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
    if question.wants_name or _ABOUT_SENDER.search(question.text) or letter_words(question.text) == _CLOSING_WORDS:
        return True
    return question.subject is not None and match(question.subject, closing.text) >= _NAMED


def letter_words(question: str) -> str:
    """Return the words by which the part of a letter is found that answers a question; empty for any other question."""
    if not (_ABOUT_LETTER.search(question) and _WHO.search(question)):
        return ""
    if _SENT_TO.search(question):
        return _OPENING_WORDS
    return _CLOSING_WORDS if _SENT_BY.search(question) else ""


def tells_of_letter(question: Question, passage: Passage) -> bool:
    """Tell whether a passage opens or closes the very letter whose reader or sender is asked for, or who signs it.

    Whatever else the question names must stand in the letter's title or in that passage: it may ask of another letter,
    and "Wie is de voorzitter van …?" of another body.
    """
    opens = is_salutation(passage.text)
    if not (opens or is_closing(passage.text)):
        return False
    wanted = letter_words(question.text)
    asked = wanted == _OPENING_WORDS if opens else wanted == _CLOSING_WORDS or (not wanted and question.wants_name)
    others = [word for word in question.words if not _ITS_WORDS.fullmatch(word.folded)]
    return asked and all(_is_named(word, passage) for word in others)


def _is_named(word: Token, passage: Passage) -> bool:
    """Tell whether title or passage hold a word, or write it out: "VNG" for Vereniging van Nederlandse Gemeenten."""
    written_out = {"".join(_CAPITAL.findall(line)) for line in passage.text.splitlines()}
    return word.surface in written_out or match(word, f"{passage.origin.title}\n{passage.text}") >= _NAMED
