"""Ask every question, and keep what is needed to judge the answers, with what they were made with."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.evaluation import metrics
from app.evaluation.judging import AnswerFigures, Judgement, answer_figures
from app.evaluation.metrics import CoverageRisk, Ranked

if TYPE_CHECKING:
    from app.answer import Citation
    from app.assistant import Assistant
    from app.evaluation.dataset import Question
    from vectorstore.index import Index

OnProgress = Callable[[int], None]
# Where things are and who listens does not change an answer, and would make the hash differ per machine.
_NOT_ABOUT_ANSWERS = frozenset({"data_dir", "documents_dir", "host", "port"})


@dataclass(frozen=True, slots=True)
class AnswersRun:
    """All judgements of one run, with what they were made with: hashes of the settings and of the index."""

    name: str
    judged: tuple[Judgement, ...]
    settings: str
    index: str

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
    def misses(self) -> list[Judgement]:
        """Return the questions with a problem."""
        return [item for item in self.judged if item.problem]

    def latency_ms(self, percent: float) -> float | None:
        """Return a percentile of the wall-clock time per question, in milliseconds."""
        value = metrics.percentile((item.seconds for item in self.judged), percent)
        return None if value is None else round(value * 1000, 1)

    def to_json(self) -> dict[str, Any]:
        """Return everything but the answers' texts."""
        return {
            "name": self.name,
            "settings": self.settings,
            "index": self.index,
            "total": self.total.to_json(),
            "kinds": {kind: figures.to_json() for kind, figures in self.kinds.items()},
            "coverage_risk": {
                "area": metrics.rounded(self.curve.area),
                "points": [[round(coverage, 4), round(risk, 4)] for coverage, risk in self.curve.points],
            },
            "latency_ms": {"p50": self.latency_ms(50), "p95": self.latency_ms(95)},
            "misses": [{"id": item.question.id, "problem": item.problem} for item in self.misses],
        }


def evaluate_answers(
    assistant: Assistant,
    questions: Sequence[Question],
    *,
    name: str = "",
    settings: str = "",
    on_progress: OnProgress | None = None,
) -> AnswersRun:
    """Ask each question once, in order, after one that warms the encoder up and is not counted."""
    assistant.ask(questions[0].question)
    index = assistant.index
    texts = {document.id: document.text for document in index.documents()}
    judged = []
    for question in questions:
        judged.append(_judge(assistant, question, texts))
        if on_progress:
            on_progress(1)
    return AnswersRun(name, tuple(judged), settings, index_version(index))


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


def settings_hash(values: Mapping[str, Any]) -> str:
    """Return a short hash of the settings that can change an answer; equal on every machine."""
    return _short_hash({name: str(value) for name, value in values.items() if name not in _NOT_ABOUT_ANSWERS})


def index_version(index: Index) -> str:
    """Return a short hash of the documents in the index and their versions."""
    return _short_hash({document.id: document.version for document in index.documents()})


def _short_hash(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:12]
