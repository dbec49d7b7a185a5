"""What the styles and lists of an ODT say about a paragraph: heading, bold, and the mark of an item."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import BULLET
from ingest.parsing.docx_styles import written
from ingest.parsing.numbers import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{_NAMESPACE}office:1.0}}"
TEXT = f"{_NAMESPACE}text:1.0}}"
TABLE = f"{_NAMESPACE}table:1.0}}"
DRAW = f"{_NAMESPACE}drawing:1.0}}"
_STYLE = f"{_NAMESPACE}style:1.0}}"
_FORMAT = f"{_NAMESPACE}xsl-fo-compatible:1.0}}"
_HEADING = re.compile(r"(?i)(?:heading|kop)(?:_20_|\s)*([1-9])$")
_TITLE = re.compile(r"(?i)(?:title|titel)$")
_CAPTION = re.compile(r"(?i)(?:caption|bijschrift|illustration|figure|table|tabel|afbeelding)$")
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SLANTED = ("italic", "oblique")
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or letters; ``level`` is that of a heading, or 0, ``size`` in half points, or 0."""

    level: int = 0
    bold: bool = False
    italic: bool = False
    size: int = 0
    hidden: bool = False
    is_caption: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a style of letters says itself; ``size`` in half points, 0 where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    size: int = 0


class Styles:
    """The styles of ``styles.xml`` and of the document, with what they inherit."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        styles = [style for root in roots for style in root.iter(f"{_STYLE}style")]
        self._elements = {style.get(f"{_STYLE}name", ""): style for style in styles}
        defaults = [
            properties.get(f"{_FORMAT}font-size", "")
            for root in roots
            for default in root.iter(f"{_STYLE}default-style")
            if default.get(f"{_STYLE}family") == "paragraph"
            for properties in default.iter(f"{_STYLE}text-properties")
        ]
        self._size = next((size for stated in defaults if (size := _half_points(stated, 0))), 24)
        self._known: dict[str, Style] = {}
        self._spoken: dict[str, Spoken] = {}

    def style(self, name: str | None) -> Style:
        """Return a style; one that does not exist says nothing."""
        key = name or ""
        if key not in self._known:
            self._known[key] = self._inherited(key)
        return self._known[key]

    def spoken(self, name: str | None) -> Spoken:
        """Return what a style of letters says, and None where it leaves things as they are around it."""
        key = name or ""
        if key not in self._spoken:
            found = self._properties(self._chain(key))
            weight, slant = found.get(f"{_FORMAT}font-weight"), found.get(f"{_FORMAT}font-style")
            self._spoken[key] = Spoken(
                None if weight is None else _is_bold(weight),
                None if slant is None else slant in _SLANTED,
                _half_points(found.get(f"{_FORMAT}font-size", ""), 0),
            )
        return self._spoken[key]

    def _chain(self, name: str) -> list[_Element]:
        chain: list[_Element] = []
        current = name
        while current in self._elements and len(chain) < _MAX_DEPTH:
            chain.append(self._elements[current])
            current = chain[-1].get(f"{_STYLE}parent-style-name", "")
        return chain

    @staticmethod
    def _properties(chain: Sequence[_Element]) -> dict[str, str]:
        found: dict[str, str] = {}
        for style in reversed(chain):
            for properties in style.findall(f"{_STYLE}text-properties"):
                found.update({str(key): str(value) for key, value in properties.attrib.items()})
        return found

    def _inherited(self, name: str) -> Style:
        chain = self._chain(name)
        found = self._properties(chain)
        size = self._size
        for style in reversed(chain):
            for properties in style.findall(f"{_STYLE}text-properties"):
                size = _half_points(properties.get(f"{_FORMAT}font-size", ""), size)
        names = [style.get(f"{_STYLE}name", "") for style in chain]
        return Style(
            level=_level(chain, names),
            bold=_is_bold(found.get(f"{_FORMAT}font-weight", "")),
            italic=found.get(f"{_FORMAT}font-style", "") in _SLANTED,
            size=size,
            hidden=found.get(f"{TEXT}display") == "none",
            is_caption=any(_CAPTION.match(part) for part in names),
        )


def _is_bold(weight: str) -> bool:
    return weight == "bold" or (is_number(weight) and int(weight) >= 600)


def _level(chain: Sequence[_Element], names: Sequence[str]) -> int:
    for style, name in zip(chain, names, strict=True):
        outline = style.get(f"{_STYLE}default-outline-level", "")
        if is_number(outline):
            return min(int(outline), 9)
        named = _HEADING.match(name)
        if named:
            return int(named[1])
        if _TITLE.match(name):
            return 1
    return 0


def _half_points(stated: str, inherited: int) -> int:
    number = re.match(r"(\d{1,3}(?:\.\d+)?)(pt|%)", stated)
    if number is None:
        return inherited
    return round(float(number[1]) * (2 if number[2] == "pt" else inherited / 100))


class Numbering:
    """Counts the items of the lists and the numbered headings, to write their marks out."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        self._levels = {
            style.get(f"{_STYLE}name", ""): _levels(style) for root in roots for style in root.iter(f"{TEXT}list-style")
        }
        outlines = [_levels(style) for root in roots for style in root.iter(f"{TEXT}outline-style")]
        self._levels[""] = {}
        self._outline = next(iter(outlines), {})
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._headings: dict[int, int] = {}

    def start(self, style: str, level: int, *, goes_on: bool) -> None:
        """Begin a list; one that does not go on counts anew."""
        if not goes_on:
            self._counts[style] = {}
        self._counts[style].pop(level if level > 1 else 0, None)

    def mark(self, style: str, level: int) -> str:
        """Return the mark of the next item: a bullet, "3. " or "2.1 "; empty when the list has none."""
        definition = self._levels.get(style, {})
        if level not in definition:
            return BULLET
        return _counted(definition, self._counts[style], level)

    def outline(self, level: int) -> str:
        """Return the number of the next heading of a level; empty when headings are not numbered."""
        return _counted(self._outline, self._headings, level) if level in self._outline else ""


def _levels(style: _Element) -> dict[int, _Element]:
    return {int(level.get(f"{TEXT}level", "0")): level for level in style if is_number(level.get(f"{TEXT}level", ""))}


def _counted(levels: dict[int, _Element], counts: dict[int, int], level: int) -> str:
    definition = levels[level]
    form = definition.get(f"{_STYLE}num-format")
    if definition.tag.endswith("bullet") or definition.tag.endswith("image"):
        return BULLET
    start = definition.get(f"{TEXT}start-value", "1")
    counts[level] = counts.get(level, (int(start) if is_number(start) else 1) - 1) + 1
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    if not form:
        return ""
    shown = definition.get(f"{TEXT}display-levels", "1")
    first = max(1, level - (int(shown) if is_number(shown) else 1) + 1)
    numbers = [_number(levels, counts, depth) for depth in range(first, level + 1)]
    prefix, suffix = definition.get(f"{_STYLE}num-prefix", ""), definition.get(f"{_STYLE}num-suffix", "")
    return f"{prefix}{'.'.join(filter(None, numbers))}{suffix}".strip() + " "


def _number(levels: dict[int, _Element], counts: dict[int, int], depth: int) -> str:
    definition = levels.get(depth)
    form = None if definition is None else definition.get(f"{_STYLE}num-format")
    return written(counts.get(depth, 1), _FORMS.get(form, "decimal")) if form else ""
