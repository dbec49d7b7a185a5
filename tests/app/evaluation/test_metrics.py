"""Every figure against an example worked out by hand."""

from __future__ import annotations

import math

import pytest

from app.evaluation import metrics
from app.evaluation.metrics import Ranked, coverage_risk


def test_ndcg_of_two_right_ids_at_ranks_two_and_three() -> None:
    # (1/log2(3) + 1/log2(4)) / (1/log2(2) + 1/log2(3)) = (0.63093 + 0.5) / (1 + 0.63093)
    assert metrics.ndcg_at(["x", "a", "b"], {"a", "b"}, 10) == pytest.approx(0.69343, abs=1e-5)


def test_ndcg_counts_a_repeated_id_once_and_respects_the_cutoff() -> None:
    assert metrics.ndcg_at(["a", "a", "a"], {"a"}, 10) == 1.0
    assert metrics.ndcg_at(["x", "y", "a"], {"a"}, 2) == 0.0
    assert metrics.ndcg_at(["a"], {"a", "b", "c"}, 1) == 1.0


def test_reciprocal_rank_is_of_the_first_right_id_within_the_cutoff() -> None:
    assert metrics.reciprocal_rank_at(["x", "y", "a", "b"], {"a", "b"}, 10) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank_at(["x", "y", "a"], {"a"}, 2) == 0.0


def test_hit_and_recall() -> None:
    assert metrics.hit_at(["x", "a"], {"a", "b"}, 1) == 0.0
    assert metrics.hit_at(["x", "a"], {"a", "b"}, 2) == 1.0
    assert metrics.recall_at(["x", "a", "a"], {"a", "b"}, 3) == 0.5


def test_percentile_interpolates() -> None:
    assert metrics.percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.5
    assert metrics.percentile([10.0, 20.0], 95) == pytest.approx(19.5)
    assert metrics.percentile([7.0], 95) == 7.0
    assert metrics.percentile([], 50) is None


def test_share_of_nothing_is_none() -> None:
    assert metrics.share([]) is None
    assert metrics.share([True, False, False, False]) == 0.25


def test_coverage_risk_by_hand() -> None:
    # Surest first: right, wrong, right. Risks 0, 1/2, 1/3; of four questions one was not answered.
    curve = coverage_risk([Ranked(0.5, False), Ranked(0.9, True), Ranked(0.1, True)], questions=4)
    assert [coverage for coverage, _ in curve.points] == [0.25, 0.5, 0.75]
    assert [risk for _, risk in curve.points] == pytest.approx([0, 1 / 2, 1 / 3])
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_coverage_risk_does_not_depend_on_the_order_of_ties() -> None:
    ties = [Ranked(0.5, True), Ranked(0.5, False)]
    assert coverage_risk(ties, 2) == coverage_risk(ties[::-1], 2)
    assert coverage_risk(ties, 2).area == pytest.approx(0.5)


def test_coverage_risk_without_answers() -> None:
    curve = coverage_risk([], questions=3)
    assert curve.points == ()
    assert curve.area is None


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("De NAVO-\nnorm stijgt.", "NAVO-norm"),
        ("Vanaf 2028\n\tontstaat een tekort", "vanaf 2028 ontstaat"),
        ("de thema’s", "thema's"),
        ("de “brief” zelf", 'de "brief" zelf'),
    ],
)
def test_gold_is_found_despite_white_space_case_and_quotes(text: str, gold: str) -> None:
    assert metrics.holds_gold(text, [gold])


def test_gold_is_not_found_in_part() -> None:
    assert not metrics.holds_gold("samen met partners", ["samen met een brede groep partners"])


def test_words_leave_markers_and_loose_punctuation_out() -> None:
    assert metrics.count_words("Ja: 2,5 miljoen [1] – per jaar. [2]") == 5


def test_ndcg_discount_is_logarithmic() -> None:
    assert metrics.ndcg_at(["x", "x2", "x3", "a"], {"a"}, 10) == pytest.approx(1 / math.log2(5))
