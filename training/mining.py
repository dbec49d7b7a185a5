"""Gathering the training material: everything that may train, with what our own retrieval finds for each question.

    python -m training.mining --evaluation FOLDER --indexes FOLDER --out FILE

``--evaluation`` holds ``kamervragen``, ``overheid-faq`` and ``documents``; ``--indexes`` keeps their indexes.
What is found but does not answer is what the judge must learn to tell apart: the hard negatives. What an earlier
``FILE`` holds is not searched again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from rich.progress import track

from app.evaluation.dataset import read_corpus
from app.evaluation.retrieval import corpus_index
from ingest.pipeline import ingest_all
from training.data import (
    Example,
    Text,
    document_folds,
    load,
    passage_key,
    real_questions,
    save,
    statements,
    texts_of,
    written,
)
from vectorstore.index import Index
from vectorstore.judging import best_place

DEEPEST = 30
SETS = ("kamervragen", "overheid-faq")


Known = Mapping[tuple[str, str], tuple[tuple[str, int], ...]]


def mine(index: Index, source: str, examples: Iterable[Example], known: Known) -> list[Example]:
    """Return the examples with the passages that search finds for them, best first; what is ``known`` is not sought."""
    found = []
    for example in track(list(examples), f"mining {source}", disable=not sys.stderr.isatty()):
        if mined := known.get((source, example.text)):
            found.append(replace(example, mined=mined))
            continue
        hits = index.search(example.text, limit=DEEPEST)
        found.append(replace(example, mined=tuple((passage_key(source, hit.passage), best_place(hit)) for hit in hits)))
    return found


def main() -> int:
    """Gather, write, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluation", type=Path, required=True)
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    known = {(e.source, e.text): e.mined for e in load(options.out)[1]} if options.out.exists() else {}
    texts: dict[str, Text] = {}
    examples: list[Example] = []
    for source in SETS:
        folder = options.evaluation / source
        with corpus_index(read_corpus(folder / "corpus.jsonl"), options.indexes / source) as index:
            here = texts_of(index, source)
            asked = [*real_questions(folder, source, here), *written(here), *statements(here)]
            examples += mine(index, source, asked, known)
        texts |= here
    index = Index.open(options.indexes / "documents", create=True)
    ingest_all(index, [options.evaluation / "documents"])
    here = texts_of(index, "documents", _folds(index))
    examples += mine(index, "documents", [*written(here), *statements(here)], known)
    index.close()
    save((texts | here).values(), examples, options.out)
    print(f"{len(texts | here)} passages, {len(examples)} questions and statements in {options.out}")
    return 0


def _folds(index: Index) -> Mapping[str, int]:
    return document_folds(index.passage_counts())


if __name__ == "__main__":
    sys.exit(main())
