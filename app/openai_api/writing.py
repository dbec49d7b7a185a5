"""An answer as Markdown: each ``[n]`` a link to the marked passage, the sources with their quotations below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.export.markdown import escaped
from app.rendering import passage_url
from app.texts import FRAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.answer import Answer, Citation
    from app.texts import Frame

_MARKER = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"\s*[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Written:
    """The answer's Markdown, and the places in it (character offsets) that cite a passage."""

    content: str
    places: tuple[tuple[int, int, Citation], ...]
    base: str

    def annotations(self) -> list[dict[str, Any]]:
        """Return the citations as ``url_citation`` annotations, in the order of the text."""
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": start,
                    "end_index": end,
                    "url": self.base + passage_url(citation),
                    "title": citation.title,
                },
            }
            for start, end, citation in self.places
        ]


def written(answer: Answer, base: str) -> Written:
    """Return the answer as Markdown; ``base`` stands before the path of each link, such as ``https://example.org``."""
    content = ""
    places: list[tuple[int, int, Citation]] = []
    for piece, citation in _pieces(answer):
        if citation is None:
            content += piece
            continue
        link = f"[\\[{citation.number}\\]]({base}{passage_url(citation)})"
        places.append((len(content), len(content) + len(link), citation))
        content += link
    frame = FRAMES[answer.language]
    content = content.rstrip() + _listed(frame.sources, answer.citations, base, frame)
    return Written(content + _listed(frame.related, answer.related, base, frame), tuple(places), base)


def _pieces(answer: Answer) -> Iterator[tuple[str, Citation | None]]:
    """Yield the text in pieces: escaped text without a citation, or a marker with the one that it refers to."""
    citations = {citation.number: citation for citation in answer.citations}
    quoted = [(at, at + len(c.quote)) for c in answer.citations if (at := answer.text.find(c.quote)) >= 0]
    position = 0
    for match in _MARKER.finditer(answer.text):
        # A "[1]" inside a quotation is the document's own text, such as a footnote sign.
        if int(match[1]) not in citations or any(a <= match.start() and match.end() <= b for a, b in quoted):
            continue
        yield _lines(answer.text[position : match.start()], at_start=position == 0), None
        yield match[0], citations[int(match[1])]
        position = match.end()
    yield _lines(answer.text[position:], at_start=position == 0), None


def _lines(text: str, *, at_start: bool) -> str:
    """Return text whose signs are shown as they are, and whose items stay items of a list."""
    result = ""
    for number, line in enumerate(text.splitlines(keepends=True)):
        bullet = _BULLET.match(line) if number or at_start else None
        result += f"- {escaped(line[bullet.end() :])}" if bullet else escaped(line)
    return result


def _listed(heading: str, citations: Sequence[Citation], base: str, frame: Frame) -> str:
    if not citations:
        return ""
    lines = [f"\n\n**{heading}**\n"]
    for citation in citations:
        page = f"{frame.page} {citation.page}" if citation.page else ""
        place = " · ".join(part for part in (citation.title, " › ".join(citation.section), page) if part)
        quote = escaped(" ".join(citation.quote.split()))
        lines.append(f"{citation.number}. [{escaped(place)}]({base}{passage_url(citation)})  \n   “{quote}”")
    return "\n".join(lines)
