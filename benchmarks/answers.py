"""How good the answers are: the development questions on the letter, and the government FAQ when it is given.

The documents are ingested into a temporary folder first, so that the figures hold for what is committed.
`--faq FOLDER` names a folder with `corpus.jsonl` and `questions.jsonl` (gold passages) and may keep its index in
`--faq-index FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app.assistant import Assistant, assistant_over, open_assistant
from app.config import Settings
from app.evaluation.circumstances import circumstances
from app.evaluation.dataset import read_corpus, read_questions
from app.evaluation.report import write_reports
from app.evaluation.retrieval import corpus_index
from app.evaluation.run import AnswersRun, evaluate_answers
from benchmarks import measuring
from benchmarks.measuring import DEVELOPMENT_QUESTIONS, ROOT, Figure
from ingest.pipeline import ingest_all
from vectorstore.engines import open_judge
from vectorstore.index import Index


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--faq", type=Path, help="folder of a corpus with questions")
    parser.add_argument("--faq-index", type=Path, help="keep that corpus' index here")
    parser.add_argument("--report", type=Path, help="write the reports into this folder")
    options = parser.parse_args()
    runs = [_letter()]
    figures = letter_figures(runs[0])
    if options.faq:
        runs.append(_faq(options.faq, options.faq_index))
        figures += faq_figures(runs[1])
    if options.report:
        for run in runs:
            write_reports(run, options.report / run.made_with.name)
    return measuring.finish("answers", figures, options, runs=[run.to_json() for run in runs])


def letter_figures(run: AnswersRun) -> list[Figure]:
    """Return the figures of a run over the questions on the letter, with their bars."""
    total, kinds = run.total, run.kinds
    return [
        Figure("letter: gold text in the answer", total.fact_recall or 0.0, "%", at_least=0.90),
        Figure("letter: gold text in a quotation", total.gold_cited or 0.0, "%", at_least=0.85),
        Figure("letter: gold text in the first quotation", total.first_citation or 0.0, "%", at_least=0.85),
        Figure("letter: quotations that hold the gold text", total.citation_precision or 0.0, "%"),
        Figure("letter: answerable questions answered", total.answered or 0.0, "%", at_least=0.95),
        Figure("letter: off-topic questions refused", kinds["offtopic"].refusal_recall or 0.0, "%", at_least=0.95),
        Figure("letter: injected requests refused", kinds["injection"].refusal_recall or 0.0, "%", at_least=0.95),
        Figure("letter: near misses refused", kinds["nearmiss"].refusal_recall or 0.0, "%", at_least=0.60),
        Figure("letter: quotations verbatim", total.verbatim or 0.0, "%", at_least=1.0),
        Figure("letter: words shown, median", total.words_median or 0.0, "", at_most=60),
        Figure("letter: area under the coverage–risk curve", run.curve.area or 0.0, ""),
        Figure("letter: expected calibration error", run.calibration.error or 0.0, "%"),
    ]


def faq_figures(run: AnswersRun) -> list[Figure]:
    """Return the figures of a run over the government FAQ, with their bars."""
    total, kinds = run.total, run.kinds
    removed, off = kinds["gold_removed"].refusal_recall or 0.0, kinds["off_corpus_policy"].refusal_recall or 0.0
    return [
        Figure("FAQ: answerable questions answered", total.answered or 0.0, "%", at_least=0.95),
        Figure("FAQ: right page in the first quotation", total.first_citation or 0.0, "%"),
        Figure("FAQ: questions whose page was removed refused", removed, "%", at_least=0.60),
        Figure("FAQ: questions on other policy refused", off, "%"),
        Figure("FAQ: quotations verbatim", total.verbatim or 0.0, "%", at_least=1.0),
        Figure("FAQ: words shown, median", total.words_median or 0.0, ""),
    ]


def _letter() -> AnswersRun:
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "data")
        index = Index.open(settings.data_dir, create=True)
        failed = [outcome for outcome in ingest_all(index, [ROOT / "documents"]) if outcome.status == "failed"]
        index.close()
        if failed:
            raise SystemExit(f"{failed[0].file}: {failed[0].message}")
        assistant = open_assistant(settings)
        return _run(assistant, DEVELOPMENT_QUESTIONS, DEVELOPMENT_QUESTIONS.stem, settings)


def _faq(folder: Path, index_folder: Path | None) -> AnswersRun:
    settings = Settings()
    judge = open_judge(on=settings.judge == "on")
    with corpus_index(read_corpus(folder / "corpus.jsonl"), index_folder, judge=judge) as index:
        return _run(assistant_over(index, settings), folder / "questions.jsonl", folder.resolve().name, settings)


def _run(assistant: Assistant, questions: Path, name: str, settings: Settings) -> AnswersRun:
    asked = read_questions(questions)
    return evaluate_answers(assistant, asked, circumstances(name, asked, assistant.index, settings))


if __name__ == "__main__":
    sys.exit(main())
