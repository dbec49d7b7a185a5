"""Reports of a run: an HTML page that requests nothing, and Markdown for a pull request; in Dutch and in English.

Questions and answers are other people's text: in HTML they are escaped, in Markdown everything that Markdown or HTML
could act on is made harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.evaluation import plots, tables
from app.evaluation.dutch import DUTCH
from app.evaluation.english import ENGLISH
from app.evaluation.tables import Table
from app.evaluation.words import NOTHING
from app.texts import FRAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.answer import Citation
    from app.evaluation.comparison import Comparison
    from app.evaluation.judging import Judgement
    from app.evaluation.run import AnswersRun
    from app.evaluation.words import Words

# The Dutch report has the plain name: an editor opens that one.
_STEMS = ((DUTCH, "report"), (ENGLISH, "report.en"))
_HTML_NAMES = {words.language: f"{stem}.html" for words, stem in _STEMS}


def write_reports(run: AnswersRun, folder: Path, comparison: Comparison | None = None) -> tuple[Path, ...]:
    """Write ``report.md`` and ``report.html`` (Dutch), and ``report.en.md`` and ``report.en.html``; return the paths.

    The folder is made when needed. Errors: OSError when it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = {}
    for words, stem in _STEMS:
        pages[folder / f"{stem}.md"] = markdown_report(run, words, comparison)
        pages[folder / f"{stem}.html"] = html_report(run, words, comparison)
    for path, content in pages.items():
        path.write_text(content, encoding="utf-8", newline="\n")
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class Miss:
    """What a reader needs to understand what went wrong with one question, as text.

    ``cited`` and ``related`` are places; the quotations themselves are in the answer.
    """

    id: str
    kind: str
    problem: str
    asked: tuple[str, ...]
    gold: tuple[str, ...]
    sureness: str
    answer: str
    cited: tuple[str, ...]
    related: tuple[str, ...]


def misses(run: AnswersRun, words: Words) -> list[Miss]:
    """Return what went wrong, in the order of the file."""
    return [_miss(item, words) for item in run.misses]


def html_report(run: AnswersRun, words: Words = DUTCH, comparison: Comparison | None = None) -> str:
    """Return the report as one page with its plots inside; a policy in it forbids any request."""
    other = ENGLISH if words is DUTCH else DUTCH
    curve_label = tables.curve_label(run.curve, words)
    calibration_label = tables.calibration_label(run.calibration, words)
    return _template().render(
        run=run,
        words=words,
        other=other,
        other_name=_HTML_NAMES[other.language],
        summary=tables.summary(run, words),
        circumstances=tables.circumstance_rows(run, words),
        documents=tables.document_table(run, words),
        documents_left=tables.documents_left(run, words),
        figures=tables.figure_tables(run, words),
        curve_intro=_curve_intro(run, words),
        curve_label=curve_label,
        curve_svg=plots.coverage_risk_svg(run.curve, words.curve_axes, curve_label),
        calibration_label=calibration_label,
        calibration_svg=plots.reliability_svg(run.calibration, words.calibration_axes, calibration_label),
        calibration_table=tables.calibration_table(run.calibration, words),
        comparison_lines=list(tables.comparison_lines(comparison, words)) if comparison else [],
        comparison_tables=list(tables.comparison_tables(comparison, words)) if comparison else [],
        misses=misses(run, words),
    )


def markdown_report(run: AnswersRun, words: Words = DUTCH, comparison: Comparison | None = None) -> str:
    """Return the report as Markdown; its plots are tables there."""
    lines = [f"# {words.title}", "", *_bullets(tables.summary(run, words)), ""]
    if comparison:
        lines += [f"## {words.comparison}", "", *_bullets(tables.comparison_lines(comparison, words)), ""]
        lines += _markdown_tables(tables.comparison_tables(comparison, words))
    lines += _markdown_tables(tables.figure_tables(run, words))
    lines += [f"## {words.curve}", "", _curve_intro(run, words), tables.curve_label(run.curve, words), ""]
    if run.curve.points:
        lines += [*markdown_table(tables.curve_table(run.curve, words)), ""]
    lines += [f"## {words.calibration}", "", words.calibration_intro]
    lines += [tables.calibration_label(run.calibration, words), ""]
    if run.calibration.bins:
        lines += [*markdown_table(tables.calibration_table(run.calibration, words)), ""]
    lines += [f"## {words.misses.format(count=len(run.misses))}", "", *_markdown_misses(run, words), ""]
    lines += [f"## {words.made_with}", ""]
    lines += [*_bullets(f"{name}: {value}" for name, value in tables.circumstance_rows(run, words)), ""]
    lines += [*markdown_table(tables.document_table(run, words)), "", tables.documents_left(run, words)]
    return "\n".join(lines).rstrip() + "\n"


def markdown_table(table: Table) -> list[str]:
    """Return the lines of a Markdown table; cells are made plain."""
    body = [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in table.rows]
    return [f"| {' | '.join(table.header)} |", "|" + " --- |" * len(table.header), *body]


def _markdown_tables(found: Iterable[Table]) -> Iterator[str]:
    for table in found:
        if table.title:
            yield from (f"## {table.title}", "")
        yield from markdown_table(table)
        yield ""


def _markdown_misses(run: AnswersRun, words: Words) -> list[str]:
    if not run.misses:
        return [words.no_misses]
    header = ("id", words.kind, words.wrong, words.asked, words.gold, words.answer, words.cited)
    rows = tuple(
        (
            miss.id,
            miss.kind,
            miss.problem,
            " → ".join(miss.asked),
            " / ".join(miss.gold) or words.no_gold,
            f"{miss.answer} ({miss.sureness})",
            " / ".join(miss.cited) or NOTHING,
        )
        for miss in misses(run, words)
    )
    return markdown_table(Table(words.misses, header, rows))


def _bullets(sentences: Iterable[str]) -> list[str]:
    return [f"- {_plain(sentence)}" for sentence in sentences]


def _curve_intro(run: AnswersRun, words: Words) -> str:
    return words.curve_intro.format(area=words.number(run.curve.area, 3))


def _miss(item: Judgement, words: Words) -> Miss:
    question, answer = item.question, item.answer
    status = FRAMES[words.language].status[answer.status]
    return Miss(
        id=question.id,
        kind=question.kind,
        problem=tables.problem(item.problem, words),
        asked=(*question.history, question.question),
        gold=question.gold or question.gold_passages,
        sureness=words.sureness.format(status=status, share=words.percent(answer.confidence)),
        answer=answer.text,
        cited=tuple(
            f"[{citation.number}] {_place(citation)} ({words.right if item.is_right(citation) else words.not_right})"
            for citation in answer.citations
        ),
        related=tuple(map(_place, answer.related)),
    )


def _place(citation: Citation) -> str:
    return " › ".join((citation.title, *citation.section[-1:]))


@cache
def _template() -> Template:
    """Return the page's template: autoescape on, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _plain(text: str) -> str:
    """Return the text on one line, with the characters that Markdown or HTML act on made literal."""
    text = escape(" ".join(text.split()), quote=False)
    return re.sub(r"([\\`*_\[\]|~#!])", r"\\\1", text)
