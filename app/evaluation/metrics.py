"""Figures from judgements and rankings: pure functions, no reading, no clock.

Shares and scores lie in 0..1; a function that would divide by nothing returns None. Ranking measures take the
ids found, best first, and the ids that are right; each right one counts once.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_MARKER = re.compile(r"\[\d+\]")


def normalise(text: str) -> str:
    """Return the text as gold fragments are compared: case, white space and the shape of quotes do not count.

    White space after a hyphen goes, so that a compound broken over a line end ("kern- taak") equals the whole one.
    """
    text = re.sub(r"[“”\"]", "", re.sub(r"\s+", " ", text)).replace("- ", "-")
    return re.sub(r"[’‘`´]", "'", text).strip().lower()


def without_markers(text: str) -> str:
    """Return an answer's text without its ``[n]`` markers."""
    return _MARKER.sub("", text)


def holds_gold(text: str, gold: Iterable[str]) -> bool:
    """Tell whether one of the gold fragments stands in the text."""
    shown = normalise(text)
    return any(normalise(fragment) in shown for fragment in gold)


def count_words(text: str) -> int:
    """Count the words a reader sees in an answer: runs with a letter or digit, markers left out."""
    return sum(any(letter.isalnum() for letter in word) for word in without_markers(text).split())


def share(flags: Iterable[bool]) -> float | None:
    """Return the share that is true."""
    return mean(float(flag) for flag in flags)


def mean(values: Iterable[float]) -> float | None:
    """Return the mean."""
    listed = list(values)
    return fmean(listed) if listed else None


def rounded(value: float | None) -> float | None:
    """Return the value as reports give it: four decimals, None stays None."""
    return None if value is None else round(value, 4)


def percentile(values: Iterable[float], percent: float) -> float | None:
    """Return the percentile by linear interpolation between the nearest ranks (``percent`` in 0..100)."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * percent / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def hit_at(ranked: Sequence[str], gold: Collection[str], cutoff: int) -> float:
    """Return 1 when a right id is among the first ``cutoff``, otherwise 0."""
    return float(any(found in gold for found in ranked[:cutoff]))


def recall_at(ranked: Sequence[str], gold: Collection[str], cutoff: int) -> float:
    """Return the share of the right ids among the first ``cutoff``."""
    return len(set(ranked[:cutoff]) & set(gold)) / len(set(gold))


def reciprocal_rank_at(ranked: Sequence[str], gold: Collection[str], cutoff: int) -> float:
    """Return 1 divided by the rank of the first right id, 0 when it is not among the first ``cutoff``."""
    return next((1 / rank for rank, found in enumerate(ranked[:cutoff], start=1) if found in gold), 0.0)


def ndcg_at(ranked: Sequence[str], gold: Collection[str], cutoff: int) -> float:
    """Return the normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen, 2002)."""
    unique = list(dict.fromkeys(ranked))[:cutoff]
    gain = sum(1 / math.log2(rank + 1) for rank, found in enumerate(unique, start=1) if found in gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(set(gold)), cutoff) + 1))
    return gain / ideal


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question that was answered: how sure the product was, and whether the answer was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class CoverageRisk:
    """The curve of risk against coverage, and the area under it.

    ``points`` are (coverage, risk) pairs for the 1, 2, … surest answers: the share of all questions answered so far,
    and the share of those answers that is wrong. ``area`` is the mean risk over the points: lower is better.
    """

    points: tuple[tuple[float, float], ...]
    area: float | None


def coverage_risk(answered: Iterable[Ranked], questions: int) -> CoverageRisk:
    """Rank answers by confidence and follow the risk (Geifman and El-Yaniv, 2017).

    ``questions`` counts all that were asked, so that the curve ends at the coverage reached. Within a group of
    equal confidence every order is as likely, so each of its points gets the expected number of errors.
    """
    groups: dict[float, list[bool]] = {}
    for item in answered:
        groups.setdefault(item.confidence, []).append(not item.right)
    points: list[tuple[float, float]] = []
    errors = 0.0
    for confidence in sorted(groups, reverse=True):
        wrong = groups[confidence]
        for _ in wrong:
            errors += sum(wrong) / len(wrong)
            points.append(((len(points) + 1) / questions, errors / (len(points) + 1)))
    return CoverageRisk(tuple(points), mean(risk for _, risk in points))
