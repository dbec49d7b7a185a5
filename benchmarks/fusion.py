"""How the three rankings are best put together: reciprocal ranks, similarities, or both.

    python -m benchmarks.fusion --documents FOLDER --faq FOLDER [--kamervragen FOLDER] [--indexes FOLDER] [--write]

Folders as for ``benchmarks.fit``. ``the search itself`` is what a question gets: the variant in use, within the pool.
Every figure is nDCG@10 of the passages that hold the gold text (or of the gold pages of the FAQ) over the answerable
questions; nothing is fitted, so nothing is held out.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answering.conversation import standalone
from app.evaluation.dataset import Question as Example
from app.evaluation.dataset import read_corpus, read_questions
from app.evaluation.retrieval import corpus_index
from benchmarks import indexes, measuring
from benchmarks.fit import OWN_QUESTIONS
from benchmarks.matching import holds_gold
from benchmarks.measuring import DEVELOPMENT_QUESTIONS, Figure
from vectorstore.analysis import with_gloss
from vectorstore.fusion import reciprocal_rank_fusion
from vectorstore.index import Index
from vectorstore.records import passage_key
from vectorstore.search import hybrid_search

Ranking = Sequence[tuple[str, float]]
Fuse = Callable[[Sequence[Ranking]], Sequence[str]]
_DEEPEST = 50
_BARS = {"FAQ": 84.0, "parliamentary questions": 74.0}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question: its three rankings (passage vectors, best sentence, keywords), what is right, what search finds."""

    rankings: tuple[Ranking, Ranking, Ranking]
    gold: frozenset[str]
    found: tuple[str, ...]


def by_rank(*weights: float) -> Fuse:
    """Return reciprocal rank fusion with these weights."""
    return lambda rankings: list(reciprocal_rank_fusion([[key for key, _ in r] for r in rankings], weights))


def by_score(*weights: float) -> Fuse:
    """Return a weighted sum of the similarities, the keyword score as a share of the best one."""

    def fuse(rankings: Sequence[Ranking]) -> list[str]:
        passages, sentences, keywords = (dict(ranking) for ranking in rankings)
        best = max(keywords.values(), default=1.0) or 1.0
        floors = [min(scores.values(), default=0.75) for scores in (passages, sentences)]

        def score(key: str) -> float:
            return (
                weights[0] * passages.get(key, floors[0]) / 0.06
                + weights[1] * sentences.get(key, floors[1]) / 0.06
                + weights[2] * keywords.get(key, 0.0) / best
            )

        return sorted({*passages, *sentences, *keywords}, key=lambda key: (-score(key), key))

    return fuse


VARIANTS: Mapping[str, Fuse] = {
    "passage vectors alone": by_score(1, 0, 0),
    "best sentence alone": by_score(0, 1, 0),
    "keywords alone": by_score(0, 0, 1),
    "reciprocal ranks 1:1:1": by_rank(1, 1, 1),
    "reciprocal ranks 2:1:1": by_rank(2, 1, 1),
    "reciprocal ranks 1:1:2": by_rank(1, 1, 2),
    "similarities 1:1:1": by_score(1, 1, 1),
    "similarities 1:0.5:1 (used)": by_score(1, 0.5, 1),
    "similarities 1:0.5:2": by_score(1, 0.5, 2),
}


def rank_all(index: Index, files: Sequence[Path]) -> list[Ranked]:
    """Return the rankings of every answerable question."""
    keyed = {
        passage_key(entry.generation, passage): passage
        for entry in index.store.live().values()
        for passage in index.store.passages(entry.generation)
    }
    keys = {passage.id: key for key, passage in keyed.items()}
    found = []
    for example in _answerable(files):
        question = standalone(example.question, example.history)
        scope = (example.document,) if example.document else ()
        vector = index.embed_query(with_gloss(question.text, question.keywords))
        rankings = (
            index.store.nearest_passages(vector, _DEEPEST, scope),
            index.store.nearest_sentences(vector, 2 * _DEEPEST, scope),
            index.lexical.search(question.keywords, _DEEPEST, scope),
        )
        gold = {
            key
            for key, passage in keyed.items()
            if (not scope or passage.origin.document in scope)
            and holds_gold(example, passage.text, passage.origin.document)
        }
        if gold:
            hits = hybrid_search(index.store, index.lexical, question.keywords, vector, scope)
            found.append(Ranked(rankings, frozenset(gold), tuple(keys[hit.passage.id] for hit in hits)))
    return found


def ndcg(keys: Sequence[str], gold: frozenset[str]) -> float:
    """Return nDCG@10 where one right passage is enough."""
    place = next((place for place, key in enumerate(keys[:10]) if key in gold), None)
    return 0.0 if place is None else 1 / math.log2(place + 2)


def figures(sets: Mapping[str, Sequence[Ranked]]) -> list[Figure]:
    """Return the nDCG@10 of the search and of each variant on each set."""
    found = []
    for name, rows in sets.items():
        searched = 100 * sum(ndcg(r.found, r.gold) for r in rows) / len(rows)
        found.append(Figure(f"{name}: the search itself", searched, "", at_least=_BARS.get(name)))
        for variant, fuse in VARIANTS.items():
            value = 100 * sum(ndcg(fuse(r.rankings), r.gold) for r in rows) / len(rows)
            found.append(Figure(f"{name}: {variant}", value, ""))
    return found


def _answerable(files: Sequence[Path]) -> Iterator[Example]:
    for file in files:
        yield from (example for example in read_questions(file) if example.answerable)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = indexes.arguments(__doc__)
    parser.add_argument("--kamervragen", type=Path)
    options = parser.parse_args()
    with indexes.opened(options) as (own, faq, folder), indexes.letter_index(folder) as letter:
        sets = {
            "own questions": rank_all(own, OWN_QUESTIONS),
            "FAQ": rank_all(faq, [options.faq / "questions.jsonl"]),
            "letter": rank_all(letter, [DEVELOPMENT_QUESTIONS]),
        }
        if options.kamervragen:
            with corpus_index(read_corpus(options.kamervragen / "corpus.jsonl"), folder / "kamervragen") as index:
                sets["parliamentary questions"] = rank_all(index, [options.kamervragen / "questions.jsonl"])
        return measuring.finish("fusion", figures(sets), options)


if __name__ == "__main__":
    sys.exit(main())
