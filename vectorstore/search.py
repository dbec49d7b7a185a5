"""Hybrid search: nearest passages, nearest sentences and keywords, fused into one ranking.

Reciprocal rank fusion of the three rankings picks the pool; within it passages are ranked by their similarities
themselves, which the ranks throw away. Weights and pool were chosen by measurement: see docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from vectorstore.analysis import Keywords
from vectorstore.embedding import IDENTITY, CosineScale, Vectors
from vectorstore.fusion import reciprocal_rank_fusion
from vectorstore.lexical import LexicalIndex
from vectorstore.passage import Hit
from vectorstore.records import StoredPassage
from vectorstore.store import ChromaStore

_RANK_WEIGHTS = (1.0, 1.0, 1.0)  # passage vectors, best sentence, keywords
_DEEPEST = 50  # passages asked of each ranking
_POOL = 3  # times the number of hits wanted
_COSINE_FLOOR, _COSINE_SPAN = 0.80, 0.06  # mE5 cosines live between 0.76 and 0.92
_SENTENCE_WEIGHT = 0.5
_TRIES = 3


def hybrid_search(
    store: ChromaStore,
    lexical: LexicalIndex,
    keywords: str | Keywords,
    vector: Vectors,
    documents: Collection[str] = (),
    limit: int = 10,
    scale: CosineScale = IDENTITY,
) -> list[Hit]:
    """Return the best passages for a question, best first.

    ``keywords`` are the words to look up, ``vector`` is the question's unit vector, shape (dimension,), and ``scale``
    that of its encoder. Passages of generations that are not live are dropped. A search during which a writer replaced
    something may have found neither the old nor the new, and is made again.
    """
    deepest = max(_DEEPEST, 3 * limit)
    hits: list[Hit] = []
    for _ in range(_TRIES):
        live = store.generations()
        rankings = [
            store.nearest_passages(vector, deepest, documents),
            store.nearest_sentences(vector, 2 * deepest, documents),
            lexical.search(keywords, deepest, documents),
        ]
        pool = _pool(rankings, live)[: _POOL * limit]
        bm25 = dict(rankings[-1])
        hits = [_hit(found, vector, bm25.get(key, 0.0), scale) for key, found in store.read(pool).items()]
        if store.generations() is live:
            break
    most = max((hit.bm25 for hit in hits), default=0.0) or 1.0
    return sorted((replace(hit, score=_score(hit, most)) for hit in hits), key=lambda hit: -hit.score)[:limit]


def _pool(rankings: Sequence[Sequence[tuple[str, float]]], live: frozenset[str]) -> list[str]:
    """Return the keys of live generations, best first."""
    visible = [[key for key, _ in ranking if key.rpartition(":")[0] in live] for ranking in rankings]
    return list(reciprocal_rank_fusion(visible, _RANK_WEIGHTS))


def _hit(found: StoredPassage, vector: Vectors, bm25: float, scale: CosineScale) -> Hit:
    cosines = found.sentence_vectors @ vector if found.sentence_vectors.size else np.empty(0)
    of_sentences = tuple(scale(float(cosine)) for cosine in cosines)
    return Hit(found.passage, 0.0, scale(float(found.vector @ vector)), bm25, of_sentences)


def _score(hit: Hit, most_bm25: float) -> float:
    """Return how well a passage fits, about 0 to 4, from its similarities and its share of the best keyword score."""
    sentence = max(hit.sentence_cosines, default=hit.cosine)
    return _centred(hit.cosine) + _SENTENCE_WEIGHT * _centred(sentence) + hit.bm25 / most_bm25


def _centred(cosine: float) -> float:
    return (cosine - _COSINE_FLOOR) / _COSINE_SPAN
