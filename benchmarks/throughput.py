"""How much of the encoder's own speed ingest keeps: passages a second of both, on the same texts, in turns.

    python -m benchmarks.throughput [--documents FOLDER] [--runs N] [--write]

A run ingests the documents into an empty folder, in a process that has loaded everything, and then gives the encoder
alone the same texts in the same portions. Beside the time on the clock stands that of the processor, in which other
programs on the machine weigh less: what ingest takes besides the encoder, reading included, as a part of it all.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure
from ingest.pipeline import ingest_all
from vectorstore.embedded_texts import batches, embed_passages
from vectorstore.embedding import BundledEncoder
from vectorstore.index import Index

_SAMPLES = ROOT / "tests" / "ingest" / "samples"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one piece of work took: seconds on the clock, and of the processor (ended child processes included)."""

    clock: float
    processor: float


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--documents", type=Path, default=_SAMPLES, help="folder or file; default: those of the tests")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    BundledEncoder().query("klaar?")
    runs = [run(options.documents) for _ in range(options.runs)]
    passages = runs[0][2]
    of_ingest, alone = median(one[0].clock for one in runs), median(one[1].clock for one in runs)
    figures = [
        Figure("ingest: passages a second", passages / of_ingest, ""),
        Figure("encoder alone: passages a second", passages / alone, ""),
        Figure("ingest ÷ encoder", median(one[1].clock / one[0].clock for one in runs), "%", at_least=0.9),
        Figure(
            "share of the encoder in the processor time of ingest",
            median(one[1].processor / one[0].processor for one in runs),
            "%",
        ),
    ]
    return measuring.finish("throughput", figures, options, runs=options.runs, passages=passages)


def run(documents: Path) -> tuple[Taken, Taken, int]:
    """Return what ingest took, what the encoder alone took for the same texts, and how many passages there are."""
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder), create=True)
        start = _now()
        ingest_all(index, [documents])
        ingested = _since(start)
        groups = [index.passages(document.id) for document in index.documents()]
        index.close()
    encoder = BundledEncoder()
    encoder.query("klaar?")
    start = _now()
    for passages in groups:
        for batch in batches(passages):
            embed_passages(encoder, batch)
    return ingested, _since(start), sum(len(group) for group in groups)


def _now() -> Taken:
    used = os.times()
    return Taken(time.perf_counter(), used.user + used.system + used.children_user + used.children_system)


def _since(start: Taken) -> Taken:
    now = _now()
    return Taken(now.clock - start.clock, now.processor - start.processor)


if __name__ == "__main__":
    sys.exit(main())
