"""A question from the web, by REST or in the chat: checked, and then asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import texts
from app.answering.question import LONGEST_QUESTION, LONGEST_SHOWN
from app.events import Answered, final_answer
from app.observing.answers import observing
from vectorstore.errors import NoIndexError

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Iterator, Sequence

    from app.answer import Answer
    from app.assistant import Assistant
    from app.events import Event

MAX_HISTORY = 50


def checked_question(text: str) -> str:
    """Return the question without outer white space.

    Raises:
        ValueError: it is empty, longer than ``LONGEST_QUESTION`` characters, or not valid Unicode; the message is
            Dutch and says what to do.
    """
    question = text.strip()
    if not question:
        raise ValueError(texts.EMPTY_QUESTION)
    if len(question) > LONGEST_QUESTION:
        raise ValueError(texts.TOO_LONG.format(limit=LONGEST_SHOWN))
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise ValueError(texts.INVALID_CHARACTERS)
    return question


def answer_visitor(
    assistant: Assistant, question: str, history: Sequence[str], documents: Collection[str] = ()
) -> Answer:
    """Answer a checked question after the conversation's last ``MAX_HISTORY`` ones.

    Raises:
        NoIndexError: no document is left; a server goes on when the last one is removed.
        UnknownDocumentError: ``documents`` names one that is not there.
    """
    return final_answer(stream_to_visitor(assistant, question, history, documents))


def stream_to_visitor(
    assistant: Assistant,
    question: str,
    history: Sequence[str],
    documents: Collection[str] = (),
    stop: threading.Event | None = None,
) -> Iterator[Event]:
    """Answer as ``answer_visitor`` does, step by step; what it raises comes with the first event."""
    with observing(question) as seen:
        for event in assistant.stream(question, history[-MAX_HISTORY:], documents, stop=stop):
            if isinstance(event, Answered):
                if event.answer.is_refusal and not assistant.index.versions():
                    raise NoIndexError("the index holds no documents; run: briefwijzer ingest")
                seen.answer = event.answer
            yield event
