from __future__ import annotations

import pytest

from vectorstore.fusion import reciprocal_rank_fusion


def test_scores_add_up_over_the_lists() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["b"]], [1.0, 2.0])
    assert list(fused) == ["b", "a"]
    assert fused["b"] == pytest.approx(1 / 62 + 2 / 61)
    assert fused["a"] == pytest.approx(1 / 61)


def test_equal_scores_keep_a_fixed_order() -> None:
    assert list(reciprocal_rank_fusion([["b"], ["a"]], [1.0, 1.0])) == ["a", "b"]
