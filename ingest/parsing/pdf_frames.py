"""Which way the text of a PDF page runs: a page, a table or a margin may be turned by quarters."""

from __future__ import annotations

import math
from dataclasses import dataclass

# A scan may be a little askew; what stands at a slant is a watermark.
_ASKEW = math.radians(12)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page seen with its text upright; ``quarter`` counts how often the text is turned, against the clock.

    ``left``, ``bottom``, ``right`` and ``top`` are the page's own box, in points.
    """

    quarter: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Return the width of the upright page."""
        return self.top - self.bottom if self.quarter % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Return the height of the upright page."""
        return self.right - self.left if self.quarter % 2 else self.top - self.bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as a reader counts: from the left and from the top of the upright page."""
        if self.quarter == 1:
            return y - self.bottom, x - self.left
        if self.quarter == 2:
            return self.right - x, y - self.bottom
        if self.quarter == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the upright page in the page's own coordinates."""
        if self.quarter == 1:
            return y + self.left, x + self.bottom
        if self.quarter == 2:
            return self.right - x, y + self.bottom
        if self.quarter == 3:
            return self.right - y, self.top - x
        return x + self.left, self.top - y

    def far_side(self, left: float, bottom: float, right: float, top: float) -> float:
        """Return how far to the right the box of a letter reaches on the upright page."""
        return self.place(*((right, bottom), (left, top), (left, bottom), (left, bottom))[self.quarter])[0]


def quarter_of(a: float, b: float) -> int | None:
    """Return the quarter turns of text with the matrix ``a b …``, or None when it stands at a slant."""
    if not b and a > 0:
        return 0
    angle = math.atan2(b, a) / (math.pi / 2)
    nearest = round(angle)
    return nearest % 4 if abs(angle - nearest) * math.pi / 2 <= _ASKEW else None
