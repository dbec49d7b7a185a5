from __future__ import annotations

import pytest

from vectorstore.embedding import IDENTITY, BundledEncoder
from vectorstore.scale import BUNDLED, Spread, measure, scale_of


def test_the_bundled_encoder_is_the_measure() -> None:
    encoder = BundledEncoder()
    spread = measure(encoder.query, encoder.passages)
    assert spread.related == pytest.approx(BUNDLED.related, abs=1e-3)
    assert spread.unrelated == pytest.approx(BUNDLED.unrelated, abs=1e-3)


def test_a_wider_spread_is_narrowed() -> None:
    scale = scale_of(Spread(related=0.6, unrelated=0.1))
    assert scale(0.6) == pytest.approx(BUNDLED.related)
    assert scale(0.1) == pytest.approx(BUNDLED.unrelated)


def test_an_encoder_that_tells_nothing_apart_is_left_alone() -> None:
    assert scale_of(Spread(related=0.5, unrelated=0.5)) == IDENTITY
