"""The answer as it leaves the program: one shape for CLI, REST, chat and widget.

Python names are English; ``to_json`` gives the Dutch keys that others test against (design: "Words").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from app.steps import Step

Status = Literal["beantwoord", "gedeeltelijk", "niet-gevonden", "geweigerd"]
Certainty = Literal["hoog", "redelijk", "laag"]
# The confidence from which an answer is called certain, and fairly certain.
_CERTAIN, _FAIRLY = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation with its place: ``document.text[start:end] == quote``.

    ``number`` is the ``[n]`` in the answer's text, ``section`` the heading path, ``score`` lies in 0..1 and
    ``url`` is the path of the reading page at the marked passage.
    """

    number: int
    document: str
    file: str
    title: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int
    score: float
    passage: int

    @property
    def url(self) -> str:
        """Return the path of the document's reading page with this passage marked."""
        return f"/documenten/{self.document}#p-{self.passage}"

    def to_json(self) -> dict[str, Any]:
        """Return the citation under the keys of the public schema; ``sectie`` is the nearest heading."""
        return {
            "nummer": self.number,
            "document": self.document,
            "bestand": self.file,
            "titel": self.title,
            "sectie": self.section[-1] if self.section else "",
            "pagina": self.page,
            "citaat": self.quote,
            "start": self.start,
            "eind": self.end,
            "score": round(self.score, 4),
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product says to one question.

    ``text`` holds ``[n]`` markers that refer to ``citations``; for ``niet-gevonden`` and ``geweigerd`` it is the
    plain explanation that the visitor reads, ``citations`` is empty and ``related`` may name passages that
    come near. ``model`` is who worded it; with a language model ``steps`` tells what each step took and ``dropped`` how
    many of its sentences the documents did not carry. ``frame`` is what stands in front of it in the text, and
    ``language`` is its language. ``duration_ms`` is wall-clock time.
    """

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    model: str = "extractief"
    language: Literal["nl", "en"] = "nl"
    confidence: float = 0.0
    duration_ms: int = 0
    steps: tuple[Step, ...] | None = None
    dropped: int = 0
    frame: str = ""

    @property
    def is_refusal(self) -> bool:
        """Tell whether the documents were not used to answer."""
        return self.status in ("niet-gevonden", "geweigerd")

    @property
    def asks_back(self) -> bool:
        """Tell whether the text asks the visitor for a (clearer) question, as after a greeting."""
        return self.status == "niet-gevonden" and not self.related and not self.confidence

    @property
    def certainty(self) -> Certainty:
        """Return how sure an answer is, at a glance; a partial one never is more than "laag"."""
        if self.status != "beantwoord" or self.confidence < _FAIRLY:
            return "laag"
        return "hoog" if self.confidence >= _CERTAIN else "redelijk"

    def to_json(self) -> dict[str, Any]:
        """Return the answer object of the public schema; ``geschrapt`` and ``stappen`` only with a language model."""
        of_model: dict[str, Any] = {}
        if self.steps is not None:
            of_model = {"geschrapt": self.dropped, "stappen": [step.to_json() for step in self.steps]}
        return {
            "vraag": self.question,
            "status": self.status,
            "antwoord": self.text,
            "bronnen": [citation.to_json() for citation in self.citations],
            "verwant": [citation.to_json() for citation in self.related],
            "model": self.model,
            "duurMs": self.duration_ms,
            **of_model,
        }
