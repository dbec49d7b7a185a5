"""How fast encoders embed passages, side by side: the bundled one in C and the same model in PyTorch.

    python -m benchmarks.encoders [--corpus FILE] [--engine SETTING ...] [--write]

Embeds the passages of ``documents/``, or the first 200 of a corpus (``id, title, text`` per line), in alternating
processes. ``--engine`` takes what ``BRIEFWIJZER_EMBEDDING`` takes; needs `make setup EXTRAS=sentence-transformers`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.evaluation.dataset import read_corpus
from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure
from ingest.pipeline import ingest_all
from vectorstore.embedded_texts import embedding_text
from vectorstore.engines import UNPACKED, open_encoder
from vectorstore.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROUNDS = 3
_MOST = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; with ``--one`` be the process that is measured."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--engine", nargs="+", default=["bundled", UNPACKED])
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "TEXTS"), help="embed the texts of a file, once")
    options = parser.parse_args(arguments)
    if options.one:
        embed(options.one[0], json.loads(Path(options.one[1]).read_text(encoding="utf-8")))
        return 0
    found = texts(options.corpus)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(found), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.encoders", "--one"]
        runs: dict[str, list[measuring.ProcessRun]] = {engine: [] for engine in options.engine}
        for _ in range(_ROUNDS):
            for engine in options.engine:
                runs[engine].append(measuring.run_process([*command, engine, str(file)]))
    figures = [figure for engine, done in runs.items() for figure in _figures(engine, done, len(found))]
    words = sum(len(text.split()) for text in found) / len(found)
    return measuring.finish("encoders", figures, options, passages=len(found), words_per_passage=round(words))


def texts(corpus: Path | None) -> list[str]:
    """Return what is embedded for the passages of a corpus, or of ``documents/``."""
    if corpus:
        return [line.text for line in read_corpus(corpus)[:_MOST]]
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder), create=True)
        ingest_all(index, [ROOT / "documents"])
        found = [embedding_text(passage) for document in index.documents() for passage in index.passages(document.id)]
        index.close()
    return found


def embed(engine: str, found: Sequence[str]) -> None:
    """Embed texts as ingest would, and print the seconds that loading and embedding took."""
    started = time.perf_counter()
    encoder = open_encoder(engine)
    encoder.query("klaar?")
    loaded = time.perf_counter()
    for start in range(0, len(found), 32):
        encoder.passages(found[start : start + 32])
    print(json.dumps({"load": loaded - started, "embed": time.perf_counter() - loaded}))


def _figures(engine: str, runs: Sequence[measuring.ProcessRun], passages: int) -> list[Figure]:
    seconds = [json.loads(run.output) for run in runs]
    return [
        Figure(f"{engine}: passages a second", passages / median(one["embed"] for one in seconds), ""),
        Figure(f"{engine}: loading", median(one["load"] for one in seconds), "s"),
        Figure(f"{engine}: peak memory", median(run.peak_mb for run in runs), "MB"),
    ]


if __name__ == "__main__":
    sys.exit(main())
