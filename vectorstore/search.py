"""Hybrid search: nearest passages, nearest sentences and keywords, fused into one ranking."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.fusion import reciprocal_rank_fusion
from vectorstore.lexical import LexicalIndex
from vectorstore.passage import Hit
from vectorstore.store import ChromaStore, StoredPassage

# Passage vectors, best sentence, keywords. Chosen by measurement: see docs/retrieval.md.
_WEIGHTS = (1.0, 1.0, 1.0)
_POOL = 50


def hybrid_search(
    store: ChromaStore,
    lexical: LexicalIndex,
    query: str,
    vector: Vectors,
    documents: Collection[str] = (),
    limit: int = 10,
) -> list[Hit]:
    """Return the best passages for a question, best first.

    ``vector`` is the question's unit vector, shape (dimension,). Passages of generations that are not live are dropped.
    """
    live = {entry.generation for entry in store.live().values()}
    pool = max(_POOL, 3 * limit)
    rankings = [
        store.nearest_passages(vector, pool, documents),
        store.nearest_sentences(vector, 2 * pool, documents),
        keywords := lexical.search(query, pool, documents),
    ]
    visible = [[key for key, _ in ranking if key.rpartition(":")[0] in live] for ranking in rankings]
    fused = reciprocal_rank_fusion(visible, _WEIGHTS)
    best = list(fused)[:limit]
    bm25 = dict(keywords)
    return [_hit(found, vector, fused[key], bm25.get(key, 0.0)) for key, found in store.read(best).items()]


def _hit(found: StoredPassage, vector: Vectors, score: float, bm25: float) -> Hit:
    cosines = found.sentence_vectors @ vector if found.sentence_vectors.size else np.empty(0)
    return Hit(found.passage, score, float(found.vector @ vector), bm25, tuple(float(c) for c in cosines))
