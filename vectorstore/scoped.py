"""Searching among some documents only: the vectors of few are kept in memory and compared one by one.

That is exact, and costs the same in an index of any size, where Chroma's own filter on metadata looks at every row of
the collection: 12 ms of processor time for the 19,000 sentences of 3,300 passages, however few are wanted.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.records import LiveDocument

_MOST_ROWS = 40_000  # vectors kept: 60 MB at 384 numbers each
_FEW = 2_000  # passages compared one by one
_SPARE = 4  # times the rows wanted, asked without a filter: a scope that is not small mostly holds enough of them

Ranking = list[tuple[str, float]]


class ScopedVectors:
    """Keys and vectors by collection and generation, those used last; a live generation never changes.

    Not safe to call from several threads at once: the store's lock guards it.
    """

    def __init__(self, most_rows: int = _MOST_ROWS) -> None:
        """Keep at most so many vectors, and those of the last search."""
        self._most = most_rows
        self._kept: OrderedDict[tuple[str, str], tuple[list[str], Vectors]] = OrderedDict()

    def nearest(
        self,
        collection: Any,
        live: Mapping[str, LiveDocument],
        documents: Collection[str],
        vector: Vectors,
        limit: int,
        ask: Callable[[int, Any], Ranking],
    ) -> Ranking:
        """Return ``(key, cosine)`` of the rows nearest to a unit vector, best first; no documents means all of them.

        ``ask(number, where)`` asks the collection itself.
        """
        if not documents:
            return ask(limit, None)
        entries = [live[name] for name in dict.fromkeys(documents) if name in live]
        generations = dict.fromkeys(entry.generation for entry in entries)
        if sum(entry.facts.passages for entry in entries) <= _FEW:
            return self._compare(collection, list(generations), vector)[:limit]
        near = [row for row in ask(_SPARE * limit, None) if row[0].rpartition(":")[0] in generations]
        return near[:limit] if len(near) >= limit else ask(limit, {"document": {"$in": list(documents)}})

    def _compare(self, collection: Any, generations: Sequence[str], vector: Vectors) -> Ranking:
        parts = self._parts(collection, generations)
        keys = [key for part, _ in parts for key in part]
        if not keys:
            return []
        cosines = np.concatenate([vectors for _, vectors in parts]) @ vector
        return [(keys[row], float(cosines[row])) for row in np.argsort(-cosines, kind="stable")]

    def _parts(self, collection: Any, generations: Sequence[str]) -> list[tuple[list[str], Vectors]]:
        name = str(collection.name)
        lacking = [generation for generation in generations if (name, generation) not in self._kept]
        if lacking:
            self._kept.update({(name, key): part for key, part in _read(collection, lacking).items()})
        found = [self._kept[name, generation] for generation in generations if (name, generation) in self._kept]
        for generation in generations:
            if (name, generation) in self._kept:
                self._kept.move_to_end((name, generation))
        rows = sum(len(keys) for keys, _ in self._kept.values())
        while rows > self._most and self._kept:
            _, (keys, _) = self._kept.popitem(last=False)
            rows -= len(keys)
        return found


def _read(collection: Any, generations: Sequence[str]) -> Mapping[str, tuple[list[str], Vectors]]:
    """Return keys and vectors of each generation."""
    rows = collection.get(where={"generation": {"$in": list(generations)}}, include=["embeddings"])
    places: dict[str, list[int]] = {generation: [] for generation in generations}
    for place, key in enumerate(rows["ids"]):
        places[key.rpartition(":")[0]].append(place)
    vectors = np.asarray(rows["embeddings"], np.float32)
    return {
        generation: ([rows["ids"][place] for place in mine], vectors[mine])
        for generation, mine in places.items()
        if mine
    }
