"""How ingest, disk, memory and search grow with the number of passages.

    python -m benchmarks.scale --corpus FILE --questions FILE [--sizes 1000 10000 100000] [--write]

Texts are real: the sentences of a corpus (``id, title, text`` per line), drawn into passages of three, ten to a
document. Vectors are synthetic and cost nothing to make, so that the figures are those of the store and not of the
encoder: points around a few hundred centres. Each size is searched by a process of its own, which opens the index and
asks; a first round warms it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np

from app.evaluation.dataset import read_corpus, read_questions
from app.evaluation.metrics import percentile
from benchmarks import measuring
from benchmarks.measuring import RESULTS, Figure
from benchmarks.plots import lines
from ingest.sentences import sentence_spans
from vectorstore.embedding import IDENTITY, Vectors
from vectorstore.index import Index
from vectorstore.passage import Document, Origin, Passage, Sentence

_SENTENCES, _PASSAGES = 3, 10  # of a passage, of a document
_BATCH = 100  # documents written together
_CENTRES, _SPREAD = 300, 0.6
_QUESTIONS = 200
_STAGES = ("passages", "sentences", "keywords", "reading", "whole", "whole, one document", "whole, half of all")


class SyntheticEncoder:
    """Unit vectors around centres, drawn by the text; a question lies near some of them."""

    name = spec = "synthetic"
    dimension = 384
    scale = IDENTITY

    def __init__(self) -> None:
        self._centres = np.random.default_rng(1).standard_normal((_CENTRES, self.dimension)).astype(np.float32)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, shape ``(384,)``."""
        vector: Vectors = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, shape ``(len(texts), 384)``."""
        drawn = np.random.default_rng(crc32(texts[0].encode()))
        centres = self._centres[drawn.integers(0, _CENTRES, len(texts))]
        vectors = centres + _SPREAD * drawn.standard_normal(centres.shape).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def documents(corpus: Path, first: int, last: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Yield the invented documents with these numbers."""
    texts = [line.text for line in read_corpus(corpus)]
    sentences = [text[start:end] for text in texts for start, end in sentence_spans(text)]
    for number in range(first, last):
        drawn = random.Random(number)  # noqa: S311 - the same documents each time
        yield _document(f"doc-{number}", [drawn.sample(sentences, _SENTENCES) for _ in range(_PASSAGES)])


def _document(name: str, paragraphs: Sequence[Sequence[str]]) -> tuple[Document, list[Passage]]:
    text, passages = "", []
    for number, paragraph in enumerate(paragraphs, start=1):
        start, spans = len(text), []
        for sentence in paragraph:
            spans.append(Sentence(len(text), len(text) + len(sentence)))
            text += sentence + " "
        origin = Origin(name, name, name, (), None, start, len(text) - 1)
        passages.append(Passage(number, text[start:-1], origin, tuple(spans)))
        text += "\n"
    return Document(name, name, name, text, "1"), passages


def fill(folder: Path, corpus: Path, size: int) -> float:
    """Bring an index up to ``size`` passages, and return the passages a second."""
    index = Index.open(folder, create=True, encoder=SyntheticEncoder())
    present = len(index.versions())
    entries = list(documents(corpus, present, size // _PASSAGES))
    start = time.perf_counter()
    for first in range(0, len(entries), _BATCH):
        index.replace_many(entries[first : first + _BATCH])
    seconds = time.perf_counter() - start
    index.close()
    return len(entries) * _PASSAGES / seconds


def search(folder: Path, questions: Sequence[str]) -> dict[str, list[float]]:
    """Return the milliseconds of each stage, for each question."""
    index = Index.open(folder, encoder=SyntheticEncoder())
    names = sorted(index.versions())
    half = names[::2]
    found: dict[str, list[float]] = {stage: [] for stage in _STAGES}
    for warm in (False, True):
        for number, question in enumerate(questions):
            for stage, action in _actions(index, question, [names[number % len(names)]], half).items():
                start = time.perf_counter()
                action()
                if warm:
                    found[stage].append((time.perf_counter() - start) * 1000)
    index.close()
    return found


def _actions(index: Index, question: str, one: Sequence[str], half: Sequence[str]) -> dict[str, Callable[[], object]]:
    """Return what is timed for a question."""
    vector = index.embed_query(question)
    keys = [key for key, _ in index.store.nearest_passages(vector, 20, ())]
    actions: Sequence[Callable[[], object]] = (
        lambda: index.store.nearest_passages(vector, 50, ()),
        lambda: index.store.nearest_sentences(vector, 100, ()),
        lambda: index.lexical.search(question, 50),
        lambda: index.store.read(keys),
        lambda: index.search(question),
        lambda: index.search(question, documents=one),
        lambda: index.search(question, documents=half),
    )
    return dict(zip(_STAGES, actions, strict=True))


def main() -> int:
    """Measure, print, and return the exit code; with ``--search`` be the process that is measured."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="keep the index here, so that a run that was cut short goes on")
    parser.add_argument("--search", type=Path, help="search this index, and print the milliseconds")
    options = parser.parse_args()
    questions = [question.question for question in read_questions(options.questions)][:_QUESTIONS]
    if options.search:
        print(json.dumps(search(options.search, questions)))
        return 0
    with TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        figures: list[Figure] = []
        curves: dict[str, list[tuple[float, float]]] = {stage: [] for stage in _STAGES}
        for size in sorted(options.sizes):
            rate = fill(folder, options.corpus, size)
            command = [sys.executable, "-m", "benchmarks.scale", "--search", str(folder)]
            run = measuring.run_process(
                [*command, "--corpus", str(options.corpus), "--questions", str(options.questions)]
            )
            times: dict[str, list[float]] = json.loads(run.output)
            figures += _figures(size, rate, folder, run.peak_mb, times)
            for stage, line in curves.items():
                line.append((size, percentile(times[stage], 50) or 0.0))
    growth = [line[-1][1] / line[0][1] for stage, line in curves.items() if stage == "whole"]
    figures.append(Figure("search, p50 of the largest ÷ p50 of the smallest", growth[0], "×", at_most=4))
    if options.write:
        shown = {
            stage: line for stage, line in curves.items() if stage in ("passages", "sentences", "keywords", "whole")
        }
        (RESULTS / "scale.svg").write_text(lines("Search, p50 in ms, by passages", shown), encoding="utf-8")
    return measuring.finish("scale", figures, options, sentences_per_passage=_SENTENCES)


def _figures(size: int, rate: float, folder: Path, memory: float, times: dict[str, list[float]]) -> list[Figure]:
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
    found = [
        Figure(f"{size:,}: passages written a second, without embedding", rate, ""),
        Figure(f"{size:,}: disk", disk, "MB"),
        Figure(f"{size:,}: memory of a process that searches", memory, "MB"),
    ]
    for stage in _STAGES:
        found.append(Figure(f"{size:,}: {stage}, p50", percentile(times[stage], 50) or 0.0, "ms"))
        bar = 40 if stage == "whole" else None
        found.append(Figure(f"{size:,}: {stage}, p95", percentile(times[stage], 95) or 0.0, "ms", at_most=bar))
    return found


if __name__ == "__main__":
    sys.exit(main())
