"""Reports of a run: Markdown for a pull request, and one HTML file that requests nothing.

Questions and answers are other people's text: in HTML they are escaped, in Markdown they are put in table cells
with everything that Markdown or HTML could act on made harmless.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from app.evaluation.judging import AnswerFigures, Judgement
    from app.evaluation.metrics import CoverageRisk
    from app.evaluation.run import AnswersRun

COLUMNS: tuple[tuple[str, str], ...] = (
    ("questions", "questions"),
    ("fact_recall", "gold in answer"),
    ("gold_cited", "gold cited"),
    ("first_citation", "first citation"),
    ("citation_precision", "citation precision"),
    ("answered", "answered"),
    ("refusal_recall", "refusal recall"),
    ("refusal_precision", "refusal precision"),
    ("verbatim", "verbatim"),
    ("words_median", "words, median"),
)
_COUNTS = ("questions", "words_median")
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;
color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border-bottom:1px solid #bbb;padding:.35rem .6rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}svg{max-width:100%;height:auto}"""


def write_reports(run: AnswersRun, folder: Path) -> tuple[Path, Path]:
    """Write ``report.md`` and ``report.html`` into the folder, which is made when needed; return their paths.

    Errors: OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "report.md", folder / "report.html"
    for path, content in zip(paths, (markdown_report(run), html_report(run)), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def figure_rows(run: AnswersRun) -> list[list[str]]:
    """Return the cells per kind and for all together, as text: shares in percent, a dash where nothing counts."""
    everything = [*run.kinds.items(), ("all", run.total)]
    return [[kind, *(_cell(figures, name) for name, _ in COLUMNS)] for kind, figures in everything]


def summary_lines(run: AnswersRun) -> list[str]:
    """Return the figures that hold for the run as a whole."""
    area = run.curve.area
    return [
        f"coverage–risk area: {'–' if area is None else f'{area:.3f}'} (lower is better)",
        f"latency: p50 {run.latency_ms(50)} ms, p95 {run.latency_ms(95)} ms",
        f"settings {run.settings or '–'}, index {run.index}",
    ]


def markdown_report(run: AnswersRun) -> str:
    """Return the report as Markdown."""
    header = ["kind", *(title for _, title in COLUMNS)]
    lines = [
        f"# Evaluation of {_plain(run.name) or 'answers'}",
        "",
        *(f"- {line}" for line in summary_lines(run)),
        "",
        *markdown_table(header, figure_rows(run)),
        "",
        f"## Misses ({len(run.misses)})",
        "",
    ]
    if run.misses:
        lines += markdown_table(["id", "kind", "problem", "question", "gold", "answer"], map(_miss, run.misses))
    return "\n".join(lines) + "\n"


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table; cells are made plain."""
    body = [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in rows]
    return [f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *body]


def html_report(run: AnswersRun) -> str:
    """Return the report as one HTML page with the coverage–risk plot inside; a policy in it forbids any request."""
    name = escape(run.name or "answers")
    figures = _html_table(["kind", *(title for _, title in COLUMNS)], figure_rows(run), numeric=True)
    misses = _html_table(["id", "kind", "problem", "question", "gold", "answer"], map(_miss, run.misses))
    notes = "".join(f"<li>{escape(line)}</li>" for line in summary_lines(run))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation of {name}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Evaluation of {name}</h1>
<ul>{notes}</ul>
{figures}
<h2>Coverage and risk</h2>
{coverage_risk_svg(run.curve)}
<h2>Misses ({len(run.misses)})</h2>
{misses if run.misses else "<p>None.</p>"}
</main>
</body>
</html>
"""


def coverage_risk_svg(curve: CoverageRisk, width: int = 560, height: int = 320) -> str:
    """Return the curve as an SVG element: coverage to the right, risk upwards, both from 0 to 100 %."""
    if not curve.points:
        return "<p>Nothing was answered, so there is no curve.</p>"
    left, top, plot_width, plot_height = 56, 12, width - 76, height - 64

    def place(coverage: float, risk: float) -> tuple[float, float]:
        return left + coverage * plot_width, top + (1 - risk) * plot_height

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in curve.points))
    end_coverage, end_risk = curve.points[-1]
    label = f"At {end_coverage:.0%} of the questions answered, {end_risk:.0%} of the answers is wrong."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{label}" font-size="13">'
        f"{''.join(_grid_line(share / 100, place) for share in range(0, 101, 25))}"
        f'<polyline points="{line}" fill="none" stroke="#01689b" stroke-width="2.5"/>'
        f'<text x="{left + plot_width / 2}" y="{height - 8}" text-anchor="middle">coverage: questions answered</text>'
        f'<text transform="translate(14 {top + plot_height / 2}) rotate(-90)" text-anchor="middle">'
        "risk: answers wrong</text>"
        f"</svg><p>{label}</p>"
    )


def _grid_line(share: float, place: Callable[[float, float], tuple[float, float]]) -> str:
    """Draw the grid line and the labels of one share on both axes."""
    (x, bottom), (left, y) = place(share, 0), place(0, share)
    (right, _), (_, top) = place(1, share), place(share, 1)
    return (
        f'<path d="M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#ccc"/>'
        f'<text x="{left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        f'<text x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{share:.0%}</text>'
    )


def _html_table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: bool = False) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        styles = [' class="n"' if numeric and column else "" for column in range(len(row))]
        return "".join(f"<{tag}{style}>{escape(cell)}</{tag}>" for style, cell in zip(styles, row, strict=True))

    body = "".join(f"<tr>{cells('td', row)}</tr>\n" for row in rows)
    head = f"<thead><tr>{cells('th', header)}</tr></thead>"
    return f'<div class="wide"><table>\n{head}\n<tbody>\n{body}</tbody></table></div>'


def _miss(item: Judgement) -> list[str]:
    """Return what a reader needs to understand one miss."""
    question = item.question
    asked = " → ".join((*question.history, question.question))
    return [
        question.id,
        question.kind,
        item.problem,
        asked,
        " / ".join(question.gold or question.gold_passages),
        f"{item.answer.status} ({item.answer.confidence:.2f}): {item.answer.text}",
    ]


def _cell(figures: AnswerFigures, name: str) -> str:
    value = getattr(figures, name)
    if value is None:
        return "–"
    return f"{value:g}" if name in _COUNTS else f"{value:.1%}"


def _plain(text: str) -> str:
    """Return the text on one line, with the characters that Markdown or HTML act on made literal."""
    text = escape(" ".join(text.split()), quote=False)
    return re.sub(r"([\\`*_\[\]|~#!])", r"\\\1", text)
