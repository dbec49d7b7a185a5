"""How far the probabilities that the product gives can be believed: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from app.evaluation.metrics import mean, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions from ``low`` up to ``high``: how many, their mean, and how often it was so; all in 0..1."""

    low: float
    high: float
    count: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predictions against what was so.

    ``error`` is the expected calibration error: the mean distance between predicted and observed over the bins,
    weighted by their counts (Naeini and others, 2015). ``brier`` is the mean squared distance per prediction. For
    both 0 is best; None without predictions.
    """

    bins: tuple[Bin, ...]
    error: float | None
    brier: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the figures, rounded to four decimals."""
        bins = [{name: round(getattr(row, name), 4) for name in row.__slots__} for row in self.bins]
        return {"error": rounded(self.error), "brier": rounded(self.brier), "bins": bins}


def calibration(predictions: Iterable[tuple[float, bool]], bins: int = 10) -> Calibration:
    """Compare probabilities (0..1) with what was so, in bins of equal width; empty bins are left out."""
    grouped: dict[int, list[tuple[float, bool]]] = {}
    pairs = list(predictions)
    for probability, so in pairs:
        grouped.setdefault(min(int(probability * bins), bins - 1), []).append((probability, so))
    rows = tuple(_bin(number, bins, grouped[number]) for number in sorted(grouped))
    return Calibration(
        bins=rows,
        error=sum(row.count * abs(row.predicted - row.observed) for row in rows) / len(pairs) if pairs else None,
        brier=mean((probability - so) ** 2 for probability, so in pairs),
    )


def _bin(number: int, bins: int, pairs: list[tuple[float, bool]]) -> Bin:
    return Bin(
        low=number / bins,
        high=(number + 1) / bins,
        count=len(pairs),
        predicted=fmean(probability for probability, _ in pairs),
        observed=fmean(float(so) for _, so in pairs),
    )
