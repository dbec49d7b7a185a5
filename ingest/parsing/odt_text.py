"""A paragraph of an ODT → its text and how most of it is printed, with its notes and text boxes apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.parsing.odt_styles import DRAW, OFFICE, TEXT
from ingest.parsing.office_reading import Look, prevailing

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ingest.parsing.odt_styles import Styles

_LEFT_OUT = frozenset(
    (
        f"{OFFICE}annotation",
        f"{OFFICE}annotation-end",
        f"{TEXT}tracked-changes",
        f"{TEXT}hidden-text",
        f"{TEXT}ruby-text",
    )
)


@dataclass(slots=True)
class Said:
    """What a paragraph says; ``look`` is bold or italic when nearly all of it is."""

    text: str = ""
    look: Look = field(default_factory=Look)
    notes: list[_Element] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


class TextReader:
    """Reads paragraphs of one document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def read(self, paragraph: _Element, look: Look) -> Said:
        """Return what a paragraph says; ``look`` is that of its style."""
        said = Said()
        parts: list[str] = []
        letters: Counter[Look] = Counter()
        self._collect(paragraph, look, said, parts, letters)
        said.text = "".join(parts)
        said.look = prevailing(letters, look.size)
        return said

    def _collect(self, element: _Element, look: Look, said: Said, parts: list[str], letters: Counter[Look]) -> None:
        _say(element.text, look, parts, letters)
        for child in element:
            if child.tag == f"{TEXT}span":
                style = self._styles.style(child.get(f"{TEXT}style-name"))
                if not style.hidden:
                    self._collect(child, self._over(look, child), said, parts, letters)
            elif child.tag == f"{TEXT}note":
                said.notes += child.findall(f"{TEXT}note-body")
            elif child.tag == f"{DRAW}text-box":
                said.boxes.append(child)
            elif child.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
                parts.append(" ")
            elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
                self._collect(child, look, said, parts, letters)
            _say(child.tail, look, parts, letters)

    def _over(self, look: Look, span: _Element) -> Look:
        """Return how a span is printed: what its own styles say, over what surrounds it."""
        own = self._styles.spoken(span.get(f"{TEXT}style-name"))
        return Look(
            look.bold if own.bold is None else own.bold,
            look.italic if own.italic is None else own.italic,
            own.size or look.size,
        )


def _say(text: str | None, look: Look, parts: list[str], letters: Counter[Look]) -> None:
    if text:
        parts.append(text.replace("\u00ad", ""))
        letters[look] += len(text.strip())
