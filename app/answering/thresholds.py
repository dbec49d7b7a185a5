"""From probability to status. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.answer import Status

_REACH = 0.4  # how far strictness 0 and 1 move the thresholds


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probabilities from which an answer is given, and from which it is given as partial.

    Those that belong to a judgement stand beside the fitted models (``model.json``).
    """

    answer: float
    partial: float

    def moved(self, strictness: float) -> Thresholds:
        """Return the thresholds at a strictness of 0 (answers more) to 1 (refuses more); 0.5 leaves them."""
        shift = (strictness - 0.5) * 2 * _REACH
        return Thresholds(answer=_bounded(self.answer + shift), partial=_bounded(self.partial + shift))

    def status(self, probability: float) -> Status:
        """Return the status of an answer whose evidence has this probability."""
        if probability >= self.answer:
            return "beantwoord"
        return "gedeeltelijk" if probability >= self.partial else "niet-gevonden"


def _bounded(value: float) -> float:
    return min(0.99, max(0.01, value))
