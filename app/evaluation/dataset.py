"""Question files and corpora: JSON Lines, checked at the edge.

Two question formats are read, told apart by their keys:

- gold fragments: ``id, kind, question, gold`` and perhaps ``history`` (earlier questions) and ``document``;
  ``gold`` lists exact fragments of the document, and an empty list says that the documents do not answer;
- gold passages: ``id, kind, question, answerable, gold_passages``, the ids of the corpus lines that answer.

Errors: DatasetError, whose message names the file, the line and what is expected there.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LONGEST_LINE = 1_000_000  # bytes of one question, or of one document of a corpus


class DatasetError(UsageError):
    """A question file or corpus cannot be used; the message says which line and what to change."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what a right answer holds.

    ``gold`` lists fragments of which one must be in the answer, ``gold_passages`` documents of which one must be
    cited; for an unanswerable question both are empty. ``document`` limits the search to one document.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    history: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()
    gold_passages: tuple[str, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """One document of a corpus, which is also its only passage."""

    id: str
    title: str
    text: str


class QuestionLine(BaseModel):
    """A line of a question file, in either format; unknown keys are left alone."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    question: str
    history: list[str] = []
    document: str | None = None
    gold: list[str] | None = None
    answerable: bool | None = None
    gold_passages: list[str] | None = None

    @model_validator(mode="after")
    def _has_gold(self) -> QuestionLine:
        if self.gold is None and (self.answerable is None or self.gold_passages is None):
            raise ValueError("give `gold`, or both `answerable` and `gold_passages`")
        if self.gold is not None and any(not fragment.strip() for fragment in self.gold):
            raise ValueError("an empty fragment in `gold` would match every answer; remove it")
        if self.answerable and not self.gold and not self.gold_passages:
            raise ValueError("an answerable question needs `gold` or `gold_passages`")
        if self.answerable is False and self.gold:
            raise ValueError("`gold` says that the documents answer and `answerable` that they do not; correct one")
        return self

    def to_question(self) -> Question:
        """Return the line as a question; without `answerable`, gold fragments tell."""
        answerable = bool(self.gold) if self.answerable is None else self.answerable
        return Question(
            id=self.id,
            kind=self.kind,
            question=self.question,
            answerable=answerable,
            history=tuple(self.history),
            gold=tuple(self.gold or ()),
            gold_passages=tuple(self.gold_passages or ()) if answerable else (),
            document=self.document,
        )


class CorpusRecord(BaseModel):
    """A line of a corpus; ``source`` and other keys are left alone."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1)
    title: str = ""
    text: str = Field(min_length=1)


Line = TypeVar("Line", QuestionLine, CorpusRecord)


def read_questions(path: Path) -> list[Question]:
    """Read a question file.

    Errors: DatasetError for a file that cannot be read, is empty, has a bad line or the same id twice.
    """
    return [line.to_question() for line in _read_lines(path, QuestionLine)]


def read_corpus(path: Path) -> list[CorpusLine]:
    """Read a corpus; errors as for `read_questions`."""
    return [CorpusLine(line.id, line.title, line.text) for line in _read_lines(path, CorpusRecord)]


def _read_lines(path: Path, model: type[Line]) -> list[Line]:
    seen: dict[str, int] = {}
    lines = []
    for number, raw in _numbered(path):
        try:
            line = model.model_validate_json(raw.strip())
        except ValidationError as error:
            raise DatasetError(f"{path.name}, line {number}: {_first_problem(error)}") from error
        if line.id in seen:
            message = f"id {line.id!r} is already on line {seen[line.id]}; rename one"
            raise DatasetError(f"{path.name}, line {number}: {message}")
        seen[line.id] = number
        lines.append(line)
    if not lines:
        raise DatasetError(f"{path.name} is empty; expected one JSON object per line")
    return lines


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank; only a newline ends one (a JSON string may hold U+2028).

    They are read one by one, so that a file of something else does not fill the memory.
    """
    number = 0
    try:
        with path.open("rb") as file:
            while raw := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    message = f"longer than {LONGEST_LINE:,} bytes; expected one JSON object per line"
                    raise DatasetError(f"{path.name}, line {number}: {message}")
                raw.decode("utf-8")
                line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
                if line.strip():
                    yield number, line
    except OSError as error:
        raise DatasetError(f"{path}: {error.strerror or error}; give the path of a JSON Lines file") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path.name}, line {number}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    if problem["type"] in ("json_invalid", "model_type"):
        return f"{problem['msg'].replace(' at line 1 column', ' at column')}; expected one JSON object per line"
    said = str(problem["msg"]).removeprefix("Value error, ")
    where = ".".join(str(part) for part in problem["loc"])
    return f"`{where}`: {said}" if where else said
