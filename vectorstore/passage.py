"""The nouns of the store: documents, passages, sentences and hits.

Every span is a pair of character offsets into the *stored text* of its document, so that
``document.text[start:end]`` gives back exactly what was cited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table", "footnote", "caption", "signature"]
SentenceRole = Literal["sentence", "lead", "item"]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A stretch of the stored text with its kind, for showing the document again.

    ``level`` is the depth of a heading (1 is the highest) and 0 for everything else; ``page`` counts
    from 1 and is None where the format has no pages.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored: its full text and what is known about it.

    ``id`` is the slug of the file name; ``date`` is ISO 8601 (``2025-12-09``); ``version`` is the hash of the
    file's bytes and of the metadata beside it, and changes whenever anything shown would change. ``original`` is the
    name under which the file's own bytes are kept, None when they are not.
    """

    id: str
    title: str
    file: str
    text: str
    version: str
    blocks: tuple[TextBlock, ...] = ()
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "nl"
    original: str | None = None

    @property
    def pages(self) -> int:
        """Return the number of the last page with text; 0 where the format has no pages."""
        return max((block.page or 0 for block in self.blocks), default=0)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document without its text: fields as in ``Document``, and how many passages it has."""

    id: str
    title: str
    file: str
    version: str
    passages: int
    pages: int = 0
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "nl"
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a passage comes from: document, section path, page and span in the stored text.

    ``page`` is the one that it starts on; ``turns`` says where in the stored text a next page starts, and its number.
    """

    document: str
    title: str
    file: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    turns: tuple[tuple[int, int], ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the page on which a character of the passage stands; None where the format has no pages."""
        return next((page for start, page in reversed(self.turns) if start <= offset), self.page)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One citable unit of a passage: a sentence, the lead-in of a list, or a list item.

    ``start`` and ``end`` are offsets in the document's stored text. A list item's span leaves the bullet out.
    """

    start: int
    end: int
    role: SentenceRole = "sentence"


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and cited: a paragraph, or a list with its lead-in.

    ``number`` counts from 1 within the document; ``text`` equals the stored text between ``origin.start``
    and ``origin.end``.
    """

    number: int
    text: str
    origin: Origin
    sentences: tuple[Sentence, ...]

    @property
    def id(self) -> str:
        """Return the passage's stable id, ``document#p-number``."""
        return f"{self.origin.document}#p-{self.number}"

    def sentence_text(self, sentence: Sentence) -> str:
        """Return the exact text of one of the passage's sentences."""
        return self.text[sentence.start - self.origin.start : sentence.end - self.origin.start]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a question and a passage, or of a statement and a passage, as log-odds.

    ``relevance`` ranks passages of one question, ``answers`` and ``supports`` stand for themselves, and ``sentences``
    tells of each sentence that was read, by its place in ``passage.sentences``, whether it answers.
    """

    relevance: float
    answers: float
    supports: float
    sentences: Mapping[int, float]

    def joined(self, other: Judgement) -> Judgement:
        """Return what two readings of one passage, around different sentences, say together: the best of each."""
        places = self.sentences.keys() | other.sentences.keys()
        return Judgement(
            max(self.relevance, other.relevance),
            max(self.answers, other.answers),
            max(self.supports, other.supports),
            {place: max(self.sentences.get(place, -99.0), other.sentences.get(place, -99.0)) for place in places},
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    ``score`` is the fused score (higher is better, comparable within one search only), ``cosine`` the
    similarity of question and passage vectors, ``bm25`` the keyword score (0 where no word matched), and
    ``sentence_cosines`` the similarity of the question with each of ``passage.sentences``, in their order.
    """

    passage: Passage
    score: float
    cosine: float
    bm25: float
    sentence_cosines: tuple[float, ...] = ()
    judgement: Judgement | None = None
