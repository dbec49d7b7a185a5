from __future__ import annotations

from pathlib import Path

import pytest

from tests.vectorstore.invented import HARBOUR, LIBRARY, make_document
from vectorstore.errors import StoreUnusableError
from vectorstore.lexical import LexicalEntry, LexicalIndex


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "lexical")
    for name, text in (("brief", LIBRARY), ("haven", HARBOUR)):
        _, passages = make_document(text, name)
        index.write([LexicalEntry(f"{name}:{p.number}", name, p) for p in passages])
    return index


def test_words_are_found_up_to_inflection_and_compounds(lexical: LexicalIndex) -> None:
    assert lexical.search("woningbouw", 5)[0][0] == "brief:2"
    assert lexical.search("de kades", 5)[0][0] == "haven:1"


def test_a_query_of_stopwords_or_symbols_finds_nothing(lexical: LexicalIndex) -> None:
    assert lexical.search("wat is dat", 5) == []
    assert lexical.search('"); DROP TABLE -- body:* AND (', 5) == []


def test_search_can_be_limited_to_documents(lexical: LexicalIndex) -> None:
    everything = {key for key, _ in lexical.search("betalen", 5)}
    assert everything == {"brief:1", "haven:2"}
    assert {key for key, _ in lexical.search("betalen", 5, ["haven"])} == {"haven:2"}


def test_a_generation_can_be_dropped(lexical: LexicalIndex) -> None:
    lexical.write([], drop=["brief"])
    assert lexical.search("woningbouw", 5) == []
    assert lexical.size == 2


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    LexicalIndex(folder)
    (folder / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreUnusableError, match="keyword index"):
        LexicalIndex(folder)
