"""Making a follow-up question stand alone, by rules over the earlier questions. Pure.

A question leans on what went before when it opens with "en", points back ("daarvan", "dat", "ze") or has hardly a word
of its own. The subject words of the latest question that stood on its own are then put in front of it. A question with
a subject of its own and nothing that points back starts a new topic and takes nothing along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.answering.question import Question, clean, weight
from vectorstore.analysis import fold

_OPENS = re.compile(r"^\W*(en|maar|dus|ook|of|and|but|so|also|what about|how about)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(daar|hier|daar(van|voor|over|mee|in|aan|op|naar|uit|door|bij|tegen|na|toe|om)|"
    r"(er|hier)(van|voor|over|mee|in|aan|op|uit|door|bij|tegen)|"
    r"ze|zij|hij|hun|hen|hem|haar|diens|die|deze|dat|dit|zoiets|"
    r"het(?=\W*$| (is|was|kost|gaat|komt|werkt|betekent|ging|wordt|werd)\b)|"
    r"they|them|their|it|its|that|those|these|this)\b",
    re.IGNORECASE,
)
_POINTER_WITH_NOUN = re.compile(
    r"\b(dat|die|deze|dit|that|this|these|those|haar|hun|their|its)\s+"
    r"(?!(is|zijn|was|waren|wordt|worden|een|de|het|dan|ook|nu|al|er|niet|so|are|were|a|the|not|be|een|"
    r"kan|kunnen|moet|moeten|gaat|gaan|gebeurt|betekent)\b)\w{4,}",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"\b\w+,? (dat|die|that) (de|het|een|er|we|wij|u|ik|je|the|a)\b", re.IGNORECASE)
_ASKS_SOMETHING = re.compile(r"\b(w[aie]\w*|hoe\w*|what|wh\w+|how)\b", re.IGNORECASE)
_FEW = 3.0  # summed weight of the words below which a question has no subject of its own
_TOPIC_WORDS = 6


def standalone(question: str, history: Sequence[str]) -> Question:
    """Return the question so that it can be understood, and searched, without the earlier ones.

    ``history`` holds the earlier questions of the conversation, oldest first.
    """
    current = clean(question)
    earlier = [clean(text) for text in history if clean(text)]
    if not earlier or not leans_on_history(current):
        return Question(current)
    topic = _topic(earlier)
    own = {word.folded for word in Question(current).words}
    carried = [word for word in topic if fold(word) not in own]
    if not carried:
        return Question(current)
    return Question(f"{' '.join(carried)}: {current}", frozenset(map(fold, carried)))


def points_nowhere(text: str, history: Sequence[str]) -> bool:
    """Tell whether a text asks nothing that can be looked up: it points back to nothing, or only nods ("En?")."""
    question = Question(text)
    if not question.words:
        return not history or (question.asks == "open" and _ASKS_SOMETHING.search(text) is None)
    light = sum(weight(word) for word in question.words) < _FEW
    return not history and light and _POINTS_BACK.search(text) is not None


def leans_on_history(text: str) -> bool:
    """Tell whether a question needs the earlier ones to be understood."""
    own_weight = sum(weight(word) for word in Question(text).words)
    if _OPENS.search(text):
        return True
    points_back = _POINTS_BACK.search(_SUBORDINATE.sub(" ", _POINTER_WITH_NOUN.sub(" ", text))) is not None
    return points_back or own_weight < _FEW


def _topic(earlier: Sequence[str]) -> list[str]:
    """Return the subject words of the latest question that stood on its own, with those of what followed it."""
    topic: list[str] = []
    for text in reversed(earlier):
        words = [word.surface for word in Question(text).words if weight(word) >= 1.5]
        topic = [word for word in words if word not in topic] + topic
        if not leans_on_history(text):
            break
    return topic[:_TOPIC_WORDS]
