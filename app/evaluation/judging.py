"""Judge one answer against its question, and count over many: pure, after the asking is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.evaluation import metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.answer import Answer, Citation
    from app.evaluation.dataset import Question


Problem = Literal[
    "",
    "a quotation is not verbatim",
    "answered, but the documents do not answer",
    "not answered",
    "answered without the gold",
    "first citation is not the gold",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question with its answer; ``seconds`` is wall-clock, ``verbatim`` has one flag per quotation shown."""

    question: Question
    answer: Answer
    seconds: float
    verbatim: tuple[bool, ...]

    @property
    def answered(self) -> bool:
        """Tell whether an answer was shown."""
        return not self.answer.is_refusal

    @property
    def fact(self) -> bool | None:
        """Tell whether gold text is in the shown answer; None where the question has no gold fragments."""
        if not self.question.gold:
            return None
        return self.answered and metrics.holds_gold(metrics.without_markers(self.answer.text), self.question.gold)

    @property
    def cited(self) -> bool:
        """Tell whether any citation is right."""
        return self.answered and any(self.is_right(citation) for citation in self.answer.citations)

    @property
    def first(self) -> bool:
        """Tell whether the first citation is right."""
        return self.answered and bool(self.answer.citations) and self.is_right(self.answer.citations[0])

    @property
    def precision(self) -> float | None:
        """Return the share of the citations that is right; None where nothing was shown."""
        shown = self.answer.citations if self.answered else ()
        return metrics.share(self.is_right(citation) for citation in shown)

    @property
    def words(self) -> int:
        """Return the number of words shown."""
        return metrics.count_words(self.answer.text)

    @property
    def right(self) -> bool:
        """Tell whether this went well: a refusal where nothing answers, otherwise the gold in the answer."""
        if not self.question.answerable:
            return not self.answered
        return self.cited if self.fact is None else self.fact

    @property
    def was_judged(self) -> bool:
        """Tell whether the product gave a probability: a request it refuses by a rule never gets one."""
        return self.answer.status != "geweigerd" and self.answer.confidence > 0

    @property
    def problem(self) -> Problem:
        """Return what went wrong in a few words, empty when nothing did."""
        if not all(self.verbatim):
            return "a quotation is not verbatim"
        if not self.question.answerable:
            return "answered, but the documents do not answer" if self.answered else ""
        if not self.answered:
            return "not answered"
        if not self.right:
            return "answered without the gold"
        return "" if self.first else "first citation is not the gold"

    def is_right(self, citation: Citation) -> bool:
        """Tell whether a citation holds a gold fragment, or comes from a gold passage's document."""
        if self.question.gold_passages:
            return citation.document in self.question.gold_passages
        return metrics.holds_gold(citation.quote, self.question.gold)

    def outcome(self) -> dict[str, Any]:
        """Return how it ended, in short; a later run is compared with this."""
        return {
            "id": self.question.id,
            "kind": self.question.kind,
            "problem": self.problem,
            "question": self.question.question,
            "status": self.answer.status,
            "confidence": metrics.rounded(self.answer.confidence),
            "ms": round(self.seconds * 1000, 1),
        }

    def details(self) -> dict[str, Any]:
        """Return all that is needed to understand what happened."""
        return {
            **self.outcome(),
            "history": list(self.question.history),
            "gold": list(self.question.gold or self.question.gold_passages),
            "answer": self.answer.text,
            "cited": [{**_place(citation), "right": self.is_right(citation)} for citation in self.answer.citations],
            "related": [_place(citation) for citation in self.answer.related],
        }


def _place(citation: Citation) -> dict[str, str]:
    return {
        "document": citation.document,
        "section": citation.section[-1] if citation.section else "",
        "quote": citation.quote,
    }


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """The figures of a set of questions; every share is in 0..1, and None where no question counts for it.

    ``refusal_precision`` is the share of the refusals that was right. It says something only over questions of both
    sorts, so it is None where the documents answer all questions of the set, or none.
    """

    questions: int
    fact_recall: float | None
    gold_cited: float | None
    first_citation: float | None
    citation_precision: float | None
    answered: float | None
    refusal_recall: float | None
    refusal_precision: float | None
    verbatim: float | None
    words_median: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None

    def to_json(self) -> dict[str, float | None]:
        """Return the figures, rounded to four decimals."""
        return {name: metrics.rounded(getattr(self, name)) for name in self.__slots__}


def answer_figures(judged: Sequence[Judgement]) -> AnswerFigures:
    """Count over judgements; citation figures and fact recall are over the answerable questions."""
    answerable = [item for item in judged if item.question.answerable]
    mixed = 0 < len(answerable) < len(judged)
    refused = [item for item in judged if not item.answered] if mixed else []
    return AnswerFigures(
        questions=len(judged),
        fact_recall=metrics.share(item.fact for item in answerable if item.fact is not None),
        gold_cited=metrics.share(item.cited for item in answerable),
        first_citation=metrics.share(item.first for item in answerable),
        citation_precision=metrics.mean(item.precision for item in answerable if item.precision is not None),
        answered=metrics.share(item.answered for item in answerable),
        refusal_recall=metrics.share(not item.answered for item in judged if not item.question.answerable),
        refusal_precision=metrics.share(not item.question.answerable for item in refused),
        verbatim=metrics.share(flag for item in judged for flag in item.verbatim),
        words_median=metrics.percentile((item.words for item in judged if item.answered), 50),
        latency_p50_ms=metrics.percentile((item.seconds * 1000 for item in judged), 50),
        latency_p95_ms=metrics.percentile((item.seconds * 1000 for item in judged), 95),
    )
