"""How well search finds the documents that answer: a corpus indexed as it is, one line one passage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.answering.question import Question as AskedQuestion
from app.evaluation import metrics
from app.evaluation.dataset import CorpusLine, DatasetError, Question
from ingest.sentences import sentence_spans
from vectorstore.embedded_texts import EMBEDDED_VERSION
from vectorstore.embedding import Encoder
from vectorstore.index import Index
from vectorstore.passage import Document, Origin, Passage, Sentence

if TYPE_CHECKING:
    from vectorstore.judging import Judge
    from vectorstore.reranking import Reranker

OnProgress = Callable[[int], None]
_BATCH = 64
_MARK = "evaluation-corpus"


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """How well search ranks the right documents, averaged over the answerable questions."""

    questions: int
    hit_1: float
    hit_5: float
    hit_10: float
    mrr_10: float
    ndcg_10: float
    recall_10: float

    def to_json(self) -> dict[str, float | int]:
        """Return the figures under their public keys, such as ``hit@1``; rounded to four decimals."""
        named = {name.replace("_", "@"): round(getattr(self, name), 4) for name in self.__slots__[1:]}
        return {**named, "questions": self.questions}


def evaluate_retrieval(
    index: Index, questions: Sequence[Question], on_progress: OnProgress | None = None
) -> RetrievalFigures:
    """Search for each answerable question and score the ranking of documents.

    Errors: DatasetError when no question is answerable.
    """
    answerable = [question for question in questions if question.answerable and question.gold_passages]
    if not answerable:
        raise DatasetError("no answerable question has `gold_passages`; retrieval needs at least one")
    rankings: list[tuple[list[str], tuple[str, ...]]] = []
    for question in answerable:
        rankings.append((_ranking(index, question.question), question.gold_passages))
        if on_progress:
            on_progress(1)
    return retrieval_figures(rankings)


def retrieval_figures(rankings: Sequence[tuple[Sequence[str], Sequence[str]]]) -> RetrievalFigures:
    """Average over (found ids best first, right ids) pairs; there must be at least one."""

    def average(measure: Callable[[Sequence[str], Sequence[str], int], float], cutoff: int) -> float:
        return sum(measure(found, gold, cutoff) for found, gold in rankings) / len(rankings)

    return RetrievalFigures(
        questions=len(rankings),
        hit_1=average(metrics.hit_at, 1),
        hit_5=average(metrics.hit_at, 5),
        hit_10=average(metrics.hit_at, 10),
        mrr_10=average(metrics.reciprocal_rank_at, 10),
        ndcg_10=average(metrics.ndcg_at, 10),
        recall_10=average(metrics.recall_at, 10),
    )


def _ranking(index: Index, query: str) -> list[str]:
    hits = index.search(query, limit=10, keywords=AskedQuestion(query).keywords)
    return list(dict.fromkeys(hit.passage.origin.document for hit in hits))


@contextmanager
def corpus_index(
    corpus: Sequence[CorpusLine],
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
    encoder: Encoder | None = None,
    reranker: Reranker | None = None,
    judge: Judge | None = None,
) -> Iterator[Index]:
    """Open an index of the corpus: in a temporary folder, or in ``folder`` so that a next run embeds only changes.

    ``encoder``, ``reranker`` and ``judge`` are those of ``Index.open``; ``on_progress`` is called with the number of
    documents that became ready.

    Errors: DatasetError when the folder holds something else, VectorStoreError when it cannot be used.
    """
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(TemporaryDirectory(prefix="briefwijzer-")))
        _refuse_other_folder(place)
        index = Index.open(place, create=True, encoder=encoder, reranker=reranker, judge=judge)
        stack.callback(index.close)
        (place / _MARK).touch()
        if index.needs_switch():
            index.switch()
        _bring_up_to_date(index, corpus, on_progress)
        yield index


def _refuse_other_folder(folder: Path) -> None:
    """Keep someone's own index whole: bringing a corpus up to date removes all that is not in it."""
    if folder.exists() and not (folder / _MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DatasetError(f"{folder} is not empty and holds no corpus of an evaluation; give a new folder")


def _bring_up_to_date(index: Index, corpus: Sequence[CorpusLine], on_progress: OnProgress | None) -> None:
    """Write what is new or changed, in batches, so that an interrupted run goes on where it stopped."""
    present = index.versions()
    for document_id in present.keys() - {line.id for line in corpus}:
        index.remove(document_id)
    entries = [corpus_entry(line) for line in corpus]
    changed = [entry for entry in entries if present.get(entry[0].id) != entry[0].version]
    if on_progress:
        on_progress(len(entries) - len(changed))
    for start in range(0, len(changed), _BATCH):
        index.replace_many(changed[start : start + _BATCH], on_progress)


def corpus_entry(line: CorpusLine) -> tuple[Document, list[Passage]]:
    """Return a line of a corpus as a document with one passage, in the sentences that ingest would find.

    The version is the hash of all that is stored, so that a kept index follows the corpus and the sentence rules.
    """
    spans = sentence_spans(line.text)
    version = hashlib.sha256(repr((EMBEDDED_VERSION, line.title, line.text, spans)).encode()).hexdigest()
    document = Document(id=line.id, title=line.title, file=line.id, text=line.text, version=version)
    origin = Origin(line.id, line.title, line.id, (), None, 0, len(line.text))
    sentences = tuple(Sentence(start, end) for start, end in spans)
    return document, [Passage(number=1, text=line.text, origin=origin, sentences=sentences)]
