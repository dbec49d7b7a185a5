"""PDF page → words with their place and font, on the page as it is when its text stands upright.

PDFium's own lines are not used: it joins columns, margins and footnotes that happen to follow each other.
"""

from __future__ import annotations

import ctypes
import math
import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from ingest.decoding import clean
from ingest.parsing.pdf_frames import Frame, quarter_of
from ingest.parsing.pdf_raised import SUPERSCRIPT, raised_start, with_raised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfPage, PdfTextPage

_BREAKS = frozenset(" \t\r\n\x0b\x0c\u00a0")
# PDFium's own character for a hyphen that breaks a word over two lines.
_LINE_END_HYPHEN = 2
_STUCK_NUMBER = re.compile(r"^(\d{1,3})(?=[^\W\d]|[“\"‘])")
_SYMBOL_FONT = re.compile(r"(?i)wingdings|webdings|symbol")
_BOLD_FONT = re.compile(r"(?i)bold|black|heavy|semibold|demi")
_ITALIC_FONT = re.compile(r"(?i)italic|oblique")
_ITALIC_FLAG = 0x40
_FORCE_BOLD_FLAG = 0x40000
_BOLD_WEIGHT = 600
# A space that PDFium inferred is none where the letters stand closer than this, in em; behind a single letter the
# second holds. The spaces of justified text are wider.
_TIGHT = 0.155
_APART = 0.2
_RAISED = 0.15
_GREYISH = 48
_EVEN = 0.18


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
class _Font:
    recognised: bool  # the invisible text that OCR lays over a picture
    bold: bool
    italic: bool
    symbol: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page in the order of its content stream, in the frame that most of them stand upright in.

    ``turned`` holds the words that stand at a right angle to them, as in the head of a table, in the same frame.
    """

    words: list[Word]
    turned: list[Word]
    frame: Frame


class WordReader:
    """Reads pages of one document; it remembers the fonts that it has seen."""

    def __init__(self) -> None:
        self._fonts: dict[bytes, _Font] = {}

    def read(self, page: PdfPage) -> PageText:
        """Return the words of a page without watermarks and what stands outside of the page."""
        box = page.get_bbox()
        frames = [Frame(quarter, *box) for quarter in range(4)]
        textpage = page.get_textpage()
        try:
            reader = _PageReader(textpage, frames, self._fonts)
            found = [item for item in reader.words() if item[1].text]
        finally:
            textpage.close()
        letters: Counter[int] = Counter()
        for quarter, word in found:
            letters[quarter] += len(word.text)
        main = frames[letters.most_common(1)[0][0] if letters else 0]
        words = [word for quarter, word in found if quarter == main.quarter and _is_on(word, main)]
        if 2 * reader.recognised > len(words):
            words = _evened(words)
        turned = [_as_seen(word, frames[quarter], main) for quarter, word in found if (quarter - main.quarter) % 2 == 1]
        return PageText(with_raised(words), turned, main)


def _is_on(word: Word, frame: Frame) -> bool:
    return word.x1 >= -1 and word.x0 <= frame.width + 1 and -1 <= word.y <= frame.height + word.size


def _evened(words: Sequence[Word]) -> list[Word]:
    """Give words of about the usual size that size: OCR measures each line anew, and no two lines alike."""
    usual = statistics.median_low(word.size for word in words for _ in word.text)
    return [replace(word, size=usual) if abs(word.size / usual - 1) < _EVEN else word for word in words]


def _as_seen(word: Word, own: Frame, frame: Frame) -> Word:
    """Return a turned word as a small one in its own middle: enough to tell in which cell of a table it stands."""
    x, y = frame.place(*own.back((word.x0 + word.x1) / 2, word.y - word.size / 3))
    return replace(word, x0=x - word.size / 2, x1=x + word.size / 2, y=y + word.size / 4)


class _PageReader:
    def __init__(self, textpage: PdfTextPage, frames: Sequence[Frame], fonts: dict[bytes, _Font]) -> None:
        self._raw = textpage.raw
        self._frames = frames
        self._frame = frames[0]
        self._fonts = fonts
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(256)
        self._matrix = pdfium.FS_MATRIX()
        self._loose = pdfium.FS_RECTF()
        self.recognised = 0

    def words(self) -> Iterator[tuple[int, Word]]:
        """Yield the words, each with the quarter turns of its text; what stands at a slant is left out."""
        for start, end, hyphen in self._spans():
            quarter = self._quarter(start)
            if quarter is not None:
                self._frame = self._frames[quarter]
                yield quarter, self._word(start, end, hyphen=hyphen)

    def _spans(self) -> Iterator[tuple[int, int, bool]]:
        """Yield where each word starts and ends, and whether a hyphen breaks it there."""
        count = pdfium.FPDFText_CountChars(self._raw)
        start: int | None = None
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(self._raw, index)
            if code == _LINE_END_HYPHEN:
                if start is not None:
                    yield start, index, True
                start = None
            elif code == 0 or chr(code) in _BREAKS:
                if start is not None and not self._is_false_space(start, index, count):
                    yield start, index, False
                    start = None
            elif start is None:
                start = index
        if start is not None:
            yield start, count, False

    def _is_false_space(self, start: int, index: int, count: int) -> bool:
        """Tell a space that PDFium inferred where the letters of a word merely stand apart: "P ostbus", "w w w"."""
        if index + 1 >= count or pdfium.FPDFText_IsGenerated(self._raw, index) != 1:
            return False
        if pdfium.FPDFText_GetUnicode(self._raw, index) != ord(" "):
            return False
        after = pdfium.FPDFText_GetUnicode(self._raw, index + 1)
        quarter = self._quarter(index + 1)
        if after in (0, _LINE_END_HYPHEN) or chr(after) in _BREAKS or quarter is None:
            return False
        self._frame = self._frames[quarter]
        x, y = self._origin(index + 1)
        gap = (x - self._end(index - 1)) / self._size(index + 1)
        if abs(y - self._origin(index - 1)[1]) >= 0.5:
            return False
        return -0.5 < gap < (_APART if index - start == 1 else _TIGHT)

    def _word(self, start: int, end: int, *, hyphen: bool = False) -> Word:
        font = self._font(start)
        self.recognised += font.recognised
        x0, y = self._origin(start)
        size = self._size(start)
        last = end - 1
        text = "•" if font.symbol and start == last else self._text(start, end, y, size)
        if text[:1].isdecimal() and start < last and self._origin(last)[1] - y > _RAISED * self._size(last):
            # A raised footnote number stuck to the first word of the note: the note is as big as the rest.
            y, size = self._origin(last)[1], self._size(last)
            text = _STUCK_NUMBER.sub(r"\1 ", text) if _STUCK_NUMBER.match(text) else raised_start(text)
        return Word(text + "-" * hyphen, x0, self._right(last), y, size, font.bold, font.italic, self._coloured(start))

    def _text(self, start: int, end: int, baseline: float, size: float) -> str:
        """Return the word with raised digits marked, since "2025¹" is not 20251; inferred spaces are left out."""
        letters: list[str] = []
        for index in range(start, end):
            letter = chr(pdfium.FPDFText_GetUnicode(self._raw, index))
            if letter.isdecimal() and letters and baseline - self._origin(index)[1] > _RAISED * size:
                letter = letter.translate(SUPERSCRIPT)
            letters.append(letter)
        return clean("".join(letters).replace(" ", "")).strip()

    def _quarter(self, index: int) -> int | None:
        if not pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix):
            return 0
        return quarter_of(self._matrix.a, self._matrix.b)

    def _coloured(self, index: int) -> bool:
        """Tell whether a letter is printed in a colour, and not in black, grey or white."""
        red, green, blue, alpha = self._colour
        pdfium.FPDFText_GetFillColor(self._raw, index, red, green, blue, alpha)
        values = (red.value, green.value, blue.value)
        return max(values) - min(values) > _GREYISH

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self._numbers[:2]
        pdfium.FPDFText_GetCharOrigin(self._raw, index, x, y)
        return self._frame.place(x.value, y.value)

    def _right(self, index: int) -> float:
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self._raw, index, left, right, bottom, top)
        return self._frame.far_side(left.value, bottom.value, right.value, top.value)

    def _end(self, index: int) -> float:
        """Return where the letter ends by its own width, white space at its sides included."""
        box = self._loose
        pdfium.FPDFText_GetLooseCharBox(self._raw, index, box)
        return self._frame.far_side(box.left, box.bottom, box.right, box.top)

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
            known = self._fonts[key] = _Font("GlyphLess" in name, bold, italic, bool(_SYMBOL_FONT.search(name)))
        return known
