"""Example questions for the empty chat, of those that the documents' headings suggest the ones that get an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app import texts
from app.suggestions import suggest_questions
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from app.assistant import Assistant
    from vectorstore.index import Index

MAX_EXAMPLES: Final = 4
_MAX_TRIES: Final = 12


def example_questions(assistant: Assistant, index: Index) -> tuple[str, ...]:
    """Return at most ``MAX_EXAMPLES`` questions that the assistant does answer, spread over the documents.

    Generic questions fill up when the headings give none; with an index that cannot be read there are none.
    """
    try:
        documents = index.documents()
        candidates = [*suggest_questions(documents, _MAX_TRIES), *texts.GENERIC_EXAMPLES] if documents else []
        return _answered(assistant, candidates)
    except VectorStoreError:
        return ()


def _answered(assistant: Assistant, candidates: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for question in candidates:
        if len(found) == MAX_EXAMPLES:
            break
        if not assistant.ask(question).is_refusal:
            found.append(question)
    return tuple(found)
