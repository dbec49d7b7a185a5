"""The fitted model of the gate: how likely cited passages carry a sentence.

A logistic regression, one for use with the judge and one without, whose weights stand in ``model.json``, made by
``python -m benchmarks.gate_fit`` from sentences of which it is known. Only numbers are read here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class GateModel:
    """``weights`` by signal name, the ``usual`` value of each signal in right sentences, ``bias`` and ``threshold``."""

    weights: Mapping[str, float]
    usual: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, signals: Mapping[str, float]) -> float:
        """Return how likely a sentence with these signals is carried, 0 to 1."""
        odds = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-odds))

    def speaks_against(self, signals: Mapping[str, float]) -> str:
        """Return the signal that lowers the probability most, beside those of a right sentence."""
        return min(self.weights, key=lambda name: self.weights[name] * (signals[name] - self.usual[name]))


@cache
def gate_model(*, judged: bool) -> GateModel:
    """Return the model for use with the judge, or without."""
    text = files("app.answering.gate").joinpath("model.json").read_text(encoding="utf-8")
    return GateModel(**json.loads(text)["with judge" if judged else "without judge"])
