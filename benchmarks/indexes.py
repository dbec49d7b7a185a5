"""The indexes that benchmarks search: kept in a folder when one is given, and brought up to date at each run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from app.evaluation.dataset import read_corpus
from app.evaluation.retrieval import corpus_index
from benchmarks.measuring import ROOT
from ingest.pipeline import ingest_all
from vectorstore.index import Index


def own_index(documents: Path, folder: Path) -> AbstractContextManager[Index]:
    """Open an index of the documents that our own questions are about."""
    return _ingested(documents, folder / "documents")


def letter_index(folder: Path) -> AbstractContextManager[Index]:
    """Open an index of what is in the project's ``documents/``."""
    return _ingested(ROOT / "documents", folder / "letter")


def faq_index(faq: Path, folder: Path) -> AbstractContextManager[Index]:
    """Open an index of a folder's ``corpus.jsonl``."""
    return corpus_index(read_corpus(faq / "corpus.jsonl"), folder / "faq")


@contextmanager
def _ingested(documents: Path, folder: Path) -> Iterator[Index]:
    index = Index.open(folder, create=True)
    for outcome in ingest_all(index, [documents]):
        if outcome.status == "failed":
            print(f"{outcome.file}: {outcome.message}", file=sys.stderr)
    yield index
    index.close()
