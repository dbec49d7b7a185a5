"""The tables and sentences of a run: text in cells, the same for the terminal, Markdown and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.evaluation.judging import AnswerFigures, Judgement, answer_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.evaluation.calibration import Calibration
    from app.evaluation.comparison import Change, Comparison
    from app.evaluation.judging import Problem
    from app.evaluation.metrics import CoverageRisk
    from app.evaluation.run import AnswersRun
    from app.evaluation.words import Words

_ANSWERABLE = ("questions", "answered", "fact_recall", "gold_cited", "first_citation", "citation_precision",
               "words_median", "latency_p50_ms", "latency_p95_ms")  # fmt: skip
_UNANSWERABLE = ("questions", "refusal_recall", "latency_p50_ms", "latency_p95_ms")
_MOST_DOCUMENTS = 25


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; ``names`` are the figures that its columns, after the first, show."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ()


def figure_tables(run: AnswersRun, words: Words) -> list[Table]:
    """Return the figures per kind: of the questions that the documents answer, and of those that they do not."""
    sorts = ((True, words.answerable, _ANSWERABLE), (False, words.unanswerable, _UNANSWERABLE))
    return [
        _figure_table([item for item in run.judged if item.question.answerable == sort], title, names, words)
        for sort, title, names in sorts
        if any(item.question.answerable == sort for item in run.judged)
    ]


def _figure_table(judged: Sequence[Judgement], title: str, names: tuple[str, ...], words: Words) -> Table:
    """Return one table; a figure that no question has (such as gold text in a corpus) gets no column."""
    kinds = dict.fromkeys(item.question.kind for item in judged)
    rows = [(kind, answer_figures([item for item in judged if item.question.kind == kind])) for kind in kinds]
    rows += [(words.all_kinds, answer_figures(judged))]
    shown = tuple(name for name in names if getattr(rows[-1][1], name) is not None)
    return Table(
        title=title,
        header=(words.kind, *(words.columns[name] for name in shown)),
        rows=tuple((kind, *(figure(figures, name, words) for name in shown)) for kind, figures in rows),
        names=shown,
    )


def figure(figures: AnswerFigures, name: str, words: Words) -> str:
    """Return one figure as text."""
    return _shown(name, getattr(figures, name), words)


def summary(run: AnswersRun, words: Words) -> Iterator[str]:
    """Yield in whole sentences how it went, with counts beside the shares."""
    answerable = [item for item in run.judged if item.question.answerable]
    others = [item for item in run.judged if not item.question.answerable]
    refused = [item for item in run.judged if not item.answered]
    facts = [item.fact for item in answerable if item.fact is not None]
    counted: list[tuple[str, list[bool]]] = [
        (words.answered, [item.answered for item in answerable]),
        (words.gold_in_answer, facts),
        (words.gold_cited, [] if facts else [item.cited for item in answerable]),
        (words.refused, [not item.answered for item in others]),
        (words.refusals_right, [not item.question.answerable for item in refused] if answerable and others else []),
        (words.verbatim, [flag for item in run.judged for flag in item.verbatim]),
    ]
    for sentence, flags in counted:
        if flags:
            share = words.percent(sum(flags) / len(flags))
            yield sentence.format(count=sum(flags), of=len(flags), share=share)
    total = run.total
    yield words.speed.format(half=words.number(total.latency_p50_ms), most=words.number(total.latency_p95_ms))


def circumstance_rows(run: AnswersRun, words: Words) -> list[tuple[str, str]]:
    """Return what the run was made with, as (name, value)."""
    made_with = run.made_with
    shown = {
        "date": words.moment(made_with.date),
        "strictness": f"{made_with.strictness:g}" if made_with.strictness is not None else "",
    }
    values = {name: str(shown.get(name, getattr(made_with, name))) for name in words.circumstances}
    if words.language == "nl":
        values["strictness"] = values["strictness"].replace(".", ",")
    return [(words.circumstances[name], value) for name, value in values.items() if value]


def document_table(run: AnswersRun, words: Words) -> Table:
    """Return the documents with their versions; of a corpus the first ones."""
    listed = [document.to_json() for document in run.made_with.documents[:_MOST_DOCUMENTS]]
    rows = tuple((document["title"], document["id"], document["version"]) for document in listed)
    return Table(words.documents, words.documents_columns, rows)


def documents_left(run: AnswersRun, words: Words) -> str:
    """Return how many documents the table leaves out, in words; empty when none."""
    left = len(run.made_with.documents) - _MOST_DOCUMENTS
    return words.more_documents.format(count=left) if left > 0 else ""


def curve_table(curve: CoverageRisk, words: Words) -> Table:
    """Return the curve at every tenth of coverage that it reaches, and where it ends."""
    points = curve.points
    tenths = (next((point for point in points if point[0] >= tenth / 10), None) for tenth in range(1, 11))
    chosen = dict.fromkeys([point for point in tenths if point] + list(points[-1:]))
    rows = tuple((words.percent(coverage), words.percent(risk)) for coverage, risk in chosen)
    return Table(words.curve, words.curve_columns, rows)


def curve_label(curve: CoverageRisk, words: Words) -> str:
    """Return in words where the curve ends, or that there is none."""
    if not curve.points:
        return words.no_curve
    coverage, risk = curve.points[-1]
    return words.curve_label.format(coverage=words.percent(coverage), risk=words.percent(risk))


def calibration_table(calibration: Calibration, words: Words) -> Table:
    """Return the bins of the calibration."""
    rows = tuple(
        (f"{row.low:.0%}–{row.high:.0%}", str(row.count), words.percent(row.predicted), words.percent(row.observed))
        for row in calibration.bins
    )
    return Table(words.calibration, words.calibration_columns, rows)


def calibration_label(calibration: Calibration, words: Words) -> str:
    """Return the calibration error in words, or that there is none."""
    if calibration.error is None:
        return words.no_calibration
    return words.calibration_label.format(error=words.percent(calibration.error))


def comparison_lines(comparison: Comparison, words: Words) -> Iterator[str]:
    """Yield in sentences how the run compares with the earlier one."""
    yield words.comparison_intro.format(
        date=words.moment(comparison.earlier.date),
        compared=comparison.compared,
        better=len(comparison.better),
        worse=len(comparison.worse),
    )
    if comparison.better or comparison.worse:
        yield words.chance.format(share=words.percent(comparison.chance))
    if comparison.circumstances:
        names = ", ".join(words.circumstances[name].lower() for name in comparison.circumstances)
        yield words.comparison_differs.format(names=names)


def comparison_tables(comparison: Comparison, words: Words) -> Iterator[Table]:
    """Yield the totals of both runs, and the questions that went better and worse."""
    rows = tuple(
        (words.columns[name], _shown(name, before, words), _shown(name, now, words))
        for name, before, now in comparison.figures
    )
    yield Table("", words.comparison_columns, rows)
    for title, changes in ((words.better, comparison.better), (words.worse, comparison.worse)):
        if changes:
            yield Table(title.format(count=len(changes)), words.changes_columns, tuple(_changes(changes, words)))


def problem(name: Problem, words: Words) -> str:
    """Return a problem in the language of the report."""
    return words.problems.get(name, name) or words.fine


def _changes(changes: Iterable[Change], words: Words) -> Iterator[tuple[str, ...]]:
    for change in changes:
        yield f"{change.id}: {change.question}", change.kind, problem(change.before, words), problem(change.now, words)


def _shown(name: str, value: float | None, words: Words) -> str:
    if name == "questions" or name.endswith("_ms"):
        return words.number(value)
    if name == "words_median":
        return words.number(value, 0 if value is None or value == int(value) else 1)
    return words.percent(value, 1)
