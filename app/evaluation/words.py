"""Which texts a report needs, and how numbers and moments are written beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from app.texts import dutch_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.evaluation.judging import Problem

NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language; names in braces are filled in by the report.

    ``columns`` and ``explained`` are keyed by the fields of ``AnswerFigures``.
    """

    language: Literal["nl", "en"]
    title: str
    other_report: str
    summary: str
    answered: str
    gold_in_answer: str
    gold_cited: str
    refused: str
    refusals_right: str
    verbatim: str
    speed: str
    made_with: str
    circumstances: Mapping[str, str]
    documents: str
    documents_columns: tuple[str, str, str]
    more_documents: str
    kind: str
    all_kinds: str
    answerable: str
    unanswerable: str
    columns: Mapping[str, str]
    meaning: str
    explained: Mapping[str, str]
    curve: str
    curve_intro: str
    curve_label: str
    curve_columns: tuple[str, str]
    curve_axes: tuple[str, str]
    no_curve: str
    calibration: str
    calibration_intro: str
    calibration_plot: str
    calibration_label: str
    calibration_columns: tuple[str, str, str, str]
    calibration_axes: tuple[str, str]
    no_calibration: str
    misses: str
    no_misses: str
    wrong: str
    asked: str
    gold: str
    no_gold: str
    answer: str
    sureness: str
    cited: str
    right: str
    not_right: str
    related: str
    problems: Mapping[Problem, str]
    comparison: str
    comparison_intro: str
    comparison_differs: str
    comparison_columns: tuple[str, str, str]
    changes_columns: tuple[str, str, str, str]
    better: str
    worse: str
    chance: str
    fine: str

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Return a number as it is written in the language: 28.5 with one decimal is ``28,5`` in Dutch."""
        if value is None:
            return NOTHING
        text = f"{value:.{decimals}f}"
        return text.replace(".", ",") if self.language == "nl" else text

    def percent(self, share: float | None, decimals: int | None = None) -> str:
        """Return a share in 0..1 in percent; without ``decimals`` one is given where it says something."""
        if share is None:
            return NOTHING
        percent = round(share * 100, 1)
        wanted = int(percent != round(percent)) if decimals is None else decimals
        return f"{self.number(percent, wanted)}%"

    def moment(self, iso: str) -> str:
        """Return a moment for people: ``23 november 2026, 9.15 uur (UTC)``."""
        if not iso:
            return NOTHING
        moment = datetime.fromisoformat(iso)
        if self.language == "nl":
            return f"{dutch_date(moment.date().isoformat())}, {moment.hour}.{moment.minute:02} uur (UTC)"
        return f"{moment:%d %B %Y, %H:%M} UTC".lstrip("0")
