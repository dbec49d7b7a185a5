"""Example questions for the empty chat, of those that the documents' headings suggest the ones that get an answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from app.suggestions import suggest_questions
from app.texts.chat import WORDS
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.texts import Language

MAX_EXAMPLES: Final = 4
_MAX_TRIES: Final = 12


class Examples:
    """The examples of each language, found again when the documents changed; safe to call from several threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant.without_model()
        self._found: dict[Language, tuple[dict[str, str], tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def questions(self, language: Language = "nl") -> tuple[str, ...]:
        """Return at most ``MAX_EXAMPLES`` questions that the assistant does answer, spread over the documents.

        Generic questions fill up when the headings give none; with an index that cannot be read there are none.
        """
        try:
            versions = self._assistant.index.versions()
            with self._lock:
                if self._found.get(language, ({}, ()))[0] != versions:
                    self._found[language] = (versions, self._look(language))
                return self._found.get(language, ({}, ()))[1]
        except VectorStoreError:
            return ()

    def _look(self, language: Language) -> tuple[str, ...]:
        documents = self._assistant.index.documents()
        found: list[str] = []
        for question in (*suggest_questions(documents, _MAX_TRIES, language), *WORDS[language].generic_examples):
            if len(found) == MAX_EXAMPLES:
                break
            if not self._assistant.ask(question).is_refusal:
                found.append(question)
        return tuple(found)
