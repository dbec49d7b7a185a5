"""Example questions for the empty chat, made from the documents' own headings."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

from app import texts
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.assistant import Assistant
    from vectorstore.index import Index
    from vectorstore.passage import Document

MAX_EXAMPLES: Final = 4
_MAX_TRIES: Final = 12
_MAX_WORDS: Final = 6


def example_questions(assistant: Assistant, index: Index) -> tuple[str, ...]:
    """Return at most ``MAX_EXAMPLES`` questions that the assistant does answer, spread over the documents.

    Generic questions fill up when the headings give none; with an index that cannot be read there are none.
    """
    try:
        documents = index.documents()
        per_document = [list(_from_headings(document)) for document in documents]
        spread = [question for question in chain.from_iterable(zip_longest(*per_document)) if question]
        candidates = list(dict.fromkeys([*spread[:_MAX_TRIES], *texts.GENERIC_EXAMPLES])) if documents else []
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


def _from_headings(document: Document) -> Iterator[str]:
    for block in document.blocks:
        heading = " ".join(document.text[block.start : block.end].split())
        if block.kind == "heading" and _is_subject(heading):
            yield texts.HEADING_QUESTION.format(heading=_in_sentence(heading))


def _is_subject(heading: str) -> bool:
    words = heading.lower().split()
    generic = texts.GENERIC_HEADING_WORDS.intersection(words)
    return 1 <= len(words) <= _MAX_WORDS and heading[0].isalpha() and heading[-1].isalpha() and not generic


def _in_sentence(heading: str) -> str:
    """Return the heading as it stands inside a sentence: an ordinary capital at its start goes."""
    first = heading.split(maxsplit=1)[0]
    return heading[0].lower() + heading[1:] if first[1:].islower() else heading
