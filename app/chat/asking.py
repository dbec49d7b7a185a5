"""Answering the next question of a conversation, step by step as the visitor sees it. No Gradio."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app import texts
from app.asking import checked_question, stream_to_visitor
from app.chat.conversation import Conversation, Request, Turn
from app.events import Answered, Token
from app.problems import public_message
from app.suggestions import without_suggestions

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from app.assistant import Assistant

_EVERY_S: Final = 0.12  # between two pictures of a concept: the eye needs no more, and each is sent as a whole

logger = logging.getLogger(__name__)


def converse(
    assistant: Assistant, conversation: Conversation, request: Request, stop: threading.Event
) -> Iterator[Conversation]:
    """Yield the conversation with the question in it, with what of a concept there is, and last with the answer.

    Setting ``stop`` ends the answer. A visitor never sees a stack trace: what fails becomes a notice, and the log has
    it.
    """
    try:
        question = checked_question(request.question)
    except ValueError as error:
        yield conversation.with_next(Turn("", "failed", notice=str(error), language=request.language))
        return
    if conversation.is_full:
        yield conversation.with_next(Turn("", "failed", notice=texts.CONVERSATION_FULL, language=request.language))
        return
    history = () if request.fresh else conversation.questions
    turn = Turn(question, history=history, documents=request.documents, language=request.language)
    conversation = conversation.with_next(turn)
    yield conversation
    try:
        for grown in _steps(assistant, turn, stop):
            yield conversation.with_last(grown)
    except Exception as error:  # a defect of ours must not end the conversation
        logger.exception("a question could not be answered")
        yield conversation.with_last(replace(turn, state="failed", notice=public_message(error)))


def _steps(assistant: Assistant, turn: Turn, stop: threading.Event) -> Iterator[Turn]:
    """Yield the turn as it grows; the last one is done or stopped."""
    shown = time.monotonic()
    for event in stream_to_visitor(assistant, turn.question, turn.history, turn.documents, stop):
        if isinstance(event, Token):
            turn = replace(turn, concept=turn.concept + event.text)
            if time.monotonic() - shown >= _EVERY_S:
                shown = time.monotonic()
                yield turn
        elif isinstance(event, Answered):
            # The suggestions at the end of the text become buttons.
            text = without_suggestions(event.answer.text, event.answer.suggestions)
            yield replace(turn, state="done", concept="", answer=replace(event.answer, text=text))
            return
    yield replace(turn, state="stopped", concept="")
