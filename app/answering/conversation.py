"""Making a follow-up question stand alone, by rules over the earlier questions. Pure.

The conversation is read from its start: each question is resolved against the one before it, so that "daarvan" in a
third turn means what the second was about. A question that opens with "en", points back ("daarvan", "dat", "ze") or has
hardly a word of its own leans on what went before. "En voor huurders?" asks the earlier question of another subject
(``ellipsis``); any other gets the earlier subject's words in front. A question with a subject of its own, and one that
is complete ("Hoe laat is het?"), takes nothing along. What was no question to the documents is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.answering.ellipsis import asked_of_another, names_subject, without_opening
from app.answering.pointers import refers_back
from app.answering.question import LONGEST_QUESTION, Question, clean, weight, weight_of
from app.answering.requests import refusal
from vectorstore.analysis import Token, fold

_OPENS = re.compile(r"^\W*(en|maar|dus|ook|of|and|but|so|also|what about|how about)\b", re.IGNORECASE)
_ASKS_SOMETHING = re.compile(r"\b(w[aie]\w*|hoe\w*|what|wh\w+|how)\b", re.IGNORECASE)
# Small talk, complete by itself however few its words, and never about documents.
_SMALL_TALK = re.compile(
    r"\W{0,9}(en |and )?(hoe laat is het|(welke dag|de hoeveelste) is het|hoe gaat het|hoe is het( met)?|"
    r"(wat voor|hoe is het|wat is het) weer( is het| wordt het)?|"
    r"what (time|day) is it|how are you|how is it going|(how|what) is the weather( like)?)"
    r"( (met )?(u|je|jou)| nu| vandaag| morgen| now| today| tomorrow| doing){0,2}\W*",
    re.IGNORECASE,
)
# Says that one is at a loss, and asks nothing that can be looked up; "Hoezo?" does after an answer.
_AT_A_LOSS = re.compile(
    r"\W{0,9}((dat |ik )?(weet|snap|begrijp) (ik |het |dat )?(echt |ook )?niet|geen idee|help( me)?|"
    r"wat bedoel (je|u|jij)|wat bedoelt u|huh|i don.?t (know|understand)|no idea|what do you mean)( hoor| precies)?\W*",
    re.IGNORECASE,
)
_NEEDS_AN_ANSWER = re.compile(
    r"\W{0,9}(hoezo( dan)?|leg (dat |het )?(eens )?uit|waarom( dan)?|en dan|hoe dan|explain|why|how so)\W*",
    re.IGNORECASE,
)
# "Wie is de koning?" defines its own subject; "Wat is de reden?" wants one from before.
_DEFINES = re.compile(
    r"^\W*(wie|wat|who|what) (is|zijn|was|are|were) (een|de|het|an?|the) (?P<noun>\w+)\W*$", re.IGNORECASE
)
# "Wat staat er over wonen?" is complete, however few its words; "Wat staat er over de kosten?" wants a subject.
_COMPLETE = re.compile(
    r"^\W*(?:(?:en|and)\s+)?(?:wat|hoe|welke?|what|how|which)\b.*\b(?:over|about)\s+(?:(?:de|het|een|the|an?)\s+)?(?P<noun>\w+)\W*$",
    re.IGNORECASE,
)
# "Ten opzichte van welk jaar?", "Welke gemeenten?": no verb, so the sentence is the earlier one.
_BEFORE = (
    r"(ten opzichte van|in|op|voor|van|met|bij|binnen|tot|vanaf|sinds|per|door|over|aan|naar|uit|"
    r"for|by|from|to|with|within|at|on|of|since|until)\s+"
)
_VERBLESS = re.compile(
    rf"\W{{0,9}}((en|and)\s+)?({_BEFORE}(wat|wie|what|whom?)|"
    rf"{_BEFORE}(welke?|hoeveel|which|what|how many)(\s+\w+){{1,2}}|(welke?|hoeveel|which|how many)\s+\w+)\W*",
    re.IGNORECASE,
)
_RELATIONAL = re.compile(
    r"(eerste|tweede|derde|vierde|vijfde|laatste|first|second|third|last|reden|oorzaak|oorzaken|gevolg\w*|doel\w*|kosten|prijs|bedrag\w*|budget|boete|straf|tarief|hoogte|duur|termijn\w*|"
    r"datum|deadline|planning|percentage|aantal\w*|verschil\w*|voorwaarden?|eis\w*|regels|uitzonder\w+|voordel\w+|"
    r"voordeel|nade\w+|risico\w*|problem\w*|probleem|oplossing\w*|maatregel\w*|standpunt|mening|rol|taak|taken|naam|"
    r"namen|inhoud|conclusies?|resulta\w+|status|aandachtspunt\w*|minister|voorzitter|wethouder|verantwoordelijke|"
    r"eigenaar|aanvrager|afzender|schrijver|auteur|betrokken\w*|partij\w*|redenen|bezwa\w+|kritiek|zorgen|zorgpunt\w*|wensen|"
    r"plannen|voorstel\w*|afspraken|stappen|vervolg\w*|knelpunt\w*|kanttekening\w*|verwachting\w*|uitkomst\w*|reactie\w*|"
    r"objections?|concerns?|criticisms?|plans?|steps?|wishes|reasons?|causes?|effects?|consequences?|goals?|"
    r"aims?|costs?|price|amount|fine|terms?|date|differences?|conditions?|exceptions?|risks?|roles?|tasks?|names?|"
    r"results?|chair\w*|author|sender|owner)",
    re.IGNORECASE,
)
# What a question says of itself, and not of its subject.
_ASKING = re.compile(
    r"zeg(t|gen)?|schrijf\w*|noem\w*|meen(t|en)|denk(t|en)|beteken\w*|brief|letter|document\w*|tekst|text|"
    r"think\w*|says?|mean(s|ing)?"
)
_FEW = 3.0  # summed weight of the words below which a question has no subject of its own
_PLENTY = 5.5  # summed weight from which a question that opens with "en" has one
_TELLS = 1.5  # weight of a word that says what a question is about
_TOPIC_WORDS = 6
_DEEPEST = 8  # earlier questions that are looked at


def standalone(question: str, history: Sequence[str]) -> Question:
    """Return the question so that it can be understood, and searched, without the earlier ones.

    ``history`` holds the earlier questions of the conversation, oldest first.
    """
    return readings(question, history)[0]


def readings(question: str, history: Sequence[str]) -> tuple[Question, ...]:
    """Return the ways in which a question can be meant in its conversation, the likeliest first; mostly one."""
    before: Question | None = None
    for text in _asked(history):
        before = _resolved(text, before)[0]
    return _resolved(clean(question), before)


def points_nowhere(text: str, history: Sequence[str]) -> bool:
    """Tell whether a text asks nothing that can be looked up: it points back to nothing, nods ("En?") or chats."""
    begins = not _asked(history)
    if _SMALL_TALK.fullmatch(text) or _AT_A_LOSS.fullmatch(text) or (begins and _NEEDS_AN_ANSWER.fullmatch(text)):
        return True
    question = Question(text)
    if not question.words:
        return begins or (question.asks == "open" and _ASKS_SOMETHING.search(text) is None)
    return begins and weight_of(question) < _FEW and refers_back(text)


def leans_on_history(text: str) -> bool:
    """Tell whether a question needs the earlier ones to be understood."""
    own, back = weight_of(Question(text)), refers_back(text)
    if _SMALL_TALK.fullmatch(text):
        return False
    if without_opening(text) or _VERBLESS.fullmatch(text):
        return True
    if _OPENS.search(text):
        return back or own < _PLENTY
    if back:
        return True
    complete = _DEFINES.match(text) or _COMPLETE.match(text)
    if complete and Question(text).words:
        return _RELATIONAL.fullmatch(complete["noun"]) is not None
    return own < _FEW and not (Question(text).words and Question(text).is_keywords)


def _asked(history: Sequence[str]) -> list[str]:
    """Return the latest earlier texts that were questions to the documents, cleaned."""
    latest = (clean(text) for text in history[-_DEEPEST:] if len(text) <= LONGEST_QUESTION)
    return [text for text in latest if text and refusal(text) is None]


def _resolved(text: str, before: Question | None) -> tuple[Question, ...]:
    """Return a question in the light of the one before it, which stands on its own, in each way it can be meant."""
    if before is None or _names_another(text, before) or not leans_on_history(text):
        return (Question(text),)
    topic = [word.surface for word in _topic(before)]
    phrase = without_opening(text)
    if not phrase:
        return (_with_topic(topic, text, text),)
    if _in_other_language(text, before):
        return (Question(text),)
    if others := asked_of_another(phrase, before.asked):
        return tuple(_with_topic(topic if before.topic else [], other, text) for other in others)
    if before.topic and names_subject(phrase):
        return (Question(f"{phrase}: {before.asked}", _folded(before.asked) - _folded(phrase), before.asked),)
    return (_with_topic(topic, text, text),)


def _with_topic(topic: Sequence[str], asked: str, text: str) -> Question:
    """Return what is asked with the words of a topic in front; what ``text`` itself does not say is carried along."""
    own, inside = _folded(text), _folded(asked)
    words = [word for word in dict.fromkeys(topic) if fold(word) not in inside | own]
    whole = f"{' '.join(words)}: {asked}" if words else asked
    return Question(whole, _folded(whole) - own, asked) if _folded(whole) - own else Question(asked)


def _folded(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in Question(text).words)


def _in_other_language(text: str, before: Question) -> bool:
    """Tell whether a phrase cannot take a place in the question before it; a short one is known by its opening."""
    if before.language == "nl":
        return Question(text).language == "en"
    return re.match(r"\W*(en|maar|ook|hoe)\b", text, re.IGNORECASE) is not None


def _names_another(text: str, before: Question) -> bool:
    """Tell whether a question that opens with "en" names something new: "En wat is de hoofdstad van Italië?"."""
    question = Question(text)
    if without_opening(text) or refers_back(text) or question.language != before.language:
        return False
    known = {word.folded for word in before.words}
    names = [w for w in question.words if w.surface[:1].isupper() and w.start > 4]
    return bool(names) and len(question.words) > 1 and not known & {word.folded for word in question.words}


def _topic(before: Question) -> list[Token]:
    """Return the subject words of the question before, at most ``_TOPIC_WORDS``, its own ones first, in order."""
    telling = [word for word in before.words if weight(word) >= _TELLS and not _ASKING.fullmatch(word.folded)]
    chosen = sorted(telling, key=lambda word: word.folded in before.carried)[:_TOPIC_WORDS]
    return sorted(chosen, key=lambda word: word.start)
