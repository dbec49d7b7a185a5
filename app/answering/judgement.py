"""The fitted models: how good a sentence is, and how likely it is that the documents answer.

Both are logistic regressions, one pair for use with the judge and one without, whose weights stand in ``model.json``,
made by ``python -m benchmarks.fit`` from questions whose answers are known. Only numbers are read here; scikit-learn is
needed for fitting alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.answering.answerability import question_signals
from app.answering.question import Question
from app.answering.signals import Candidate
from app.answering.thresholds import Thresholds
from vectorstore.passage import Hit


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: ``weights`` by signal name, and ``bias``."""

    weights: Mapping[str, float]
    bias: float

    def score(self, signals: Mapping[str, float]) -> float:
        """Return the log-odds of the signals."""
        return self.bias + sum(weight * signals[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class Judging:
    """What belongs together: the model that ranks sentences, the one that says whether they answer, the thresholds."""

    sentence: Model
    answer: Model
    thresholds: Thresholds

    def sentence_score(self, candidate: Candidate) -> float:
        """Return how well a sentence answers, as log-odds; comparable between sentences of one question."""
        return self.sentence.score(candidate.signals)

    def probability(self, question: Question, hits: Sequence[Hit], ranked: Sequence[tuple[float, Candidate]]) -> float:
        """Return the probability that the best sentence answers; ``ranked`` holds (score, candidate), best first."""
        signals = question_signals(question, hits, [candidate for _, candidate in ranked])
        signals["sentence_score"] = self.sentence_score(ranked[0][1]) / 4
        return 1 / (1 + math.exp(-self.answer.score(signals)))


@cache
def judging(*, judged: bool) -> Judging:
    """Return the fitted models for hits that the judge has read, or has not."""
    text = files("app.answering").joinpath("model.json").read_text(encoding="utf-8")
    row = json.loads(text)["with judge" if judged else "without judge"]
    models = {name: Model(row[name]["weights"], row[name]["bias"]) for name in ("sentence", "answer")}
    return Judging(**models, thresholds=Thresholds(**row["thresholds"]))
