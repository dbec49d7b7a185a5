"""The conversation as the chat keeps it: turns, each a question and what came of it. Frozen; no Gradio."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from app.api.shapes import LONGEST_ID, MAX_DOCUMENTS

if TYPE_CHECKING:
    from app.answer import Answer
    from app.texts import Language

MAX_TURNS = 100  # all of them are sent again with each answer
State = Literal["busy", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with why there is none.

    ``history`` and ``documents`` are what the question was asked with. ``concept`` is unchecked text of a language
    model, shown while the turn is busy. ``notice`` says what went wrong. ``html`` is the answer as shown in
    ``language``; a turn without a question is a notice only.
    """

    question: str
    state: State = "busy"
    answer: Answer | None = None
    concept: str = ""
    notice: str = ""
    history: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    html: str = ""
    language: Language = "nl"


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what was asked and got an answer, the oldest first: what a next question may lean on."""
        return tuple(turn.question for turn in self.turns if turn.answer)

    @property
    def is_full(self) -> bool:
        """Tell whether no more questions fit in."""
        return sum(bool(turn.question) for turn in self.turns) >= MAX_TURNS

    def with_last(self, turn: Turn) -> Conversation:
        """Return the conversation with another last turn."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def with_next(self, turn: Turn) -> Conversation:
        """Return the conversation with a turn added; a notice and a turn without an answer give way."""
        kept = self.turns
        if kept and (not kept[-1].question or (kept[-1].question == turn.question and not kept[-1].answer)):
            kept = kept[:-1]
        return replace(self, turns=(*kept, turn))


@dataclass(frozen=True, slots=True)
class Request:
    """What the page sends: a question, the page's language, and the documents to search (all when empty).

    ``fresh`` asks it as the first of a conversation: a suggested question and a link mean what they say.
    """

    question: str
    language: Language = "nl"
    documents: tuple[str, ...] = ()
    fresh: bool = False

    @classmethod
    def parse(cls, sent: str) -> Request:
        """Read what the page's script made of the question; a text that it did not make is the question itself."""
        try:
            told: Any = json.loads(sent)
        except (ValueError, RecursionError):
            return cls(sent)
        if not isinstance(told, dict) or not isinstance(told.get("vraag"), str):
            return cls(sent)
        # Kept with the conversation, and part of what is remembered: no more of it than can mean something.
        documents = told.get("documenten")
        named = dict.fromkeys(str(name)[:LONGEST_ID] for name in documents) if isinstance(documents, list) else ()
        return cls(
            question=told["vraag"],
            language="en" if told.get("taal") == "en" else "nl",
            documents=tuple(named)[:MAX_DOCUMENTS],
            fresh=told.get("los") is True,
        )
