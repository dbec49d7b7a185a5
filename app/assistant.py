"""The question flow: from a question to a proven answer, on one screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import replace

from app.answer import Answer, Citation, Status
from app.answering.answer_types import leaves_follow_up_open
from app.answering.citations import cite, cite_passage, proven
from app.answering.conversation import points_nowhere, standalone
from app.answering.evidence import Evidence, select_evidence
from app.answering.extractive import write_extractive
from app.answering.question import LONGEST_QUESTION, Question, clean
from app.answering.requests import Refusal, is_gibberish, refusal
from app.config import Settings
from app.events import Answered, Event, Passages, final_answer
from app.observing.stages import stage
from app.suggestions import in_text, suggest_questions
from prompts import load_prompt
from vectorstore.engines import open_encoder, open_judge, open_reranker
from vectorstore.index import Index
from vectorstore.passage import Hit

_HITS = 10
_SUGGESTIONS, _SUGGESTING = 3, 5  # questions suggested, and the documents they come from


class Assistant:
    """Answers questions from one index; safe to call from several threads."""

    def __init__(self, index: Index, *, contact: str = "", contact_en: str = "", strictness: float = 0.5) -> None:
        """Use an index.

        ``contact`` closes a "not found", ``contact_en`` one in English (``contact`` when empty); ``strictness`` (0..1)
        says how sure an answer must be.
        """
        self.index = index
        self._contact = {"nl": contact, "en": contact_en or contact}
        self._strictness = strictness
        self._suggested: tuple[dict[str, str], tuple[str, ...]] = ({}, ())

    def with_contact(self, contact: str) -> Assistant:
        """Return the same assistant with another closing line; itself when ``contact`` is empty."""
        if not contact:
            return self
        other = copy(self)
        other._contact = {"nl": contact, "en": contact}  # noqa: SLF001 - of this very class
        return other

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        documents: Collection[str] = (),
        top: int | None = None,
    ) -> Answer:
        """Answer a question from the documents.

        ``history`` holds the earlier questions of the conversation, oldest first; ``documents`` restricts the search to
        these ids (UnknownDocumentError when one does not exist); ``top`` bounds the number of passages considered.
        """
        return final_answer(self.stream(question, history, documents, top))

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        documents: Collection[str] = (),
        top: int | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Answer a question step by step; takes what ``ask`` takes, and raises what it raises with the first event.

        Yields ``Passages`` when the documents are used, ``Token`` for each piece of a language model's concept, and
        last ``Answered``, which replaces the concept. Setting ``stop`` from another thread, or closing the iterator,
        stops the model; the stream then ends without an answer.
        """
        started = time.perf_counter()
        for event in self._events(question, history, documents, top or _HITS):
            if stop is not None and stop.is_set():
                return
            if isinstance(event, Answered):
                duration = round((time.perf_counter() - started) * 1000)
                yield Answered(replace(event.answer, duration_ms=duration))
            else:
                yield event

    def _events(self, asked: str, history: Sequence[str], documents: Collection[str], top: int) -> Iterator[Event]:
        answer = self._answer(asked, history, documents, top)
        if answer.citations:
            yield Passages(answer.citations)
        yield Answered(answer)

    def _answer(self, asked: str, history: Sequence[str], documents: Collection[str], top: int) -> Answer:
        for document_id in documents:
            self.index.document(document_id)
        text = clean(asked)
        if reason := refusal(text):
            return self._refuse(asked, Question(text[:LONGEST_QUESTION]), reason)
        with stage("question"):
            question = standalone(text, history)
        if points_nowhere(text, history) or not question.words or is_gibberish(question, self.index.mentions):
            return self._refuse(asked, question, "unclear")
        with stage("search"):
            hits = self.index.search(question.text, documents=documents, limit=top)
        with stage("evidence"):
            evidence = select_evidence(question, hits)
        status = evidence.thresholds.moved(self._strictness).status(evidence.probability)
        open_still = leaves_follow_up_open(question, [piece.quote for piece in evidence.pieces])
        if status == "niet-gevonden" or not evidence.pieces or open_still:
            return self._not_found(asked, question, evidence)
        return self._found(asked, question, evidence, status)

    def _found(self, asked: str, question: Question, evidence: Evidence, status: Status) -> Answer:
        probability = evidence.probability
        citations = tuple(cite(piece, n, probability) for n, piece in enumerate(evidence.pieces, start=1))
        if not proven(citations, self._text_of):
            return self._not_found(asked, question, evidence)
        frame = ""
        if status == "gedeeltelijk":
            missing = [word for word in question.telling_words if not self.index.mentions(word)]
            frame = _partial_frame(question, missing)
        elif question.language == "en":
            frame = load_prompt("en", "answer_frame").fill()
        return Answer(
            question=asked,
            status=status,
            text=write_extractive(citations, frame),
            citations=citations,
            language=question.language,
            confidence=probability,
        )

    def _not_found(self, asked: str, question: Question, evidence: Evidence) -> Answer:
        return Answer(
            question=asked,
            status="niet-gevonden",
            text=load_prompt(question.language, "not_found").fill(contact=self._contact[question.language]).strip(),
            related=self._related(evidence.near),
            language=question.language,
            confidence=evidence.probability,
        )

    def _refuse(self, asked: str, question: Question, reason: Refusal) -> Answer:
        asks_back = reason in ("unclear", "greeting", "thanks")
        suggestions = self._suggestions() if asks_back else ()
        values: dict[str, str] = {}
        if reason == "too_long":
            values = {"limit": f"{LONGEST_QUESTION:,}".replace(",", ".")}
        elif asks_back:
            values = {"examples": in_text(suggestions)}
        return Answer(
            question=asked,
            status="niet-gevonden" if asks_back else "geweigerd",
            text=load_prompt(question.language, reason).fill(**values).strip(),
            language=question.language,
            suggestions=suggestions,
        )

    def _suggestions(self) -> tuple[str, ...]:
        """Return what one may ask; thought of again only when the documents changed, since it reads them whole."""
        versions = self.index.versions()
        if self._suggested[0] != versions:
            few = [document for name in sorted(versions)[:_SUGGESTING] if (document := self.index.store.document(name))]
            self._suggested = (versions, suggest_questions(few, _SUGGESTIONS))
        return self._suggested[1]

    def _related(self, near: Sequence[Hit]) -> tuple[Citation, ...]:
        related = tuple(cite_passage(hit, n, max(0.0, min(1.0, hit.cosine))) for n, hit in enumerate(near, start=1))
        return related if proven(related, self._text_of) else ()

    def _text_of(self, document_id: str) -> str:
        return self.index.document(document_id).text


def _partial_frame(question: Question, missing: Sequence[str]) -> str:
    """Return the plain sentence of what was found, and of which words of the question no document holds."""
    sentence = ""
    if missing:
        joint = {"nl": " en ", "en": " and "}[question.language]
        words = joint.join(f"“{word}”" for word in missing)
        sentence = load_prompt(question.language, "missing").fill(words=words)
    return " ".join(load_prompt(question.language, "partial").fill(missing=sentence).split())


def open_assistant(settings: Settings) -> Assistant:
    """Return an assistant over the index that the settings name, with their models.

    Raises NoIndexError when nothing was ingested yet and ModelUnavailableError when an extra is not installed.
    """
    index = Index.open(
        settings.data_dir,
        encoder=open_encoder(settings.embedding),
        reranker=open_reranker(settings.reranker, settings.reranker_budget),
        judge=open_judge(on=settings.judge == "on"),
    )
    return Assistant(index, contact=settings.contact, contact_en=settings.contact_en, strictness=settings.strictness)
