"""PDF page → words with their place and font, and the ruled lines that tables are drawn with.

PDFium's own lines are not used: it joins columns, margins and footnotes that happen to follow each other.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from ingest.decoding import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

_BREAKS = frozenset(" \t\r\n\x0b\x0c\u00a0")
# PDFium's own character for a hyphen that breaks a word over two lines.
_LINE_END_HYPHEN = 2
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOL_FONT = re.compile(r"(?i)wingdings|webdings|symbol")
_BOLD_FONT = re.compile(r"(?i)bold|black|heavy|semibold|demi")
_ITALIC_FONT = re.compile(r"(?i)italic|oblique")
_ITALIC_FLAG = 0x40
_FORCE_BOLD_FLAG = 0x40000
_BOLD_WEIGHT = 600
# A space that PDFium inferred inside a word: the letters stand closer than this, in em.
_TIGHT = 0.17
_GREYISH = 48
_MAX_RULE = 2.5  # points
_MIN_RULE = 8.0
_MAX_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; points from the left and from the top. ``y`` is the baseline, ``size`` the font's."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False
    coloured: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight thin line or the edge of a box; horizontal when ``y0 == y1``."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool
    italic: bool
    symbol: bool


class WordReader:
    """Reads pages of one document; it remembers the fonts that it has seen."""

    def __init__(self) -> None:
        self._fonts: dict[bytes, _Font] = {}

    def words(self, page: PdfPage) -> list[Word]:
        """Return the words of a page, in the order of its content stream."""
        textpage = page.get_textpage()
        try:
            return [word for word in _PageReader(page, textpage, self._fonts).words() if word.text]
        finally:
            textpage.close()


class _PageReader:
    def __init__(self, page: PdfPage, textpage: PdfTextPage, fonts: dict[bytes, _Font]) -> None:
        self._raw = textpage.raw
        self._left, _, _, self._top = page.get_bbox()
        self._fonts = fonts
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(256)
        self._matrix = pdfium.FS_MATRIX()

    def words(self) -> Iterator[Word]:
        count = pdfium.FPDFText_CountChars(self._raw)
        start: int | None = None
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(self._raw, index)
            if code == _LINE_END_HYPHEN:
                if start is not None:
                    yield self._word(start, index, hyphen=True)
                start = None
            elif code == 0 or chr(code) in _BREAKS:
                if start is not None and not self._is_false_space(index, count):
                    yield self._word(start, index)
                    start = None
            elif start is None:
                start = index
        if start is not None:
            yield self._word(start, count)

    def _is_false_space(self, index: int, count: int) -> bool:
        """Tell a space that PDFium inferred where a word is only loosely spaced."""
        if index + 1 >= count or pdfium.FPDFText_IsGenerated(self._raw, index) != 1:
            return False
        if pdfium.FPDFText_GetUnicode(self._raw, index) != ord(" "):
            return False
        after = pdfium.FPDFText_GetUnicode(self._raw, index + 1)
        if after in (0, _LINE_END_HYPHEN) or not chr(after).isalnum():
            return False
        (_, y0), (x1, y1) = self._origin(index - 1), self._origin(index + 1)
        gap = x1 - self._right(index - 1)
        return abs(y0 - y1) < 0.5 and -0.5 < gap < _TIGHT * self._size(index + 1)

    def _word(self, start: int, end: int, *, hyphen: bool = False) -> Word:
        font = self._font(start)
        x0, y = self._origin(start)
        size = self._size(start)
        last = end - 1
        text = "•" if font.symbol and start == last else self._text(start, end, y, size)
        if text[:1].isdecimal() and start < last:
            # A raised footnote number stuck to the first word of the note: the note is as big as the rest.
            y, size = max((size, y), (self._size(last), self._origin(last)[1]))[::-1]
        right = self._right(last) - self._left
        return Word(
            text + "-" * hyphen,
            x0 - self._left,
            right,
            self._top - y,
            size,
            font.bold,
            font.italic,
            self._coloured(start),
        )

    def _text(self, start: int, end: int, baseline: float, size: float) -> str:
        """Return the word; the number of a footnote behind a number is marked, since "2025¹" is not 20251."""
        letters: list[str] = []
        behind_number = False
        for index in range(start, end):
            letter = chr(pdfium.FPDFText_GetUnicode(self._raw, index))
            if letter.isdecimal() and letters:
                raised = self._origin(index)[1] - baseline > 0.15 * size
                behind_number = raised and (
                    behind_number or self._is_plain_digit(letters[-1], index - 1, baseline, size)
                )
                letter = letter.translate(_SUPERSCRIPT) if behind_number else letter
            letters.append(letter)
        return clean("".join(letters)).strip()

    def _is_plain_digit(self, letter: str, index: int, baseline: float, size: float) -> bool:
        return letter.isdecimal() and self._origin(index)[1] - baseline <= 0.15 * size

    def _coloured(self, index: int) -> bool:
        """Tell whether a letter is printed in a colour, and not in black, grey or white."""
        red, green, blue, alpha = self._colour
        pdfium.FPDFText_GetFillColor(self._raw, index, red, green, blue, alpha)
        values = (red.value, green.value, blue.value)
        return max(values) - min(values) > _GREYISH

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self._numbers[:2]
        pdfium.FPDFText_GetCharOrigin(self._raw, index, x, y)
        return x.value, y.value

    def _right(self, index: int) -> float:
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self._raw, index, left, right, bottom, top)
        return right.value

    def _size(self, index: int) -> float:
        """Return the size as it is printed: many writers set a font of size 1 and scale it."""
        size = pdfium.FPDFText_GetFontSize(self._raw, index)
        if pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d) or 1
        return float(size) or 1.0

    def _font(self, index: int) -> _Font:
        length = pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, 256, self._flags)
        key = self._name.raw[: max(min(length, 256) - 1, 0)] + bytes(
            [self._flags.value >> shift & 255 for shift in (0, 8, 16)]
        )
        known = self._fonts.get(key)
        if known is None:
            name = key[:-3].decode("utf-8", "replace")
            weight = pdfium.FPDFText_GetFontWeight(self._raw, index)
            flags = self._flags.value
            bold = bool(_BOLD_FONT.search(name)) or weight >= _BOLD_WEIGHT or bool(flags & _FORCE_BOLD_FLAG)
            italic = bool(_ITALIC_FONT.search(name)) or bool(flags & _ITALIC_FLAG)
            known = self._fonts[key] = _Font(bold, italic, bool(_SYMBOL_FONT.search(name)))
        return known


def rules(page: PdfPage) -> list[Rule]:
    """Return the thin straight lines of the page, and the edges of its boxes."""
    left, _, _, top = page.get_bbox()
    found: list[Rule] = []
    for number, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if number >= _MAX_OBJECTS:
            break
        x0, y0, x1, y1 = item.get_bounds()
        found += _edges(x0 - left, top - y1, x1 - left, top - y0, filled=_is_filled(item.raw))
    return found


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
