"""Files of the index that are cut short, changed or gone: found, named with the remedy, and made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.catalogue import Catalogue
from ingest.pipeline import ingest_all
from tests.app.running import run
from vectorstore.errors import StoreUnusableError
from vectorstore.index import Index

QUESTION = "Wat kost een kaartje voor volwassenen?"


@pytest.fixture
def data(data_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the shared data folder."""
    return Path(shutil.copytree(data_dir, tmp_path / "data"))


def cut_store(data: Path) -> None:
    path = data / "chroma" / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def change_keywords(data: Path) -> None:
    for path in (data / "lexical").iterdir():
        if path.suffix in (".term", ".idx", ".store"):
            content = bytearray(path.read_bytes())
            content[len(content) // 5 : len(content) // 2] = b"\xa5" * (len(content) // 2 - len(content) // 5)
            path.write_bytes(content)


def cut_vectors(data: Path) -> None:
    for path in (data / "chroma").rglob("data_level0.bin"):
        path.write_bytes(path.read_bytes()[:-100])


def cut_keywords(data: Path) -> None:
    path = data / "lexical" / "meta.json"
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize("harm", [cut_store, cut_vectors, cut_keywords])
def test_opening_what_is_damaged_names_the_repair(harm: Callable[[Path], None], data: Path) -> None:
    harm(data)
    with pytest.raises(StoreUnusableError, match="briefwijzer doctor --repair"):
        Index.open(data).search(QUESTION)


def test_a_search_in_changed_keywords_names_the_repair(data: Path) -> None:
    change_keywords(data)
    with pytest.raises(StoreUnusableError, match="briefwijzer doctor --repair"):
        Index.open(data).search(QUESTION)


@pytest.mark.parametrize(("harm", "part"), [(cut_store, "store"), (change_keywords, "keywords")])
def test_repair_makes_what_is_damaged_again(
    harm: Callable[[Path], None], part: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFWIJZER_PORT", "0")
    opened = Index.open(data)
    before, texts = opened.versions(), {document.id: document.text for document in opened.documents()}
    opened.close()
    harm(data)
    result = run("--data-dir", str(data), "doctor", "--repair")
    assert f"damaged: {part}" in result.err
    assert result.code == 0, result.out  # it has read the new index whole
    assert list(data.glob("damaged-*"))
    opened = Index.open(data)
    assert opened.versions() == before  # so that the next ingest finds nothing changed
    assert {document.id: document.text for document in opened.documents()} == texts
    assert opened.search(QUESTION)[0].bm25 > 0
    opened.close()


def test_repair_keeps_the_original_of_a_document_that_fails(data: Path) -> None:
    note = Catalogue(data).read("zwembad")
    assert note
    (data / "originals" / note.original).unlink()
    cut_store(data)
    result = run("--data-dir", str(data), "doctor", "--repair")
    assert "zwembad.md: its original is lost; ingest the file again" in result.err
    assert result.code == 4
    assert Catalogue(data).read("zwembad") == note
    assert list(Index.open(data).versions()) == ["vng-ledenbrief-tussenverslag-formatie"]


def test_an_index_from_before_the_notes_gets_them_at_the_next_ingest(data: Path, documents_dir: Path) -> None:
    shutil.rmtree(data / "catalogue")
    index = Index.open(data)
    assert {outcome.status for outcome in ingest_all(index, [documents_dir])} == {"unchanged"}
    assert [note.id for note in Catalogue(data).all()] == sorted(index.versions())
    index.remove("zwembad")
    ingest_all(index, [])
    assert [note.id for note in Catalogue(data).all()] == sorted(index.versions())
    index.close()


def test_repair_leaves_alone_what_is_whole(data: Path) -> None:
    result = run("--data-dir", str(data), "doctor", "--repair")
    assert "nothing to repair" in result.err
    assert not list(data.glob("damaged-*"))
