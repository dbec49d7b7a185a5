"""Plots as SVG, without a library: bars of shares, and lines over a scale that doubles. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_WIDTH: Final = 640
_COLOURS: Final = ("#154273", "#b3501e", "#3a7d44", "#6a4c93")
_TEXT: Final = 'font-family="sans-serif" font-size="13" fill="#1b2430"'


def bars(title: str, values: Mapping[str, float]) -> str:
    """Return horizontal bars; the values are percentages."""
    rows = []
    for number, (name, value) in enumerate(values.items()):
        y = 40 + 24 * number
        width = max(0.0, min(100.0, value)) * 2.4
        rows.append(f'<text x="300" y="{y + 13}" text-anchor="end" {_TEXT}>{escape(name)}</text>')
        rows.append(f'<rect x="310" y="{y}" width="{width:.1f}" height="17" fill="{_COLOURS[0]}"/>')
        rows.append(f'<text x="{316 + width:.1f}" y="{y + 13}" {_TEXT}>{value:.0f}</text>')
    return _page(title, rows, 50 + 24 * len(values))


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return a line per series over x on a logarithmic scale, y from 0."""
    points = [point for line in series.values() for point in line if point[0] > 0]
    if not points:
        return _page(title, [], 60)
    low, high = (math.log2(end(x for x, _ in points)) for end in (min, max))
    top = max(y for _, y in points) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return 60 + 520 * (math.log2(x) - low) / ((high - low) or 1), 280 - 220 * y / top

    rows = [
        '<path d="M60 50 V280 H600" fill="none" stroke="#66748a"/>',
        f'<text x="54" y="64" text-anchor="end" {_TEXT}>{top:.0f}</text>',
        f'<text x="54" y="284" text-anchor="end" {_TEXT}>0</text>',
    ]
    rows += [
        f'<text x="{place(x, 0)[0]:.0f}" y="300" text-anchor="middle" {_TEXT}>{x:g}</text>'
        for x in sorted({x for x, _ in points})
    ]
    for number, (name, line) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        rows.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        rows.append(f'<text x="{80 + 180 * number}" y="325" {_TEXT.replace("#1b2430", colour)}>{escape(name)}</text>')
    return _page(title, rows, 340)


def _page(title: str, rows: Sequence[str], height: int) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">'
    )
    title_row = f'<text x="20" y="24" font-weight="bold" {_TEXT}>{escape(title)}</text>'
    background = f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, background, title_row, *rows, "</svg>"]) + "\n"
