"""An answer that a language model words: its concept while it comes, and then what the passages carry of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from app.answer import Answer
from app.answering.citations import cite, cite_whole, proven
from app.answering.generative import Checked, check, passages_to_read
from app.answering.language_model import LanguageModelError
from app.answering.prompted import rewritten
from app.events import Answered, Event, Passages, Token
from app.steps import Step, StepLog, since

if TYPE_CHECKING:
    import threading

    from app.answering.gate.gate import Gate
    from app.answering.prompted import Call, PromptedModel
    from app.answering.question import Question
    from app.replies import Found

_log = logging.getLogger(__name__)

# The text that says, in front of the quotations, why they are there instead of the model's answer.
_FAILED = "model_failed"
_FALLBACKS = {"nothing_found": "model_found_nothing", "unsupported": "model_unsupported"}


class Writer:
    """Words answers with a model of which only what the gate lets through is shown; safe in several threads."""

    def __init__(self, model: PromptedModel, gate: Gate, *, simplify: bool = False) -> None:
        """Use a model and a gate; with ``simplify`` an answer that stands is said again in plain words."""
        self._model = model
        self._gate = gate
        self._simplify = simplify

    def standalone(
        self, text: str, history: Sequence[str], log: StepLog, stop: threading.Event | None
    ) -> Question | None:
        """Return a follow-up as the model makes it stand alone; None when it does so already, or the model fails."""
        call = self._model.rewriting(text, history, stop)
        if call is None:
            return None
        started = time.perf_counter()
        question, failed = None, ""
        try:
            question = rewritten(call.generation.text(), text, history)
            failed = "" if question else "unusable"
        except LanguageModelError as error:
            _log.warning("%s; the follow-up is read by rules", error)
            failed = error.kind
        log.steps.append(_step("rewrite", call, started, failed))
        return question

    def write(self, found: Found, log: StepLog, stop: threading.Event | None) -> Iterator[Event]:
        """Yield the passages, the concept as tokens and then the answer; less when ``stop`` was set meanwhile."""
        passages = passages_to_read(found.evidence, found.hits)
        score = found.evidence.probability
        yield Passages(tuple(cite_whole(passage, number, score) for number, passage in enumerate(passages, start=1)))
        call = self._model.answer(found.question, passages, stop)
        written: list[str] = []
        started = time.perf_counter()
        try:
            with closing(call.generation.pieces) as pieces:
                for piece in pieces:
                    written.append(piece)
                    yield Token(piece)
        except LanguageModelError as error:
            _log.warning("%s; the answer consists of quotations", error)
            log.steps.append(_step("write", call, started, error.kind))
            yield Answered(found.quoted(_FAILED))
            return
        if stop is not None and stop.is_set():
            return
        log.steps.append(_step("write", call, started))
        with log.step("gate"):
            checked = check("".join(written), passages, self._gate)
        if self._simplify and not checked.failing:
            checked = self._in_plain_words(checked, found.question, log, stop)
            if stop is not None and stop.is_set():
                return
        yield Answered(self._answer(checked, found, log))

    def _in_plain_words(
        self, checked: Checked, question: Question, log: StepLog, stop: threading.Event | None
    ) -> Checked:
        """Return the answer said again; as it was when a passage is left out, or does not carry what is said."""
        passages = [piece.passage for piece in checked.pieces]
        call = self._model.simplifying(question, checked.text, passages, stop)
        started = time.perf_counter()
        failed = ""
        try:
            again = check(call.generation.text(), passages, self._gate)
            if again.failing or again.dropped or len(again.pieces) < len(checked.pieces):
                failed = "unsupported"
        except LanguageModelError as error:
            _log.warning("%s; the answer stays as it was", error)
            failed = error.kind
        log.steps.append(_step("simplify", call, started, failed))
        return checked if failed else replace(again, dropped=checked.dropped)

    def _answer(self, checked: Checked, found: Found, log: StepLog) -> Answer:
        plain = found.plain
        citations = tuple(cite(piece, n, plain.confidence) for n, piece in enumerate(checked.pieces, start=1))
        failing = checked.failing or ("" if proven(citations, found.text_of) else "unsupported")
        if failing:
            log.fail("gate", failing)
            answer = replace(found.quoted(_FALLBACKS[failing]), dropped=checked.dropped)
            return replace(answer, status="gedeeltelijk") if failing == "nothing_found" else answer
        text = f"{plain.frame}\n\n{checked.text}" if plain.frame else checked.text
        return replace(plain, text=text, citations=citations, model=self._model.name, dropped=checked.dropped)


def _step(name: str, call: Call, started: float, failed: str = "") -> Step:
    usage = call.generation.usage
    return Step(name, since(started), call.prompt.identity, usage.tokens_in, usage.tokens_out, failed)
