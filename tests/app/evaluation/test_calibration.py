"""Calibration against examples worked out by hand."""

from __future__ import annotations

import pytest

from app.evaluation.calibration import calibration


def test_calibration_by_hand() -> None:
    # Bin 0.2–0.3: predicted 0.25, observed 1/2. Bin 0.9–1.0: predicted 0.95, observed 1. Three predictions.
    found = calibration([(0.2, True), (0.95, True), (0.29999, False)])
    assert [(row.low, row.high, row.count) for row in found.bins] == [(0.2, 0.3, 2), (0.9, 1.0, 1)]
    assert [row.observed for row in found.bins] == [0.5, 1.0]
    assert found.error == pytest.approx((2 * 0.25 + 0.05) / 3, abs=1e-4)
    assert found.brier == pytest.approx((0.8**2 + 0.05**2 + 0.3**2) / 3, abs=1e-4)


def test_the_highest_probability_is_in_the_highest_bin() -> None:
    [row] = calibration([(1.0, True)]).bins
    assert (row.low, row.high) == (0.9, 1.0)


def test_perfect_and_worst() -> None:
    assert calibration([(0.0, False), (1.0, True)]).error == 0
    assert calibration([(0.0, True), (1.0, False)]).error == 1


def test_without_predictions() -> None:
    assert calibration([]).to_json() == {"error": None, "brier": None, "bins": []}
