"""The indexes that benchmarks search: kept in a folder when one is given, and brought up to date at each run."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.evaluation.dataset import read_corpus
from app.evaluation.retrieval import corpus_index
from benchmarks import measuring
from benchmarks.measuring import ROOT
from ingest.pipeline import ingest_all
from vectorstore.index import Index


def arguments(description: str | None) -> ArgumentParser:
    """Return a parser for a benchmark that searches our own questions' documents and the FAQ."""
    parser = measuring.arguments(description)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--faq", type=Path, required=True)
    parser.add_argument("--indexes", type=Path, help="keep the indexes here")
    return parser


@contextmanager
def opened(options: Namespace) -> Iterator[tuple[Index, Index, Path]]:
    """Open the index of the documents, that of the FAQ, and the folder where indexes are kept for this run."""
    with ExitStack() as stack:
        folder = options.indexes or Path(stack.enter_context(TemporaryDirectory()))
        own = stack.enter_context(own_index(options.documents, folder))
        yield own, stack.enter_context(faq_index(options.faq, folder)), folder


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
