"""What is drawn on a PDF page: the lines of tables, and the picture that a scanned page is."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

    from ingest.parsing.pdf_frames import Frame

_MAX_RULE = 2.5  # points
_MIN_RULE = 8.0
_MAX_OBJECTS = 20_000
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight thin line or the edge of a box; horizontal when ``y0 == y1``."""

    x0: float
    y0: float
    x1: float
    y1: float


def rules(page: PdfPage, frame: Frame) -> list[Rule]:
    """Return the thin straight lines of the page, and the edges of its boxes."""
    found: list[Rule] = []
    for number, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if number >= _MAX_OBJECTS:
            break
        left, bottom, right, top = item.get_bounds()
        corners = (frame.place(left, bottom), frame.place(right, top))
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        found += _edges(x0, y0, x1, y1, filled=_is_filled(item.raw))
    return found


def is_picture(page: PdfPage) -> bool:
    """Tell whether pictures cover most of a page, as when it was scanned."""
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for number, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        if number >= _MAX_OBJECTS:
            break
        x0, y0, x1, y1 = item.get_bounds()
        covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return bool(covered >= _MOST * (right - left) * (top - bottom))


def _is_filled(raw: object) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, mode, stroke)
    return not stroke.value


def _edges(x0: float, y0: float, x1: float, y1: float, *, filled: bool) -> Iterator[Rule]:
    width, height = x1 - x0, y1 - y0
    if height <= _MAX_RULE and width >= _MIN_RULE:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    elif width <= _MAX_RULE and height >= _MIN_RULE:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
    elif not filled and min(width, height) > _MIN_RULE:
        yield from (Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1))
