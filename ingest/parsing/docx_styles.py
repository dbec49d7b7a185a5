"""What the styles and the numbering of a DOCX say about a paragraph: heading, bold, and the mark of an item."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import BULLET
from ingest.parsing.docx_package import WORD
from ingest.parsing.numbers import is_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|kop|überschrift|titre)\s*([1-9])", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_DEPTH = 12
_PLACEHOLDER = re.compile(r"%([1-9])")


def value(element: _Element | None, path: str, name: str = "val") -> str | None:
    """Return an attribute of the element at ``path`` ("pPr/pStyle"), or None."""
    found = child(element, path)
    return None if found is None else found.get(f"{WORD}{name}")


def child(element: _Element | None, path: str) -> _Element | None:
    """Return the first element at ``path``, or None."""
    return None if element is None else element.find("/".join(WORD + step for step in path.split("/")))


def is_on(properties: _Element | None, name: str) -> bool | None:
    """Return whether a switch such as bold is on, and None when nothing is said about it."""
    found = child(properties, name)
    return None if found is None else found.get(f"{WORD}val", "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: ``level`` is that of a heading, or 0; ``size`` in half points; ``number`` is (list, depth)."""

    name: str = ""
    level: int = 0
    bold: bool = False
    italic: bool = False
    size: int = 0
    number: tuple[str, int] | None = None


class Styles:
    """The styles by their ids, with what they inherit."""

    def __init__(self, root: _Element | None) -> None:
        found = [] if root is None else root.findall(f"{WORD}style")
        self._elements = {style.get(f"{WORD}styleId", ""): style for style in found}
        self._default = next(
            (
                key
                for key, style in self._elements.items()
                if style.get(f"{WORD}default") in ("1", "true") and style.get(f"{WORD}type") == "paragraph"
            ),
            "",
        )
        self._known: dict[str, Style] = {}
        size = value(root, "docDefaults/rPrDefault/rPr/sz") or ""
        self._size = int(size) if is_number(size) else 20

    def style(self, key: str | None) -> Style:
        """Return a style; one that does not exist is the default style."""
        known = key if key is not None and key in self._elements else self._default
        if known not in self._known:
            self._known[known] = self._inherited(known)
        return self._known[known]

    def _inherited(self, key: str) -> Style:
        chain: list[_Element] = []
        current: str | None = key
        while current in self._elements and len(chain) < _MAX_DEPTH:
            chain.append(self._elements[current])
            current = value(chain[-1], "basedOn")
        names = [value(style, "name") or "" for style in chain]
        switches = {
            name: next((on for style in chain if (on := is_on(child(style, "rPr"), name)) is not None), False)
            for name in ("b", "i")
        }
        number = next((n for style in chain if (n := list_number(child(style, "pPr"))) is not None), None)
        sizes = [value(style, "rPr/sz") for style in chain]
        size = next((int(size) for size in sizes if size and is_number(size)), self._size)
        return Style(names[0] if names else "", _level(chain, names), switches["b"], switches["i"], size, number)


def _level(chain: list[_Element], names: list[str]) -> int:
    for style, name in zip(chain, names, strict=True):
        named = _HEADING.match(name)
        if named:
            return int(named[1])
        if name.lower() in ("title", "titel"):
            return 1
        outline = value(style, "pPr/outlineLvl")
        if outline is not None and is_number(outline):
            return int(outline) + 1 if int(outline) < 9 else 0
    return 0


def list_number(properties: _Element | None) -> tuple[str, int] | None:
    """Return the list and the depth in it that a paragraph or style belongs to."""
    numbering = child(properties, "numPr")
    if numbering is None:
        return None
    depth = value(numbering, "ilvl") or "0"
    return value(numbering, "numId") or "0", int(depth) if is_number(depth) else 0


class Numbering:
    """Counts the items of the lists, as Word does, to write their marks out."""

    def __init__(self, root: _Element | None) -> None:
        abstract = (
            {} if root is None else {a.get(f"{WORD}abstractNumId"): a for a in root.findall(f"{WORD}abstractNum")}
        )
        lists = [] if root is None else root.findall(f"{WORD}num")
        self._lists = {
            item.get(f"{WORD}numId"): (value(item, "abstractNumId"), abstract.get(value(item, "abstractNumId")))
            for item in lists
        }
        self._counts: dict[str | None, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def mark(self, number: tuple[str, int]) -> str:
        """Return the mark of the next item of a list: a bullet, "3. " or "2.1 "; empty when it has none."""
        key, definition = self._lists.get(number[0], (None, None))
        depth = number[1]
        level = self._level(definition, depth)
        if level is None:
            return "" if number[0] == "0" else BULLET
        counts = self._counts[key]
        start = value(level, "start") or "1"
        counts[depth] = counts.get(depth, (int(start) if is_number(start) else 1) - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        form = value(level, "numFmt") or "decimal"
        if form in ("bullet", "none"):
            return BULLET if form == "bullet" else ""
        pattern = value(level, "lvlText") or "%1."
        text = _PLACEHOLDER.sub(lambda match: self._written(definition, counts, int(match[1]) - 1), pattern)
        return f"{text} " if text else ""

    def _written(self, definition: _Element | None, counts: dict[int, int], depth: int) -> str:
        return written(counts.get(depth, 1), value(self._level(definition, depth), "numFmt") or "decimal")

    def _level(self, definition: _Element | None, depth: int) -> _Element | None:
        levels = [] if definition is None else definition.findall(f"{WORD}lvl")
        return next((level for level in levels if level.get(f"{WORD}ilvl") == str(depth)), None)


def written(count: int, form: str) -> str:
    """Return a number as Word writes it: 4, d, D, iv or IV."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count) if form == "lowerRoman" else _roman(count).upper()
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for size, letters in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while count >= size and len(text) < 30:
            text += letters
            count -= size
    return text
