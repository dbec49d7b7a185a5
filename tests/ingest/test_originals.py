"""The originals: kept with each document, gone with it, and whole after a kill."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from ingest.document import Format
from ingest.originals import Originals, format_of, name_of, originals_of, remove_document
from ingest.pipeline import ingest_all
from ingest.source import Source
from vectorstore.errors import StoreUnusableError
from vectorstore.index import Index

HAVEN = b"De haven is open.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documenten").mkdir()
    (tmp_path / "documenten" / "haven.txt").write_bytes(HAVEN)
    return tmp_path / "documenten"


def kept(index: Index) -> dict[str, bytes]:
    """Return the bytes of all originals by name, the half-written ones too."""
    return {path.name: path.read_bytes() for path in (index.folder / "originals").iterdir()}


def test_the_bytes_of_a_file_are_kept_until_they_change_or_go(index: Index, folder: Path) -> None:
    ingest_all(index, [folder])
    assert list(kept(index).values()) == [HAVEN]
    (folder / "haven.txt").write_bytes(b"De haven is dicht.\n")
    (folder / "boot.md").write_bytes(b"# De boot\n\nDe boot vaart.\n")
    ingest_all(index, [folder])
    assert {name: kept(index)[original] for name, original in index.originals().items()} == {
        "haven": b"De haven is dicht.\n",
        "boot": b"# De boot\n\nDe boot vaart.\n",
    }
    assert set(kept(index)) == set(index.originals().values())
    remove_document(index, "boot")
    assert set(kept(index)) == {index.originals()["haven"]}


def test_one_original_serves_two_documents_until_both_are_gone(index: Index, folder: Path) -> None:
    (folder / "haven-2.txt").write_bytes(HAVEN)
    ingest_all(index, [folder])
    assert len(kept(index)) == 1
    remove_document(index, "haven")
    assert list(kept(index).values()) == [HAVEN]
    remove_document(index, "haven-2")
    assert kept(index) == {}


def test_a_document_that_cannot_be_read_keeps_its_older_original(index: Index, folder: Path) -> None:
    ingest_all(index, [folder])
    (folder / "haven.txt").write_bytes(b"%PDF-1.7 kapot")
    assert ingest_all(index, [folder])[0].status == "failed"
    assert list(kept(index).values()) == [HAVEN]


def test_an_older_index_gets_its_originals_without_embedding(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "boot.txt").write_bytes(b"De boot vaart.")
    ingest_all(index, [folder])
    originals = index.originals()
    index.amend([replace(document, original=None) for document in index.documents()])
    for name in originals.values():
        (index.folder / "originals" / name).unlink()
    assert index.originals() == {}
    monkeypatch.setattr(index, "replace_many", None)  # the one way to embed
    outcomes = ingest_all(index, [folder])
    assert [(one.document, one.status, one.passages) for one in outcomes] == [
        ("boot", "unchanged", 1),
        ("haven", "unchanged", 1),
    ]
    assert (index.originals(), set(kept(index))) == (originals, set(originals.values()))
    assert next(hit.passage.text for hit in index.search("vaart de boot")) == "De boot vaart."


def test_an_original_that_got_lost_or_cut_is_kept_again(index: Index, folder: Path) -> None:
    ingest_all(index, [folder])
    (path,) = (index.folder / "originals").iterdir()
    path.write_bytes(HAVEN[:3])
    ingest_all(index, [folder])
    assert list(kept(index).values()) == [HAVEN]


def test_a_kill_before_the_document_is_stored_leaves_nothing_behind(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_all(index, [folder])
    (folder / "haven.txt").write_bytes(b"De haven is dicht.\n")
    with monkeypatch.context() as patch:
        patch.setattr(index.store, "publish", _killed)
        with pytest.raises(KeyboardInterrupt):
            ingest_all(index, [folder])
    assert kept(index)[index.originals()["haven"]] == HAVEN
    assert len(kept(index)) == 2  # the new one waits for its document
    (folder / "haven.txt").write_bytes(b"De haven is vol.\n")
    ingest_all(index, [folder])
    assert list(kept(index).values()) == [b"De haven is vol.\n"]


def _killed(_: object) -> None:
    raise KeyboardInterrupt


def test_only_what_a_killed_writer_left_is_swept(index: Index, folder: Path) -> None:
    originals = index.folder / "originals"
    originals.mkdir()
    names = (f".{'0' * 64}.pdf.12", f".{'1' * 64}.pdf.13", "oud.html", "oud.json", "Lees mij.txt", "map.pdf/x")
    for name in names:
        (originals / name).parent.mkdir(exist_ok=True)
        (originals / name).write_bytes(b"x")
    os.utime(originals / names[0], (0, 0))
    ingest_all(index, [folder])
    assert {path.name for path in originals.iterdir()} - set(index.originals().values()) == {
        names[1],  # this one may be being written
        "Lees mij.txt",
        "map.pdf",
    }


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "originals").write_bytes(b"")
    with pytest.raises(StoreUnusableError, match=r"cannot be written .*; make room"):
        Originals(tmp_path / "originals").keep(Source("haven.txt", HAVEN, "text"))


@pytest.mark.parametrize("name", ["", None, "../haven.txt", "/etc/passwd", "haven.exe", ".haven.txt.1", "weg.pdf"])
def test_no_name_leads_out_of_the_folder(index: Index, folder: Path, name: str | None) -> None:
    ingest_all(index, [folder])
    assert originals_of(index).path(name) is None


def test_each_format_can_be_kept_and_told_again() -> None:
    for format_ in get_args(Format):
        assert format_of(name_of(Source("x", b"x", format_))) == format_
