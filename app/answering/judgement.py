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
from app.answering.signals import Candidate, is_judged
from vectorstore.passage import Hit


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: ``weights`` by signal name, and ``bias``."""

    weights: Mapping[str, float]
    bias: float

    def score(self, signals: Mapping[str, float]) -> float:
        """Return the log-odds of the signals."""
        return self.bias + sum(weight * signals[name] for name, weight in self.weights.items())


def sentence_score(candidate: Candidate, *, judged: bool) -> float:
    """Return how well a sentence answers, as log-odds; comparable between sentences of one question."""
    return _models(judged)["sentence"].score(candidate.signals)


def answer_probability(question: Question, hits: Sequence[Hit], ranked: Sequence[tuple[float, Candidate]]) -> float:
    """Return the probability that the best sentence answers; ``ranked`` holds (score, candidate), best first."""
    signals = question_signals(question, hits, [candidate for _, candidate in ranked])
    signals["sentence_score"] = ranked[0][0] / 4
    return 1 / (1 + math.exp(-_models(is_judged(hits))["answer"].score(signals)))


@cache
def _models(judged: bool) -> dict[str, Model]:
    text = files("app.answering").joinpath("model.json").read_text(encoding="utf-8")
    models = json.loads(text)["with judge" if judged else "without judge"]
    return {name: Model(row["weights"], row["bias"]) for name, row in models.items()}
