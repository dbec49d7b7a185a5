from __future__ import annotations

from pathlib import Path

import pytest

from tests.vectorstore.invented import HARBOUR, LIBRARY, make_document
from vectorstore import scoped
from vectorstore.index import Index

QUESTIONS = ("Wie betaalt de bibliotheek?", "Wat kost een schip per dag?")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    opened = Index.open(tmp_path / "data", create=True)
    opened.replace_many([make_document(LIBRARY), make_document(HARBOUR, "haven"), make_document("Leeg.", "leeg")])
    return opened


@pytest.mark.parametrize("few", [0, 3, 1_000], ids=["asked", "mixed", "compared"])
def test_few_documents_are_found_as_chroma_finds_them(index: Index, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped, "_FEW", few)
    for question in QUESTIONS:
        vector = index.embed_query(question)
        everything = index.store.nearest_passages(vector, 10, ())
        for scope in (["haven"], ["brief", "leeg"], ["brief", "brief"]):
            expected = {key: cosine for key, cosine in everything if key.split("@")[0] in scope}
            found = index.store.nearest_passages(vector, 10, scope)
            assert [key for key, _ in found] == list(expected)
            assert dict(found) == pytest.approx(expected, abs=1e-5)
            assert index.store.nearest_passages(vector, 1, scope) == found[:1]
            sentences = index.store.nearest_sentences(vector, 10, scope)
            assert {key for key, _ in sentences} == set(expected)
            assert [cosine for _, cosine in sentences] == sorted((c for _, c in sentences), reverse=True)


def test_a_new_version_of_a_document_is_compared(index: Index) -> None:
    assert index.search("kade", documents=["haven"])[0].passage.text == "De haven krijgt een nieuwe kade."
    index.replace(*make_document("De haven gaat dicht.", "haven", "v2"))
    assert [hit.passage.text for hit in index.search("kade", documents=["haven"])] == ["De haven gaat dicht."]


def test_an_unknown_document_holds_nothing(index: Index) -> None:
    assert index.search("kade", documents=["nergens"]) == []


def test_what_was_not_used_for_long_is_forgotten_and_read_again(index: Index) -> None:
    index.store._scoped = kept = scoped.ScopedVectors(most_rows=3)
    for name in ("brief", "haven", "leeg", "haven", "brief"):
        assert {hit.passage.origin.document for hit in index.search("Wie betaalt?", documents=[name])} == {name}
        assert sum(len(keys) for keys, _ in kept._kept.values()) <= 3
