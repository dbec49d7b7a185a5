"""A conversation with its sources written out, as every format shows it. Pure but for looking documents up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.pages.links import web_url
from app.rendering import passage_url
from app.texts import dutch_date
from vectorstore.errors import UnknownDocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.answer import Answer, Citation, Status
    from app.texts.export import ExportWords
    from vectorstore.passage import Document

_BULLET = re.compile(r"\s*[-•*]\s+")
# What neither XML nor UTF-8 can hold, and what turns the direction of writing around.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A quotation with its full reference.

    ``date`` is written out, ``section`` the heading path; ``link`` is the address of the marked passage and
    ``original`` that of the published document, empty when it has none. ``stands`` tells whether the quotation is still
    in the document, character for character.
    """

    number: int
    title: str
    publisher: str
    date: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    link: str
    original: str
    stands: bool

    def place(self, words: ExportWords) -> str:
        """Return publisher, date, section and page in one line; empty when none is known."""
        section = " › ".join(self.section)
        page = f"{words.frame.page}\N{NO-BREAK SPACE}{self.page}" if self.page else ""
        return " · ".join(part for part in (self.publisher, self.date, section, page) if part)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an answer, or an item of a list in it."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer; ``related`` holds what came near when nothing was found."""

    question: str
    status: Status
    text: tuple[Paragraph, ...]
    sources: tuple[Source, ...]
    related: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of a conversation, the oldest first, and when it was saved (local time)."""

    turns: tuple[Turn, ...]
    when: datetime


def conversation_of(
    answers: Sequence[Answer], document_of: Callable[[str], Document], site: str, when: datetime
) -> Conversation:
    """Return a conversation of answers.

    ``document_of`` gives a document by its id (UnknownDocumentError when it was removed); ``site`` is the address of
    this server without a slash at the end, with which the links begin.
    """
    known: dict[str, Document | None] = {}

    def look_up(document_id: str) -> Document | None:
        if document_id not in known:
            try:
                known[document_id] = document_of(document_id)
            except UnknownDocumentError:
                known[document_id] = None
        return known[document_id]

    def sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
        return tuple(_source(citation, look_up(citation.document), site) for citation in citations)

    turns = tuple(
        Turn(
            fit(" ".join(answer.question.split())),
            answer.status,
            tuple(_paragraphs(answer.text)),
            sources(answer.citations),
            sources(answer.related),
        )
        for answer in answers
    )
    return Conversation(turns, when)


def fit(text: str) -> str:
    """Return the text without characters that a file cannot hold or that hide other text."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def _source(citation: Citation, document: Document | None, site: str) -> Source:
    return Source(
        number=citation.number,
        title=fit(document.title if document else citation.title),
        publisher=fit(document.publisher or "") if document else "",
        date=dutch_date(document.date) if document else "",
        section=tuple(fit(heading) for heading in _section(citation, document) if heading),
        page=citation.page,
        quote=fit(citation.quote.strip("\n")),
        link=site + passage_url(citation),
        original=web_url(document.url) if document else "",
        stands=document is not None and document.text[citation.start : citation.end] == citation.quote,
    )


def _section(citation: Citation, document: Document | None) -> tuple[str, ...]:
    """Return the heading path; of a citation that names only the nearest heading, the document tells the rest."""
    path: list[tuple[int, str]] = []
    for block in document.blocks if document and len(citation.section) == 1 else ():
        if block.start > citation.start:
            break
        if block.kind == "heading" and document:
            path = [above for above in path if above[0] < block.level]
            path.append((block.level, " ".join(document.text[block.start : block.end].split())))
    headings = tuple(text for _, text in path if document and text != document.title)
    return headings if headings[-1:] == citation.section else citation.section


def _paragraphs(text: str) -> list[Paragraph]:
    found = []
    for line in fit(text).splitlines():
        bullet = _BULLET.match(line)
        content = line[bullet.end() if bullet else 0 :].strip()
        if content:
            found.append(Paragraph(content, bullet is not None))
    return found
