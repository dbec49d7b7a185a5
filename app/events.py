"""What an answer consists of while it is being made: passages first, then concept text, then the proven answer.

Each event has a ``name`` and ``to_json``, as a stream over HTTP sends them. Without a language model no token comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from app.answer import Answer, Citation


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages that the answer is made from; their numbers are those in the concept text, not in the answer."""

    name: ClassVar[str] = "passages"
    citations: tuple[Citation, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the passages under the keys of the public schema."""
        return {"passages": [citation.to_json() for citation in self.citations]}


@dataclass(frozen=True, slots=True)
class Token:
    """The next piece of concept text, unchecked: show it as a concept, as plain text, and never keep it."""

    name: ClassVar[str] = "token"
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the piece of text."""
        return {"tekst": self.text}


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, checked: always the last event, and it replaces all concept text."""

    name: ClassVar[str] = "antwoord"
    answer: Answer

    def to_json(self) -> dict[str, Any]:
        """Return the answer object of the public schema."""
        return self.answer.to_json()


Event = Passages | Token | Answered


def final_answer(events: Iterable[Event]) -> Answer:
    """Return the answer at the end of a stream.

    Raises:
        ValueError: the stream ended without one, because it was stopped.
    """
    answer = next((event.answer for event in events if isinstance(event, Answered)), None)
    if answer is None:
        raise ValueError("the stream was stopped before there was an answer")
    return answer
