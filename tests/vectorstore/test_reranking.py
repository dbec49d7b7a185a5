from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.invented import make_document
from tests.vectorstore.optional import minilm, needs_model
from vectorstore.embedded_texts import embedding_text
from vectorstore.engines import open_reranker
from vectorstore.errors import ModelUnavailableError
from vectorstore.index import Index
from vectorstore.passage import Hit
from vectorstore.reranking import Reranker

pytestmark = needs_model

QUESTION = "Wie betaalt de bibliotheek?"
LINES = [
    f"Regel {n} gaat over {word}." for n, word in enumerate("geld wonen water groen zorg werk sport kunst".split())
]


def make_cross_encoder(folder: Path, labels: int = 1) -> str:
    """Save a small cross-encoder with random weights, and return its folder."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=30_522,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=labels,
        initializer_range=0.3,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(str(minilm())).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


@pytest.fixture(scope="module")
def expected(folder: str) -> list[float]:
    from sentence_transformers import CrossEncoder

    return [float(score) for score in CrossEncoder(folder).predict([(QUESTION, line) for line in LINES])]


@pytest.fixture
def hits() -> list[Hit]:
    _, passages = make_document("\n".join(LINES))
    return [Hit(passage, 8.0 - rank, 0.8, 0.0) for rank, passage in enumerate(passages)]


def test_scores_are_those_of_the_library(folder: str, expected: list[float]) -> None:
    found = Reranker(folder, budget=60).scores(QUESTION, LINES)
    assert np.allclose(found, expected, atol=1e-5)
    assert len({round(score, 4) for score in found}) == len(LINES)


def test_hits_are_ordered_by_the_scores(folder: str, expected: list[float], hits: list[Hit]) -> None:
    ordered = Reranker(folder, budget=60).order(QUESTION, hits, LINES)
    best_first = [LINES[i] for i in np.argsort(-np.asarray(expected))]
    assert [hit.passage.text for hit in ordered] == best_first != LINES
    assert [hit.score for hit in ordered] == [hit.score for hit in hits]


def test_what_is_not_read_in_time_keeps_its_place(folder: str, expected: list[float], hits: list[Hit]) -> None:
    seconds = count()
    ordered = Reranker(folder, budget=0.5, clock=lambda: float(next(seconds))).order(QUESTION, hits, LINES)
    read = [LINES[i] for i in np.argsort(-np.asarray(expected[:4]))]
    assert [hit.passage.text for hit in ordered] == [*read, *LINES[4:]]
    assert sorted(hit.score for hit in ordered) == sorted(hit.score for hit in hits)


def test_a_search_is_reranked(folder: str, tmp_path: Path) -> None:
    Index.open(tmp_path, create=True).replace(*make_document("\n".join(LINES)))
    plain = Index.open(tmp_path).search("regel", limit=8)
    reranker = open_reranker(folder, 60)
    assert reranker is not None
    found = Index.open(tmp_path, reranker=reranker).search("regel", limit=8)
    scores = reranker.scores("regel", [embedding_text(hit.passage) for hit in found])
    assert scores == sorted(scores, reverse=True)
    assert {hit.passage.number for hit in found} == {hit.passage.number for hit in plain}
    assert [hit.passage.number for hit in found] != [hit.passage.number for hit in plain]


def test_no_hits_stay_no_hits(folder: str) -> None:
    assert Reranker(folder, budget=60).order(QUESTION, [], []) == []


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path, labels=3)
    with pytest.raises(ModelUnavailableError, match=r"3 scores.*BRIEFWIJZER_RERANKER"):
        Reranker(folder, budget=60).scores(QUESTION, LINES)


@pytest.mark.parametrize("spec", ["", "none"])
def test_by_default_there_is_no_reranker(spec: str) -> None:
    assert open_reranker(spec) is None
