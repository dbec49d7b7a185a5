"""Questions that a visitor may ask next: those of the headings around what was cited, if they get an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.suggestions import neighbouring_questions
from vectorstore.errors import VectorStoreError
from vectorstore.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from app.answer import Answer
    from app.assistant import Assistant
    from app.texts import Language

MOST: Final = 3
_TRIES: Final = 6
_REMEMBERED: Final = 4_096


class FollowUps:
    """Suggests questions, and remembers which ones the assistant answers; safe to call from several threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant.without_model()
        self._known = Recent[tuple[object, ...], bool](_REMEMBERED)

    def after(
        self, answer: Answer, language: Language, documents: Collection[str] = (), asked: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return at most ``MOST`` questions that were not ``asked`` yet, the nearest headings first.

        Those of an answer that asks back are its own suggestions. An index that cannot be read gives none.
        """
        said = {question.casefold() for question in asked}
        if answer.suggestions:
            return tuple(question for question in answer.suggestions if question.casefold() not in said)[:MOST]
        found: list[str] = []
        try:
            for tried, question in enumerate(self._candidates(answer, language)):
                if tried == _TRIES or len(found) == MOST:
                    break
                if question.casefold() not in said and self._is_answered(question, documents):
                    found.append(question)
        except VectorStoreError:
            return ()
        return tuple(found)

    def _candidates(self, answer: Answer, language: Language) -> Iterator[str]:
        given = set[str]()
        for citation in answer.citations or answer.related:
            document = self._assistant.index.document(citation.document)
            for question in neighbouring_questions(document, citation.start, language, was_read=bool(answer.citations)):
                if question not in given:
                    given.add(question)
                    yield question

    def _is_answered(self, question: str, documents: Collection[str]) -> bool:
        versions = tuple(sorted(self._assistant.index.versions().items()))
        key = (hash(versions), question, tuple(sorted(documents)))
        return self._known.get(key, lambda: self._assistant.ask(question, (), documents).status == "beantwoord")
