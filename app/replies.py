"""What the program says around the quotations: found, found in part, not found, not a question. One per assistant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answer import Answer, Citation, Status
from app.answering.citations import cite, cite_passage, proven
from app.answering.evidence import Evidence
from app.answering.extractive import write_extractive
from app.answering.question import LONGEST_SHOWN, Question
from app.answering.requests import Refusal
from app.suggestions import in_text, suggest_questions
from prompts import Prompt, load_prompt
from vectorstore.analysis import Token
from vectorstore.index import Index
from vectorstore.passage import Hit

_SUGGESTIONS, _SUGGESTING = 3, 5  # questions suggested, and the documents they come from


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: what a language model starts from.

    ``plain`` is the answer without a model, ``quoted`` gives it with the text of a name in front, and ``text_of`` a
    document's text, in which every quotation is found back.
    """

    question: Question
    evidence: Evidence
    hits: Sequence[Hit]
    plain: Answer
    quoted: Callable[[str], Answer]
    text_of: Callable[[str], str]


class Replies:
    """Makes answers of evidence; ``contact`` closes a "not found" in each language."""

    def __init__(self, index: Index, contact: Mapping[str, str], prompts: Path | None = None) -> None:
        """Use an index; ``prompts`` is a folder whose files take the place of texts."""
        self._index = index
        self._contact = contact
        self._prompts = prompts
        self._suggested: tuple[dict[str, str], tuple[str, ...]] = ({}, ())

    def with_contact(self, contact: str) -> Replies:
        """Return the same replies with another closing line."""
        return Replies(self._index, {"nl": contact, "en": contact}, self._prompts)

    def found(self, asked: str, question: Question, evidence: Evidence, status: Status, said: str = "") -> Answer:
        """Return an answer of quotations; ``said`` names a text that stands in front of them."""
        probability = evidence.probability
        citations = tuple(cite(piece, n, probability) for n, piece in enumerate(evidence.pieces, start=1))
        if not proven(citations, self.text_of):
            return self.not_found(asked, question, evidence)
        frame = self._text(question.language, said).fill() if said else self._frame(question, status)
        return Answer(
            question=asked,
            status=status,
            text=write_extractive(citations, frame),
            citations=citations,
            language=question.language,
            confidence=probability,
            frame=frame,
        )

    def not_found(self, asked: str, question: Question, evidence: Evidence) -> Answer:
        """Return the answer that the documents do not hold one, with the passages that come near."""
        return Answer(
            question=asked,
            status="niet-gevonden",
            text=self._text(question.language, "not_found").fill(contact=self._contact[question.language]).strip(),
            related=self._related(evidence.near),
            language=question.language,
            confidence=evidence.probability,
        )

    def refuse(self, asked: str, question: Question, reason: Refusal, documents: Collection[str] = ()) -> Answer:
        """Return the answer to what is no question to the documents; suggestions are about ``documents``, if any."""
        asks_back = reason in ("unclear", "greeting", "thanks")
        suggestions = self._suggestions(documents) if asks_back else ()
        values: dict[str, str] = {}
        if reason == "too_long":
            values = {"limit": LONGEST_SHOWN}
        elif asks_back:
            values = {"examples": in_text(suggestions)}
        return Answer(
            question=asked,
            status="niet-gevonden" if asks_back else "geweigerd",
            text=self._text(question.language, reason).fill(**values).strip(),
            language=question.language,
            suggestions=suggestions,
        )

    def text_of(self, document_id: str) -> str:
        """Return the stored text of a document; UnknownDocumentError when it is gone."""
        return self._index.document(document_id).text

    def _frame(self, question: Question, status: Status) -> str:
        """Return what stands in front: of a part, which words of the question no document holds."""
        if status != "gedeeltelijk":
            return self._text("en", "answer_frame").fill() if question.language == "en" else ""
        sentence = ""
        if missing := [word.surface for word in question.telling_words if not self._is_mentioned(word)]:
            joint = {"nl": " en ", "en": " and "}[question.language]
            words = joint.join(f"“{word}”" for word in missing)
            sentence = self._text(question.language, "missing").fill(words=words)
        return " ".join(self._text(question.language, "partial").fill(missing=sentence).split())

    def _is_mentioned(self, word: Token) -> bool:
        return any(self._index.mentions(one.surface) for one in word.meanings or (word,))

    def _text(self, language: str, name: str) -> Prompt:
        return load_prompt(language, name, self._prompts)

    def _suggestions(self, documents: Collection[str]) -> tuple[str, ...]:
        """Return what one may ask; thought of again only when the documents are others, since it reads them whole."""
        versions = self._index.versions()
        if documents:
            versions = {name: version for name, version in versions.items() if name in documents}
        if self._suggested[0] != versions:
            store = self._index.store
            few = [document for name in sorted(versions)[:_SUGGESTING] if (document := store.document(name))]
            self._suggested = (versions, suggest_questions(few, _SUGGESTIONS))
        return self._suggested[1]

    def _related(self, near: Sequence[Hit]) -> tuple[Citation, ...]:
        related = tuple(cite_passage(hit, n, max(0.0, min(1.0, hit.cosine))) for n, hit in enumerate(near, start=1))
        return related if proven(related, self.text_of) else ()
