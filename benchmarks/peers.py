"""What a user would pick instead, in one go on the same questions.

    python -m benchmarks.peers --corpus FILE --questions FILE [--only NAME ...] [--write]

``tutorial`` is LangChain's own recipe (recursive splitter of 1,000 characters with 200 of overlap, Chroma, our
encoder), ``bm25`` is bm25s with Dutch stop words and Snowball's stemmer, ``vectors`` one vector of our encoder per
document, and ``briefwijzer`` this program. Each runs in a process of its own, from nothing. The peers are given the
title in front of the text. A document counts as found once. Needs `make setup EXTRAS=peers`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from app.evaluation.dataset import CorpusLine, Question, read_corpus, read_questions
from app.evaluation.metrics import percentile
from app.evaluation.retrieval import corpus_index, retrieval_figures
from benchmarks import measuring
from benchmarks.measuring import Figure
from vectorstore.embedding import BundledEncoder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Search = Callable[[str], list[str]]  # from a question to ids, best first
_DEEP = 40  # chunks asked for, of which ten documents remain


def tutorial(corpus: Sequence[CorpusLine], folder: Path) -> Search:
    """Split, embed and store as LangChain's retrieval tutorial does."""
    from langchain_chroma import Chroma  # noqa: PLC0415 - only what is measured is loaded
    from langchain_core.documents import Document  # noqa: PLC0415
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    pages = [Document(page_content=_text(line), metadata={"source": line.id}) for line in corpus]
    store = Chroma(embedding_function=_embeddings(), persist_directory=str(folder))
    store.add_documents(splitter.split_documents(pages))
    return lambda question: [str(found.metadata["source"]) for found in store.similarity_search(question, k=_DEEP)]


def bm25(corpus: Sequence[CorpusLine], _folder: Path) -> Search:
    """Index the words."""
    import bm25s  # noqa: PLC0415
    import snowballstemmer  # noqa: PLC0415

    stemmer = snowballstemmer.stemmer("dutch_porter")

    def words(texts: Sequence[str]) -> Any:
        return bm25s.tokenize(list(texts), stopwords="nl", stemmer=stemmer.stemWords, show_progress=False)

    index = bm25s.BM25()
    index.index(words([_text(line) for line in corpus]), show_progress=False)
    number = min(10, len(corpus))

    def search(question: str) -> list[str]:
        places, scores = index.retrieve(words([question]), k=number, show_progress=False)
        return [corpus[int(place)].id for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return search


def vectors(corpus: Sequence[CorpusLine], _folder: Path) -> Search:
    """Compare the question with one vector per document."""
    encoder = BundledEncoder()
    found = encoder.passages([_text(line) for line in corpus])
    return lambda question: [corpus[place].id for place in np.argsort(-(found @ encoder.query(question)))[:10]]


PEERS: dict[str, Callable[[Sequence[CorpusLine], Path], Search]] = {
    "tutorial": tutorial,
    "bm25": bm25,
    "vectors": vectors,
}


def one(name: str, corpus: Sequence[CorpusLine], questions: Sequence[Question]) -> dict[str, float]:
    """Return the figures of one way, made from nothing."""
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        if name in PEERS:
            search = PEERS[name](corpus, Path(folder))
            return _asked(search, questions, time.perf_counter() - start)
        with corpus_index(corpus, Path(folder)) as index:
            seconds = time.perf_counter() - start
            return _asked(
                lambda question: [hit.passage.origin.document for hit in index.search(question)], questions, seconds
            )


def _asked(search: Search, questions: Sequence[Question], ingest: float) -> dict[str, float]:
    search("klaar?")
    rankings, times = [], []
    for question in questions:
        start = time.perf_counter()
        found = search(question.question)
        times.append((time.perf_counter() - start) * 1000)
        rankings.append((list(dict.fromkeys(found))[:10], question.gold_passages))
    figures = retrieval_figures(rankings)
    return {
        "ndcg": figures.ndcg_10,
        "hit": figures.hit_1,
        "p50": percentile(times, 50) or 0.0,
        "ingest": ingest,
    }


def main() -> int:
    """Measure each way in a process of its own and print; with ``--one`` be that process."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=[*PEERS, "briefwijzer"], choices=[*PEERS, "briefwijzer"])
    parser.add_argument("--one", help="measure this way, and print its figures")
    options = parser.parse_args()
    corpus = read_corpus(options.corpus)
    questions = [q for q in read_questions(options.questions) if q.answerable and q.gold_passages]
    if options.one:
        print(json.dumps(one(options.one, corpus, questions)))
        return 0
    figures = []
    for name in options.only:
        command = [sys.executable, "-m", "benchmarks.peers", "--one", name]
        run = measuring.run_process([*command, "--corpus", str(options.corpus), "--questions", str(options.questions)])
        found: dict[str, float] = json.loads(run.output)
        figures += [
            Figure(f"{name}: nDCG@10", 100 * found["ndcg"], ""),
            Figure(f"{name}: right document first", found["hit"], "%"),
            Figure(f"{name}: question, p50", found["p50"], "ms"),
            Figure(f"{name}: ingest", found["ingest"], "s"),
            Figure(f"{name}: peak memory", run.peak_mb, "MB"),
        ]
    return measuring.finish("peers", figures, options, corpus=options.corpus.parent.name, questions=len(questions))


def _embeddings() -> Embeddings:
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415

    encoder = BundledEncoder()

    class Bundled(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [vector.tolist() for vector in encoder.passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            found: list[float] = encoder.query(text).tolist()
            return found

    return Bundled()


def _text(line: CorpusLine) -> str:
    return f"{line.title}\n\n{line.text}" if line.title else line.text


if __name__ == "__main__":
    sys.exit(main())
