"""The question flow: from a question to a proven answer, on one screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.answer import Answer, Status
from app.answering.answer_types import leaves_follow_up_open
from app.answering.conversation import points_nowhere, readings
from app.answering.evidence import Evidence, best_reading, select_evidence
from app.answering.question import LONGEST_QUESTION, Question, clean
from app.answering.requests import is_gibberish, refusal
from app.answering.spelling import respelt
from app.config import Settings
from app.events import Answered, Event, Passages, final_answer
from app.metadata import known_ids
from app.pressure import PRESSURE
from app.replies import Found, Replies
from app.steps import StepLog, since
from prompts import check_prompts
from vectorstore.engines import open_encoder, open_judge, open_reranker
from vectorstore.index import Index
from vectorstore.judging import judged

if TYPE_CHECKING:
    from app.writing import Writer
    from vectorstore.judging import Judge
    from vectorstore.passage import Hit

_HITS = 10


class Assistant:
    """Answers questions from one index; safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        *,
        contact: str = "",
        contact_en: str = "",
        strictness: float = 0.5,
        writer: Writer | None = None,
        prompts: Path | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Use an index.

        ``contact`` closes a "not found", ``contact_en`` one in English (``contact`` when empty); ``strictness`` (0..1)
        says how sure an answer must be. ``writer`` words answers with a language model, ``prompts`` is a folder
        whose files take the place of texts, and ``judge`` reads what was found when it is in doubt.
        """
        self.index = index
        self._replies = Replies(index, {"nl": contact, "en": contact_en or contact}, prompts)
        self._strictness = strictness
        self._writer = writer
        self._judge = judge

    def warm_up(self) -> None:
        """Load the models, so that the first question need not wait; ModelUnavailableError when one cannot be."""
        self.index.warm_up()
        if self._judge:
            self._judge.warm_up()

    def with_contact(self, contact: str) -> Assistant:
        """Return the same assistant with another closing line; itself when ``contact`` is empty."""
        if not contact:
            return self
        other = copy(self)
        other._replies = self._replies.with_contact(contact)  # noqa: SLF001 - of this very class
        return other

    def without_model(self) -> Assistant:
        """Return the same assistant, which only quotes: quick, and enough to see whether the documents answer."""
        other = copy(self)
        other._writer = None  # noqa: SLF001 - of this very class
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
        log = StepLog()
        with closing(self._events(question, history, documents, top or _HITS, log, stop)) as events:
            for event in events:
                if stop is not None and stop.is_set():
                    return
                if isinstance(event, Answered):
                    steps = tuple(log.steps) if self._writer else None
                    yield Answered(replace(event.answer, duration_ms=since(started), steps=steps))
                else:
                    yield event

    def _events(
        self,
        asked: str,
        history: Sequence[str],
        documents: Collection[str],
        top: int,
        log: StepLog,
        stop: threading.Event | None,
    ) -> Generator[Event]:
        documents = known_ids(self.index, documents)
        text = clean(asked)
        if reason := refusal(text):
            yield Answered(self._replies.refuse(asked, Question(text[:LONGEST_QUESTION]), reason, documents))
            return
        meant = self._readings(text, history, log, stop)
        question = meant[0]
        if points_nowhere(text, history) or not question.words or is_gibberish(question, self.index.mentions):
            yield Answered(self._replies.refuse(asked, question, "unclear", documents))
            return
        with PRESSURE.answering():
            question, hits, evidence = self._found(meant, documents, top, log)
        answer = self._answer(asked, question, evidence)
        if self._writer is None or answer.is_refusal:
            if answer.citations:
                yield Passages(answer.citations)
            yield Answered(answer)
            return
        quoted = partial(self._answer, asked, question, evidence)
        found = Found(question, evidence, hits, answer, quoted, self._replies.text_of)
        yield from self._writer.write(found, log, stop)

    def _readings(
        self, text: str, history: Sequence[str], log: StepLog, stop: threading.Event | None
    ) -> tuple[Question, ...]:
        """Return what the question can mean: as the language model puts it, or else by rules; the documents decide."""
        if self._writer and (question := self._writer.standalone(text, history, log, stop)):
            return (question,)
        with log.step("question"):
            return readings(text, history)

    def _found(
        self, meant: Sequence[Question], documents: Collection[str], top: int, log: StepLog
    ) -> tuple[Question, Sequence[Hit], Evidence]:
        """Return the reading of a question that the documents answer best, slips put right when none is answered.

        When it is in doubt whether they do, the judge reads what was found, unless others wait.
        """
        with log.step("search"):
            found = [self._search(reading, documents, top) for reading in meant]
        with log.step("evidence"):
            tried = [(q, hits, select_evidence(q, hits)) for q, hits in zip(meant, found, strict=True)]
            question, hits, evidence = best_reading(tried)
            texts = [hit.passage.text for hit in hits]
            if self._status(evidence) == "niet-gevonden" and (mended := respelt(question, texts)):
                again = self._search(mended, documents, top)
                tried.append((mended, again, select_evidence(mended, again)))
                question, hits, evidence = best_reading(tried)
            if self._judge and evidence.is_in_doubt and not PRESSURE.is_felt():
                hits = judged(self._judge, question.text, hits, around=evidence.leading)
                evidence = select_evidence(question, hits)
            return question, hits, evidence

    def _search(self, question: Question, documents: Collection[str], top: int) -> list[Hit]:
        return self.index.search(question.text, documents=documents, limit=top, keywords=question.keywords)

    def _status(self, evidence: Evidence) -> Status:
        return evidence.thresholds.moved(self._strictness).status(evidence.probability)

    def _answer(self, asked: str, question: Question, evidence: Evidence, said: str = "") -> Answer:
        """Return the answer that consists of quotations; ``said`` names a text that stands in front."""
        status = self._status(evidence)
        open_still = leaves_follow_up_open(question, [piece.quote for piece in evidence.pieces])
        if status == "niet-gevonden" or not evidence.pieces or open_still:
            return self._replies.not_found(asked, question, evidence)
        return self._replies.found(asked, question, evidence, status, said)


def open_assistant(settings: Settings, *, create: bool = False) -> Assistant:
    """Return an assistant over the index that the settings name, with their models; ``create`` makes an absent one.

    Raises NoIndexError when nothing was ingested yet and ModelUnavailableError when an extra is not installed.
    """
    index = Index.open(
        settings.data_dir,
        create=create,
        encoder=open_encoder(settings.embedding),
        reranker=open_reranker(settings.reranker, settings.reranker_budget),
        judge=open_judge(on=settings.judge == "on"),
        server=settings.chroma_url,
    )
    return assistant_over(index, settings)


def assistant_over(index: Index, settings: Settings) -> Assistant:
    """Return an assistant over an open index, with what else the settings name."""
    return Assistant(
        index,
        contact=settings.contact,
        contact_en=settings.contact_en,
        strictness=settings.strictness,
        writer=_open_writer(settings, index),
        prompts=_prompts_folder(settings),
        judge=open_judge(on=settings.judge == "auto" and settings.reranker == "none"),
    )


def _prompts_folder(settings: Settings) -> Path | None:
    """Return the folder with texts of one's own, every one of which is in order; PromptError names what is not."""
    if settings.prompts_dir == "none":
        return None
    check_prompts(folder := Path(settings.prompts_dir))
    return folder


def _open_writer(settings: Settings, index: Index) -> Writer | None:
    """Return the language model that the settings name; nothing of it is imported when they name none.

    The judge takes part in checking what the model writes, unless it is off.
    """
    if settings.model == "none":
        return None
    from app.answering.gate.gate import Gate  # noqa: PLC0415 - `ask` starts fast without a model
    from app.answering.language_model import named_model  # noqa: PLC0415
    from app.answering.prompted import PromptedModel  # noqa: PLC0415
    from app.writing import Writer  # noqa: PLC0415

    prompted = PromptedModel(named_model(settings), _prompts_folder(settings))
    judge = open_judge(on=settings.judge != "off")
    gate = Gate(index.similarities, judge.supports if judge else None)
    return Writer(prompted, gate, simplify=settings.model_simplify == "on")
