"""The conversation as HTML for the chat's log and for the row of suggestions below it. No Gradio."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.errors import FAILURES
from app.rendering import answer_html, notice_html, one_line, question_html, templates
from app.texts import FRAMES
from app.texts.chat import MESSAGES, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.chat.conversation import Conversation, Turn
    from app.texts import Language
    from vectorstore.passage import Document

Messages = list[dict[str, Any]]


def drawn(conversation: Conversation, language: Language, document_of: Callable[[str], Document]) -> Conversation:
    """Return the conversation with the HTML of every finished turn in ``language``; what was drawn stays as it is."""
    turns = tuple(
        turn
        if turn.state == "busy" or (turn.html and turn.language == language)
        else replace(turn, language=language, html=_turn_html(turn, place, language, document_of))
        for place, turn in enumerate(conversation.turns)
    )
    return replace(conversation, turns=turns)


def messages(conversation: Conversation) -> Messages:
    """Return the messages of the log; finished turns must have been ``drawn``."""
    found: Messages = []
    for place, turn in enumerate(conversation.turns):
        if turn.question:
            found.append({"role": "user", "content": question_html(turn.question)})
        found.append({"role": "assistant", "content": turn.html or _busy_html(turn, place)})
    return found


def suggestions_html(questions: Sequence[str], language: Language) -> str:
    """Return suggested questions as buttons; nothing when there are none."""
    if not questions:
        return ""
    return render("chat_tips.html", label=FRAMES[language].suggestions, questions=questions)


def render(template: str, **values: object) -> str:
    """Return a template of the chat as one line of HTML."""
    return one_line(templates().get_template(template).render(**values))


def _turn_html(turn: Turn, place: int, language: Language, document_of: Callable[[str], Document]) -> str:
    words = WORDS[language]
    if turn.answer:
        # What asks back, or refuses, is nothing to keep.
        kept = turn.answer.citations or turn.answer.related
        tools = Markup(render("answer_tools.html", words=words)) if kept else None  # noqa: S704 - escaped
        return answer_html(turn.answer, document_of, language=language, history=turn.history, turn=place, tools=tools)
    again = render("answer_again.html", words=words, turn=place) if turn.question else ""
    notice = words.stopped if turn.state == "stopped" else _in_language(turn.notice, language)
    return notice_html(notice, again, "gestopt" if turn.state == "stopped" else "fout")


def _in_language(notice: str, language: Language) -> str:
    """Return a Dutch notice in the page's language; one that has no translation stays as it is."""
    if language == "nl":
        return notice
    limit = re.search(r"[\d.]+", notice)
    for dutch, english in MESSAGES.items():
        if notice == dutch.replace("{limit}", limit[0] if limit else ""):
            return english.replace("{limit}", limit[0].replace(".", ",") if limit else "")
    return next((failure.public_en for _, failure in FAILURES if failure.public_nl == notice), notice)


def _busy_html(turn: Turn, place: int) -> str:
    return render("answer_busy.html", words=WORDS[turn.language], turn=place, concept=turn.concept)
