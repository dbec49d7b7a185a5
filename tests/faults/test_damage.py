"""Files of the index that are cut short, changed or gone: found, named with the remedy, and made again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.catalogue import Catalogue
from ingest.pipeline import ingest_all
from tests.app.running import Result, run
from tests.conftest import ZWEMBAD
from vectorstore import damage
from vectorstore.errors import StoreUnusableError
from vectorstore.index import Index

QUESTION = "Wat kost een kaartje voor volwassenen?"


@pytest.fixture
def data(data_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the shared data folder."""
    return Path(shutil.copytree(data_dir, tmp_path / "data"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a data folder with two small invented documents, of which a repair makes little work."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "zwembad.md").write_text(ZWEMBAD, encoding="utf-8")
    (documents / "fontein.md").write_text("# De fontein\n\nDe fontein is blauw.\n", encoding="utf-8")
    with closing(Index.open(tmp_path / "data", create=True)) as index:
        assert {outcome.status for outcome in ingest_all(index, [documents])} == {"added"}
    return tmp_path / "data"


def held(data: Path) -> dict[str, tuple[str, str]]:
    """Return the version and the text of each document, once a search by words has found something."""
    with closing(Index.open(data)) as index:
        assert index.search(QUESTION)[0].bm25 > 0
        return {document.id: (index.versions()[document.id], document.text) for document in index.documents()}


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


def repair(data: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("BRIEFWIJZER_PORT", "0")
    return run("--data-dir", str(data), "doctor", "--repair")


def test_repair_makes_the_store_again_and_keeps_the_note_of_a_document_that_fails(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(small)
    note = Catalogue(small).read("fontein")
    assert note
    (small / "originals" / note.original).unlink()
    cut_store(small)
    result = repair(small, monkeypatch)
    assert "damaged: store" in result.err
    assert "fontein.md: its original is lost; ingest the file again" in result.err
    assert result.code == 4
    assert list(small.glob("damaged-*"))
    assert Catalogue(small).read("fontein") == note
    assert held(small) == {"zwembad": before["zwembad"]}  # so that the next ingest finds nothing changed
    assert damage.main(small) == 0


@pytest.mark.faults
@pytest.mark.parametrize(("harm", "part"), [(cut_store, "store"), (change_keywords, "keywords")])
def test_repair_makes_what_is_damaged_again(
    harm: Callable[[Path], None], part: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(small)
    harm(small)
    result = repair(small, monkeypatch)
    assert f"damaged: {part}" in result.err
    assert result.code == 0, result.out  # it has read the new index whole
    assert list(small.glob("damaged-*"))
    assert held(small) == before


def test_an_index_from_before_the_notes_gets_them_at_the_next_ingest(data: Path, documents_dir: Path) -> None:
    shutil.rmtree(data / "catalogue")
    index = Index.open(data)
    assert {outcome.status for outcome in ingest_all(index, [documents_dir])} == {"unchanged"}
    assert [note.id for note in Catalogue(data).all()] == sorted(index.versions())
    index.remove("zwembad")
    ingest_all(index, [])
    assert [note.id for note in Catalogue(data).all()] == sorted(index.versions())
    index.close()


@pytest.mark.faults
def test_repair_leaves_alone_what_is_whole(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = repair(small, monkeypatch)
    assert "nothing to repair" in result.err
    assert not list(small.glob("damaged-*"))


def test_ingest_makes_an_index_again_of_which_the_vectors_were_cut(small: Path) -> None:
    before = held(small)
    vectors = next((small / "chroma").glob("*/data_level0.bin"))
    vectors.write_bytes(vectors.read_bytes()[:-7])
    documents = small.parent / "documents"
    (documents / "haven.md").write_text("# De haven\n\nDe haven is in 2031 klaar.\n", encoding="utf-8")
    result = run("--data-dir", str(small), "ingest", str(documents), "--json")
    assert (result.code, json.loads(result.out)["toegevoegd"]) == (0, 1)
    assert "the vectors are not whole" in result.err
    assert "made again from the kept originals" in result.err
    after = held(small)
    assert after.keys() == before.keys() | {"haven"}
    assert {key: after[key] for key in before} == before


def test_a_first_ingest_that_was_cut_short_starts_anew(small: Path) -> None:
    shutil.rmtree(small / "catalogue")
    vectors = next((small / "chroma").glob("*/data_level0.bin"))
    vectors.write_bytes(b"")
    assert run("--data-dir", str(small), "ingest", str(small.parent / "documents")).code == 0
    assert len(held(small)) == 2
