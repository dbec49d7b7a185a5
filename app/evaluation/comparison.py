"""This run beside an earlier one: which questions got better, and which worse.

The earlier run is what ``briefwijzer evaluate answers FILE --json`` printed. Errors: DatasetError when it is not.
"""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.evaluation import metrics
from app.evaluation.dataset import DatasetError
from app.evaluation.judging import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.evaluation.run import AnswersRun

_FIGURES = (
    "fact_recall",
    "gold_cited",
    "first_citation",
    "citation_precision",
    "answered",
    "refusal_recall",
    "verbatim",
    "words_median",
    "latency_p50_ms",
    "latency_p95_ms",
)
_SETTINGS = ("program", "strictness", "settings", "index", "dataset")


class EarlierAnswer(BaseModel):
    """How a question ended in the earlier run."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str
    question: str
    problem: Problem


class EarlierRun(BaseModel):
    """What is used of an earlier run."""

    model_config = ConfigDict(extra="ignore", strict=True)

    name: str
    date: str
    program: str
    strictness: float | None
    settings: str
    index: str
    dataset: str
    total: dict[str, float | None]
    answers: list[EarlierAnswer]


@dataclass(frozen=True, slots=True)
class Change:
    """A question that ended otherwise; ``before`` and ``now`` say what was wrong, and are empty when nothing was."""

    id: str
    kind: str
    question: str
    before: Problem
    now: Problem

    @property
    def gain(self) -> int:
        """Return by how much it is better: above 0 better, below 0 worse, 0 when it is wrong in another way."""
        return _worth(self.now) - _worth(self.before)

    def to_json(self) -> dict[str, str]:
        """Return the change under the names of the fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side, over the questions that both asked in the same words.

    ``figures`` holds (name, before, now) of the totals, ``circumstances`` names what the runs were made with that
    differs, and ``not_compared`` counts the questions that only one of the runs asked.
    """

    earlier: EarlierRun
    compared: int
    not_compared: int
    changes: tuple[Change, ...]
    figures: tuple[tuple[str, float | None, float | None], ...]
    circumstances: tuple[str, ...]

    @property
    def better(self) -> list[Change]:
        """Return what went better than before."""
        return [change for change in self.changes if change.gain > 0]

    @property
    def worse(self) -> list[Change]:
        """Return what went worse than before."""
        return [change for change in self.changes if change.gain < 0]

    @property
    def chance(self) -> float:
        """Return how often chance alone makes a difference of at least this size between better and worse."""
        return sign_test(len(self.better), len(self.worse))

    def to_json(self) -> dict[str, Any]:
        """Return the comparison, figures rounded to four decimals."""
        return {
            "baseline": {"name": self.earlier.name, "date": self.earlier.date, "settings": self.earlier.settings},
            "differs": list(self.circumstances),
            "compared": self.compared,
            "not_compared": self.not_compared,
            "better": [change.to_json() for change in self.better],
            "worse": [change.to_json() for change in self.worse],
            "chance": round(self.chance, 4),
            "figures": {
                name: {"before": metrics.rounded(before), "now": metrics.rounded(now)}
                for name, before, now in self.figures
            },
        }


def read_baseline(path: Path) -> EarlierRun:
    """Read an earlier run."""
    made = "make one with: briefwijzer evaluate answers FILE --json"
    try:
        return EarlierRun.model_validate_json(path.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError as error:
        raise DatasetError(f"{path}: {error.strerror or error}; {made}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise DatasetError(f"{path.name} is no earlier run ({where or 'file'}: {problem['msg']}); {made}") from error


def compare(earlier: EarlierRun, run: AnswersRun) -> Comparison:
    """Compare a run with an earlier one."""
    known = {answer.id: answer for answer in earlier.answers}
    both = [
        (known[item.question.id], item)
        for item in run.judged
        if item.question.id in known and known[item.question.id].question == item.question.question
    ]
    changes = (
        Change(item.question.id, item.question.kind, item.question.question, before.problem, item.problem)
        for before, item in both
    )
    total, made_with = run.total.to_json(), run.made_with
    return Comparison(
        earlier=earlier,
        compared=len(both),
        not_compared=len(earlier.answers) + len(run.judged) - 2 * len(both),
        changes=tuple(change for change in changes if change.before != change.now),
        figures=tuple(_figures(earlier.total, total)),
        circumstances=tuple(name for name in _SETTINGS if getattr(earlier, name) != getattr(made_with, name)),
    )


def sign_test(better: int, worse: int) -> float:
    """Return the two-sided probability of so uneven a split when better and worse are as likely (exact)."""
    changed = better + worse
    tail: int = sum(math.comb(changed, count) for count in range(min(better, worse) + 1))
    return min(1.0, tail / 2 ** (changed - 1)) if changed else 1.0


def _figures(
    before: Mapping[str, float | None], now: Mapping[str, float | None]
) -> Iterable[tuple[str, float | None, float | None]]:
    for name in _FIGURES:
        if before.get(name) is not None or now.get(name) is not None:
            yield name, before.get(name), now.get(name)


def _worth(problem: Problem) -> int:
    """Rank how it ended: all right, right but for the first citation, wrong."""
    return {"": 2, "first citation is not the gold": 1}.get(problem, 0)
