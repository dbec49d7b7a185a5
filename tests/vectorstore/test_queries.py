"""The vectors of questions asked before are not made again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectorstore.embedding import BundledEncoder, Vectors
from vectorstore.queries import QueryVectors


class Counting(BundledEncoder):
    """The bundled encoder, which tells what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, text: str) -> Vectors:
        self.asked.append(text)
        return super().query(text)


class Other(Counting):
    """An encoder of another name."""

    name = "other"


def test_a_question_that_comes_back_is_embedded_once() -> None:
    encoder, queries = Counting(), QueryVectors()
    first, again = queries.of(encoder, "Wie betaalt?"), queries.of(encoder, "Wie betaalt?")
    assert encoder.asked == ["Wie betaalt?"]
    assert np.array_equal(first, again)
    assert np.array_equal(first, BundledEncoder().query("Wie betaalt?"))
    with pytest.raises(ValueError, match="read-only"):
        again[0] = 1
    other = Other()
    queries.of(other, "Wie betaalt?")
    assert other.asked, "a vector of one encoder means nothing to another"


def test_only_the_questions_asked_last_are_kept() -> None:
    encoder, queries = Counting(), QueryVectors(size=2)
    for text in ("een", "twee", "een", "drie", "een", "twee"):
        queries.of(encoder, text)
    assert encoder.asked == ["een", "twee", "drie", "twee"]


def test_threads_get_their_own_questions_vector() -> None:
    encoder, queries = Counting(), QueryVectors(size=3)
    texts = [f"vraag {number % 7}" for number in range(70)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: queries.of(encoder, text), texts))
    alone = {text: BundledEncoder().query(text) for text in set(texts)}
    assert all(np.array_equal(vector, alone[text]) for text, vector in zip(texts, found, strict=True))
