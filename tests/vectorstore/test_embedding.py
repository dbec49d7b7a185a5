from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectorstore.embedding import BundledEncoder

TEXTS = [f"Zin {number} over gemeenten en beleid. {'Nog wat woorden. ' * (number % 9)}" for number in range(24)]


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder()


def test_vectors_are_units_of_the_stated_size(encoder: BundledEncoder) -> None:
    vectors = encoder.passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.query(TEXTS[0]).shape == (encoder.dimension,)


def test_a_batch_keeps_the_order_of_its_texts(encoder: BundledEncoder) -> None:
    alone = np.stack([encoder.passages([text])[0] for text in TEXTS[:6]])
    assert np.allclose(encoder.passages(TEXTS)[:6], alone, atol=1e-5)


def test_eight_threads_get_the_vectors_of_one(encoder: BundledEncoder) -> None:
    expected = [encoder.query(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(encoder.query, TEXTS * 4))
    assert all(np.array_equal(vector, expected[i % len(TEXTS)]) for i, vector in enumerate(found))


def test_nothing_after_a_nul_is_lost(encoder: BundledEncoder) -> None:
    assert not np.allclose(encoder.query("rood\0 fiets"), encoder.query("rood"))


def test_a_lone_surrogate_is_no_error(encoder: BundledEncoder) -> None:
    assert encoder.query("rood \ud800").shape == (encoder.dimension,)


def test_no_texts_give_no_vectors(encoder: BundledEncoder) -> None:
    assert encoder.passages([]).shape == (0, encoder.dimension)
