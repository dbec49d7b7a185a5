"""Ask every question, and keep what is needed to judge the answers, with what they were made with."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.evaluation import metrics
from app.evaluation.calibration import Calibration, calibration
from app.evaluation.circumstances import Circumstances
from app.evaluation.judging import AnswerFigures, Judgement, answer_figures
from app.evaluation.metrics import CoverageRisk, Ranked

if TYPE_CHECKING:
    from app.answer import Citation
    from app.assistant import Assistant
    from app.evaluation.dataset import Question

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class AnswersRun:
    """All judgements of one run, with what they were made with."""

    judged: tuple[Judgement, ...]
    made_with: Circumstances

    @property
    def total(self) -> AnswerFigures:
        """Return the figures over all questions."""
        return answer_figures(self.judged)

    @property
    def kinds(self) -> dict[str, AnswerFigures]:
        """Return the figures per kind of question, in the order of the file."""
        names = dict.fromkeys(item.question.kind for item in self.judged)
        return {kind: answer_figures([item for item in self.judged if item.question.kind == kind]) for kind in names}

    @property
    def curve(self) -> CoverageRisk:
        """Return the coverage–risk curve of the answers shown."""
        shown = [Ranked(item.answer.confidence, item.right) for item in self.judged if item.answered]
        return metrics.coverage_risk(shown, len(self.judged))

    @property
    def calibration(self) -> Calibration:
        """Return how far the probability that the documents answer can be believed, where one was given."""
        judged = [item for item in self.judged if item.was_judged]
        return calibration((item.answer.confidence, item.question.answerable) for item in judged)

    @property
    def misses(self) -> list[Judgement]:
        """Return the questions with a problem."""
        return [item for item in self.judged if item.problem]

    def to_json(self) -> dict[str, Any]:
        """Return all figures, how each question ended, and the misses in full."""
        total = self.total
        return {
            **self.made_with.to_json(),
            "total": total.to_json(),
            "kinds": {kind: figures.to_json() for kind, figures in self.kinds.items()},
            "coverage_risk": {
                "area": metrics.rounded(self.curve.area),
                "points": [[round(coverage, 4), round(risk, 4)] for coverage, risk in self.curve.points],
            },
            "calibration": self.calibration.to_json(),
            "latency_ms": {"p50": metrics.rounded(total.latency_p50_ms), "p95": metrics.rounded(total.latency_p95_ms)},
            "misses": [item.details() for item in self.misses],
            "answers": [item.outcome() for item in self.judged],
        }


def evaluate_answers(
    assistant: Assistant,
    questions: Sequence[Question],
    made_with: Circumstances,
    on_progress: OnProgress | None = None,
) -> AnswersRun:
    """Ask each question once, in order, after one that warms the encoder up and is not counted.

    Errors: UnknownDocumentError, before anything is asked, when a question names a document that is not there.
    """
    index = assistant.index
    for document_id in {question.document for question in questions if question.document}:
        index.document(document_id)
    texts = {document.id: document.text for document in index.documents()}
    assistant.ask(questions[0].question)
    judged = []
    for question in questions:
        judged.append(_judge(assistant, question, texts))
        if on_progress:
            on_progress(1)
    return AnswersRun(tuple(judged), made_with)


def _judge(assistant: Assistant, question: Question, texts: dict[str, str]) -> Judgement:
    start = time.perf_counter()
    only = (question.document,) if question.document else ()
    answer = assistant.ask(question.question, history=question.history, documents=only)
    seconds = time.perf_counter() - start
    shown = (*answer.citations, *answer.related)
    return Judgement(question, answer, seconds, tuple(_is_verbatim(citation, texts) for citation in shown))


def _is_verbatim(citation: Citation, texts: dict[str, str]) -> bool:
    text = texts.get(citation.document, "")
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote
