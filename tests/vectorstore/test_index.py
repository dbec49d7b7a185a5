from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.invented import HARBOUR, LIBRARY, make_document
from vectorstore.embedded_texts import embedding_text
from vectorstore.embedding import BundledEncoder
from vectorstore.errors import (
    IndexMismatchError,
    NoIndexError,
    StoreBusyError,
    StoreUnusableError,
    UnknownDocumentError,
)
from vectorstore.index import Index


class OtherEncoder(BundledEncoder):
    name = "another/encoder"


@pytest.fixture
def index(tmp_path: Path) -> Index:
    opened = Index.open(tmp_path / "data", create=True)
    opened.replace(*make_document(LIBRARY))
    return opened


def test_what_was_stored_comes_back(index: Index) -> None:
    document, passages = make_document(LIBRARY)
    assert index.document("brief") == document
    assert index.passages("brief") == passages
    assert index.documents() == [document]
    assert index.passage_counts() == {"brief": 2}
    assert all(document.text[p.origin.start : p.origin.end] == p.text for p in index.passages("brief"))


def test_a_hit_carries_the_similarity_of_each_sentence(index: Index) -> None:
    hit = index.search("Wanneer komt er geld?")[0]
    best = int(np.argmax(hit.sentence_cosines))
    assert hit.passage.sentence_text(hit.passage.sentences[best]) == "In 2028 komt er geld."
    assert len(hit.sentence_cosines) == 2
    assert -1 <= hit.cosine <= 1


def test_stored_vectors_are_those_of_the_encoder(index: Index) -> None:
    encoder = BundledEncoder()
    hit = index.search("bibliotheek")[0]
    expected = float(encoder.passages([embedding_text(hit.passage)])[0] @ encoder.query("bibliotheek"))
    assert hit.cosine == pytest.approx(expected, abs=1e-5)


def test_a_new_version_replaces_the_old_one_whole(index: Index) -> None:
    index.replace(*make_document("De fontein is blauw.", version="v2"))
    assert index.versions() == {"brief": "v2"}
    assert [hit.passage.text for hit in index.search("bibliotheek woningen fontein")] == ["De fontein is blauw."]


def test_documents_limit_a_search(index: Index) -> None:
    index.replace(*make_document(HARBOUR, "haven"))
    found = index.search("Wie betaalt de bibliotheek?", documents=["haven"])
    assert {hit.passage.origin.document for hit in found} == {"haven"}


def test_a_removed_document_is_gone(index: Index) -> None:
    index.remove("brief")
    assert index.search("bibliotheek") == []
    with pytest.raises(UnknownDocumentError, match="documents list"):
        index.document("brief")
    with pytest.raises(UnknownDocumentError):
        index.remove("brief")


def test_progress_counts_every_passage(tmp_path: Path) -> None:
    index = Index.open(tmp_path, create=True)
    counted: list[int] = []
    document, passages = make_document("\n".join(f"Regel {n} staat hier." for n in range(70)))
    index.replace(document, passages, counted.append)
    assert sum(counted) == 70
    assert len(counted) > 1


def test_another_process_sees_a_write_without_reopening(index: Index, tmp_path: Path) -> None:
    assert [hit.passage.number for hit in index.search("zwembad")] != []
    script = """
        import sys
        from pathlib import Path
        from tests.vectorstore.invented import HARBOUR, make_document
        from vectorstore.index import Index

        Index.open(Path(sys.argv[1])).replace(*make_document(HARBOUR, "haven"))
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "data")], check=True, timeout=120)
    assert index.search("Wat betalen schepen?")[0].passage.text == "Schepen betalen liggeld per dag."
    assert set(index.versions()) == {"brief", "haven"}


def test_a_writer_killed_before_publishing_changes_nothing(index: Index, tmp_path: Path) -> None:
    before = [hit.passage.text for hit in index.search("bibliotheek")]
    script = """
        import os, sys
        from pathlib import Path
        from tests.vectorstore.invented import HARBOUR, make_document
        from vectorstore.index import Index
        from vectorstore.store import ChromaStore

        ChromaStore.publish = lambda *_: os._exit(9)
        Index.open(Path(sys.argv[1])).replace(*make_document(HARBOUR, "brief", "v2"))
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "data")], check=False, timeout=120
    )
    assert killed.returncode == 9
    reopened = Index.open(tmp_path / "data")
    assert [hit.passage.text for hit in reopened.search("bibliotheek")] == before
    assert reopened.versions() == {"brief": "v1"}
    reopened.replace(*make_document(HARBOUR, "haven"))
    assert reopened.store.orphans() == []
    assert reopened.lexical.size == 4


def test_a_lost_keyword_index_is_made_again(index: Index, tmp_path: Path) -> None:
    index.close()
    for file in (tmp_path / "data" / "lexical").iterdir():
        file.unlink()
    assert Index.open(tmp_path / "data").search("woningbouw")[0].bm25 > 0


def test_no_index_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="briefwijzer ingest"):
        Index.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_an_index_of_another_encoder_goes_on_with_its_own(index: Index, tmp_path: Path) -> None:
    before = [hit.passage.text for hit in index.search("bibliotheek")]
    index.close()
    other = Index.open(tmp_path / "data", encoder=OtherEncoder())
    assert other.needs_switch()
    assert [hit.passage.text for hit in other.search("bibliotheek")] == before
    other.replace(*make_document(HARBOUR, "haven"))
    assert not Index.open(tmp_path / "data").needs_switch()


def test_an_index_of_an_encoder_that_is_gone_is_refused_and_kept(tmp_path: Path) -> None:
    Index.open(tmp_path / "data", create=True, encoder=OtherEncoder()).replace(*make_document(LIBRARY))
    opened = Index.open(tmp_path / "data")
    with pytest.raises(IndexMismatchError, match="briefwijzer ingest"):
        opened.search("bibliotheek")
    assert opened.versions() == {"brief": "v1"}


def test_an_index_of_another_format_is_refused(index: Index, tmp_path: Path) -> None:
    index.store.describe({**(index.store.description() or {}), "format": 0})
    with pytest.raises(IndexMismatchError, match="format"):
        Index.open(tmp_path / "data")


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnusableError, match="BRIEFWIJZER_DATA_DIR"):
        Index.open(tmp_path / "data", create=True)


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnusableError, match="cannot be used"):
        Index.open(tmp_path)


def test_a_second_writer_is_told_to_wait(index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("vectorstore.turns._PATIENCE", 0.1)
    other = Index.open(tmp_path / "data")
    with index.writing(), pytest.raises(StoreBusyError, match="try again"):
        other.replace(*make_document(HARBOUR, "haven"))


def test_passages_without_sentences_are_searchable(tmp_path: Path) -> None:
    index = Index.open(tmp_path, create=True)
    document, passages = make_document("zonder punt")
    index.replace(document, passages)
    assert index.search("punt")[0].sentence_cosines == ()


@pytest.mark.filterwarnings("ignore:legacy embedding function:DeprecationWarning")
def test_an_index_of_before_is_searched_as_widely_as_a_new_one(index: Index, tmp_path: Path) -> None:
    def width(of: Index) -> int:
        return int(of.store._sentences.configuration_json["hnsw"]["ef_search"])

    new = width(index)
    index.store._sentences.modify(configuration={"hnsw": {"ef_search": 100}})
    other = Index.open(tmp_path / "data")
    assert width(other) == 100
    with other.writing():
        assert width(other) == new
    assert other.search("bibliotheek") != []
