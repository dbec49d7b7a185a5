"""What the judge brings to search, on questions that did not train it, and what it costs.

    python -m benchmarks.judge --faq FOLDER --kamervragen FOLDER [--indexes FOLDER] [--write]

Both folders hold a ``corpus.jsonl`` with ``questions.jsonl``, of which only the fold is asked that did not train the
judge. With and without the judge the same questions are asked in the same run, by turns.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from app.evaluation.dataset import Question, read_corpus, read_questions
from app.evaluation.retrieval import corpus_index, evaluate_retrieval
from benchmarks import measuring
from benchmarks.measuring import Figure
from training.data import fold_of
from vectorstore.judging import Judge

UNSEEN_FOLD = 0
TIMED = 60  # questions


def did_not_train(question: Question) -> bool:
    """Tell whether a question of an evaluation set is of the fold that was left out when the judge was trained."""
    return fold_of(next(iter(question.gold_passages), question.id)) == UNSEEN_FOLD


def retrieval_figures(folder: Path, index_folder: Path, asked: Sequence[Question], bar: float) -> list[Figure]:
    """Return how well the passages are ranked, with and without the judge."""
    name, found = folder.resolve().name, []
    corpus = read_corpus(folder / "corpus.jsonl")
    for label, judge in (("without", None), ("with", Judge())):
        with corpus_index(corpus, index_folder, judge=judge) as index:
            index.warm_up()
            figures = evaluate_retrieval(index, asked)
            at_least = bar if judge else None
            found += [
                Figure(
                    f"{name}, {label} judge: nDCG@10 over {figures.questions} questions",
                    figures.ndcg_10,
                    "%",
                    None,
                    at_least,
                ),
                Figure(f"{name}, {label} judge: right passage first", figures.hit_1, "%"),
            ]
    return found


def duration_figures(folder: Path, index_folder: Path, asked: Sequence[Question]) -> list[Figure]:
    """Return the time of a search, with the judge against without, by turns."""
    corpus = read_corpus(folder / "corpus.jsonl")
    seconds: dict[bool, list[float]] = {False: [], True: []}
    with (
        corpus_index(corpus, index_folder) as plain,
        corpus_index(corpus, index_folder, judge=Judge()) as judged,
    ):
        for index in (plain, judged):
            index.warm_up()
        for question in asked[:TIMED]:
            for index in (plain, judged):
                started = time.perf_counter()
                index.search(question.question)
                seconds[index is judged].append(time.perf_counter() - started)
    of = {judge: (median(row), quantiles(row, n=20)[-1]) for judge, row in seconds.items()}
    return [
        Figure("search with the judge against without, median", of[True][0] / of[False][0], "×"),
        Figure("search with the judge against without, 95th percentile", of[True][1] / of[False][1], "×"),
    ]


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--faq", type=Path, required=True)
    parser.add_argument("--kamervragen", type=Path, required=True)
    parser.add_argument("--indexes", type=Path, help="keep the indexes here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        indexes = options.indexes or Path(scratch)
        faq, papers = (
            [q for q in read_questions(folder / "questions.jsonl") if q.gold_passages and did_not_train(q)]
            for folder in (options.faq, options.kamervragen)
        )
        figures = retrieval_figures(options.faq, indexes / "overheid-faq", faq, bar=0.87)
        figures += retrieval_figures(options.kamervragen, indexes / "kamervragen", papers, bar=0.77)
        figures += duration_figures(options.faq, indexes / "overheid-faq", faq)
    return measuring.finish("judge", figures, options)


if __name__ == "__main__":
    sys.exit(main())
