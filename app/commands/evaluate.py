"""``briefwijzer evaluate``: measure answers and retrieval on a file of questions."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import console, plain, say, write_json
from app.config import Settings
from app.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.assistant import Assistant
    from app.evaluation.comparison import Comparison
    from app.evaluation.run import AnswersRun
    from app.evaluation.tables import Table
    from vectorstore.index import Index

app = typer.Typer(name="evaluate", help="Measure answers and retrieval on a file of questions.", no_args_is_help=True)

_COLUMNS_SIDE_BY_SIDE = 5  # as many figures as can be read in a terminal of 80 columns

JsonFlag = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")]
CacheFolder = Annotated[
    Path | None, typer.Option("--index", metavar="FOLDER", help="Keep the corpus' index here; a next run reuses it.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Use only the first N questions.")]


@app.command("answers")
def answers_command(  # noqa: PLR0913 - each is an option
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions, JSON Lines.")],
    *,
    as_json: JsonFlag = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FOLDER", help="Write report.html and report.md here, in Dutch and English."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Compare with an earlier run: what --json printed then."),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", metavar="FILE", help="Answer from these passages, not from the ingested documents."),
    ] = None,
    index: CacheFolder = None,
    limit: Limit = None,
) -> None:
    """Ask the questions of FILE and count what is right.

    FILE holds `id, kind, question, gold` (and perhaps `history`, `document`) per line: `gold` lists exact fragments
    of which one must be in the answer, and an empty list says that the documents do not answer. With --corpus, FILE
    may also hold `id, kind, question, answerable, gold_passages`.
    """
    from app.evaluation.circumstances import circumstances
    from app.evaluation.comparison import compare, read_baseline
    from app.evaluation.dataset import read_questions
    from app.evaluation.run import evaluate_answers

    if index and not corpus:
        raise UsageError("--index keeps the index of a corpus; give --corpus as well")
    settings: Settings = context.obj
    questions = read_questions(file)[:limit]
    earlier = read_baseline(baseline) if baseline else None
    if report:
        _make_folder(report)
    with _assistant(settings, corpus, index) as assistant, _progress("Asking", len(questions)) as advance:
        made_with = circumstances(file.name, questions, assistant.index, settings)
        run = evaluate_answers(assistant, questions, made_with, advance)
    comparison = compare(earlier, run) if earlier else None
    if report:
        _write_reports(run, report, comparison)
    if as_json:
        write_json(run.to_json() | ({"comparison": comparison.to_json()} if comparison else {}))
    else:
        _print_answers(run, comparison)


@app.command("retrieval")
def retrieval_command(
    context: typer.Context,
    corpus: Annotated[Path, typer.Option("--corpus", metavar="FILE", help="Passages: `id, title, text` per line.")],
    questions: Annotated[
        Path, typer.Option("--questions", metavar="FILE", help="Questions: `id, question, gold_passages` per line.")
    ],
    *,
    as_json: JsonFlag = False,
    index: CacheFolder = None,
    limit: Limit = None,
) -> None:
    """Index the passages of a corpus apart from your own documents, and measure how high the right ones rank."""
    from app.evaluation.dataset import read_questions
    from app.evaluation.retrieval import evaluate_retrieval

    asked = [question for question in read_questions(questions) if question.answerable][:limit]
    settings: Settings = context.obj
    with _corpus_index(settings, corpus, index) as opened, _progress("Searching", len(asked)) as advance:
        figures = evaluate_retrieval(opened, asked, advance).to_json()
    if as_json:
        write_json(figures)
    else:
        _print_table(["measure", "value"], [[name, f"{value:g}"] for name, value in figures.items()])


@contextmanager
def _assistant(settings: Settings, corpus: Path | None, folder: Path | None) -> Iterator[Assistant]:
    """Open an assistant over the ingested documents, or over a corpus."""
    from app.assistant import assistant_over, open_assistant

    if corpus is None:
        yield open_assistant(settings)
        return
    with _corpus_index(settings, corpus, folder) as index:
        yield assistant_over(index, settings)


@contextmanager
def _corpus_index(settings: Settings, corpus: Path, folder: Path | None) -> Iterator[Index]:
    """Open an index of a corpus file, showing how far it is."""
    from app.evaluation.dataset import read_corpus
    from app.evaluation.retrieval import corpus_index
    from vectorstore.engines import open_encoder, open_judge, open_reranker

    encoder = open_encoder(settings.embedding)
    reranker = open_reranker(settings.reranker, settings.reranker_budget)
    judge = open_judge(on=settings.judge == "on")
    lines = read_corpus(corpus)
    with (
        _progress("Indexing", len(lines)) as advance,
        corpus_index(lines, folder, advance, encoder, reranker, judge) as index,
    ):
        yield index


def _make_folder(folder: Path) -> None:
    """Make the folder of a report before the questions are asked, which can take long."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; give another folder to --report") from error


def _write_reports(run: AnswersRun, folder: Path, comparison: Comparison | None) -> None:
    from app.evaluation.report import write_reports

    try:
        paths = write_reports(run, folder, comparison)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; give another folder to --report") from error
    say(f"written: {', '.join(map(str, paths))}")


def _print_answers(run: AnswersRun, comparison: Comparison | None) -> None:
    from app.evaluation import tables
    from app.evaluation.english import ENGLISH

    for table in tables.figure_tables(run, ENGLISH):
        typer.echo(table.title)
        _print_slices(table)
    area, error = run.curve.area, run.calibration.error
    lines = list(tables.summary(run, ENGLISH))
    lines.append(
        f"coverage–risk area: {ENGLISH.number(area, 3)}, calibration error: {ENGLISH.percent(error)} (lower is better)"
    )
    lines += [f"{name}: {value}" for name, value in tables.circumstance_rows(run, ENGLISH)]
    lines += [f"miss {item.question.id} ({item.question.kind}): {item.problem}" for item in run.misses]
    if comparison:
        lines += tables.comparison_lines(comparison, ENGLISH)
        for verdict, changes in (("better", comparison.better), ("worse", comparison.worse)):
            lines += [
                f"{verdict} {change.id} ({change.kind}): {change.before or 'right'} → {change.now or 'right'}"
                for change in changes
            ]
    for line in lines:
        typer.echo(plain(line))


def _print_slices(table: Table) -> None:
    """Print a table in slices that fit, each with the first column."""
    for first in range(1, len(table.header), _COLUMNS_SIDE_BY_SIDE):
        shown = slice(first, first + _COLUMNS_SIDE_BY_SIDE)
        _print_table([table.header[0], *table.header[shown]], [[row[0], *row[shown]] for row in table.rows])


def _print_table(header: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold")
    for column, title in enumerate(header):
        table.add_column(title, justify="right" if column else "left")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console().print(table)


@contextmanager
def _progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while the block runs, when that is a terminal."""
    from rich.progress import Progress

    screen = console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)
