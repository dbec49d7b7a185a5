"""From probability to status. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.answer import Status

_ANSWER, _PARTIAL = 0.37, 0.325
_REACH = 0.4  # how far strictness 0 and 1 move the thresholds


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probabilities from which an answer is given, and from which it is given as partial."""

    answer: float
    partial: float

    @classmethod
    def at(cls, strictness: float) -> Thresholds:
        """Return the thresholds at a strictness of 0 (answers more) to 1 (refuses more); 0.5 is the fitted middle."""
        shift = (strictness - 0.5) * 2 * _REACH
        return cls(answer=_bounded(_ANSWER + shift), partial=_bounded(_PARTIAL + shift))

    def status(self, probability: float) -> Status:
        """Return the status of an answer whose evidence has this probability."""
        if probability >= self.answer:
            return "beantwoord"
        return "gedeeltelijk" if probability >= self.partial else "niet-gevonden"


def _bounded(value: float) -> float:
    return min(0.99, max(0.01, value))
