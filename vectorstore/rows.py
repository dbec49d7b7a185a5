"""The rows of passages and sentences with their vectors, in two collections of the store. Knows no vendor's names.

A passage's key is ``generation:number``; that of a sentence adds ``/place``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.passage import Passage
from vectorstore.records import StoredPassage, passage_key, passage_metadata, read_passage

SEARCH_WIDTH = 400  # Chroma's 100 finds 86 % of the nearest sentences of 3,300 passages, this 99 %, for 0.3 ms more
_BATCH = 1_000  # rows a call; Chroma's own limit is 5,461


def add_rows(
    into: Any,
    beside: Any,
    generation: str,
    passages: Sequence[Passage],
    vectors: Vectors,
    sentences: Sequence[Vectors],
) -> None:
    """Put passages ``into`` one collection and their sentences ``beside`` it."""
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        into.upsert(
            ids=[passage_key(generation, passage) for passage in batch],
            embeddings=vectors[start : start + _BATCH],
            documents=[passage.text for passage in batch],
            metadatas=[passage_metadata(passage, generation) for passage in batch],
        )
    ids = [key for passage in passages for key in _sentence_keys(generation, passage)]
    rows = [{"generation": generation, "document": p.origin.document} for p in passages for _ in p.sentences]
    stacked = np.concatenate(list(sentences)) if ids else np.empty((0, 0), np.float32)
    for start in range(0, len(ids), _BATCH):
        part = slice(start, start + _BATCH)
        beside.upsert(ids=ids[part], embeddings=stacked[part], metadatas=rows[part])


def missing_rows(of_passages: Any, of_sentences: Any, generation: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages that lack their own row or that of a sentence."""
    keys = [passage_key(generation, passage) for passage in passages]
    parts = [_sentence_keys(generation, passage) for passage in passages]
    there = _present(of_passages, keys)
    parts_there = _present(of_sentences, [part for group in parts for part in group])
    return [
        passage
        for passage, key, group in zip(passages, keys, parts, strict=True)
        if key not in there or not parts_there.issuperset(group)
    ]


def read_rows(of_passages: Any, of_sentences: Any, keys: Sequence[str]) -> dict[str, StoredPassage]:
    """Return passages with their vectors by key, in the order of the keys; a key that is gone is left out."""
    if not keys:
        return {}
    rows = of_passages.get(ids=list(keys), include=["documents", "metadatas", "embeddings"])
    passages = {
        key: (read_passage(text, metadata), vector)
        for key, text, metadata, vector in zip(
            rows["ids"], rows["documents"], rows["metadatas"], rows["embeddings"], strict=True
        )
    }
    wanted = [f"{key}/{i}" for key, (p, _) in passages.items() for i in range(len(p.sentences))]
    found = of_sentences.get(ids=wanted, include=["embeddings"]) if wanted else {"ids": [], "embeddings": []}
    vectors = dict(zip(found["ids"], found["embeddings"], strict=True))
    return {
        key: StoredPassage(passage, np.asarray(vector, np.float32), _stack(vectors, key, len(passage.sentences)))
        for key, (passage, vector) in ((key, passages[key]) for key in keys if key in passages)
    }


def widen_search(collections: Sequence[Any]) -> bool:
    """Have collections search as widely as new ones, when opened the next time; tell whether any did not yet."""
    narrow = [one for one in collections if one.configuration_json["hnsw"].get("ef_search") != SEARCH_WIDTH]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Chroma's, for collections without its own embedding
        for collection in narrow:
            collection.modify(configuration={"hnsw": {"ef_search": SEARCH_WIDTH}})
    return bool(narrow)


def _sentence_keys(generation: str, passage: Passage) -> list[str]:
    return [f"{passage_key(generation, passage)}/{place}" for place in range(len(passage.sentences))]


def _present(collection: Any, keys: Sequence[str]) -> set[str]:
    return set(collection.get(ids=list(keys), include=[])["ids"]) if keys else set()


def _stack(vectors: Mapping[str, Any], key: str, count: int) -> Vectors:
    """Return the vectors of a passage's sentences, shape (count, dimension); a missing one is zero."""
    known = [vectors.get(f"{key}/{i}") for i in range(count)]
    size = next((len(vector) for vector in known if vector is not None), 0)
    return np.asarray([np.zeros(size) if vector is None else vector for vector in known], np.float32)
