"""Plots as SVG elements: both axes run from 0 to 100 %, the colours are those of the page around them."""

from __future__ import annotations

from html import escape
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.evaluation.calibration import Calibration
    from app.evaluation.metrics import CoverageRisk

_WIDTH, _HEIGHT = 576, 364
_LEFT, _TOP = 56, 12
_PLOT_WIDTH, _PLOT_HEIGHT = _WIDTH - 76, _HEIGHT - 64
_SMALLEST, _BIGGEST = 3.5, 12.0  # radius of a point, in pixels


def coverage_risk_svg(curve: CoverageRisk, axes: tuple[str, str], label: str) -> str:
    """Return the curve: coverage to the right, risk upwards; empty when nothing was answered."""
    if not curve.points:
        return ""
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(*point) for point in curve.points))
    end = _place(*curve.points[-1])
    drawn = f'<polyline class="line" points="{line}"/>' + _point(*end, _SMALLEST)
    return _plot(drawn, axes, label)


def reliability_svg(calibration: Calibration, axes: tuple[str, str], label: str) -> str:
    """Return predicted against observed, with the diagonal of perfect calibration; empty without predictions."""
    if not calibration.bins:
        return ""
    most = max(row.count for row in calibration.bins)
    (x1, y1), (x2, y2) = _place(0, 0), _place(1, 1)
    drawn = f'<path class="ideal" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(row.predicted, row.observed) for row in calibration.bins))
    drawn += f'<polyline class="line" points="{line}"/>'
    for row in calibration.bins:  # the area of a point stands for the number of questions
        drawn += _point(*_place(row.predicted, row.observed), max(_SMALLEST, _BIGGEST * sqrt(row.count / most)))
    return _plot(drawn, axes, label)


def _plot(drawn: str, axes: tuple[str, str], label: str) -> str:
    """Return the frame of a plot with its grid, around what is drawn."""
    below, beside = map(escape, axes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-label="{escape(label)}" font-size="14">'
        f"{''.join(_grid_line(share / 100) for share in range(0, 101, 25))}{drawn}"
        f'<text x="{_LEFT + _PLOT_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{below}</text>'
        f'<text transform="translate(14 {_TOP + _PLOT_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{beside}</text>'
        "</svg>"
    )


def _place(across: float, up: float) -> tuple[float, float]:
    """Return the place in the drawing of a pair of shares in 0..1."""
    return _LEFT + across * _PLOT_WIDTH, _TOP + (1 - up) * _PLOT_HEIGHT


def _point(x: float, y: float, radius: float) -> str:
    return f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _grid_line(share: float) -> str:
    """Draw the grid line and the labels of one share on both axes."""
    (x, bottom), (left, y) = _place(share, 0), _place(0, share)
    (right, _), (_, top) = _place(1, share), _place(share, 1)
    return (
        f'<path class="grid" d="M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {bottom:.1f}V{top:.1f}"/>'
        f'<text x="{left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{share:.0%}</text>'
    )
