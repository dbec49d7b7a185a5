"""Reciprocal rank fusion: several rankings into one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SMOOTHING = 60  # Cormack, Clarke and Büttcher (SIGIR 2009)


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]], weights: Sequence[float]) -> Mapping[str, float]:
    """Return the fused score of each key, best first.

    ``rankings`` are lists of keys, best first, and ``weights`` says how much each list counts. A key scores
    ``weight / (60 + rank)`` in each list that holds it, and nothing in the others.
    """
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (_SMOOTHING + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
