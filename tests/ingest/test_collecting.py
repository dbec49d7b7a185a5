"""What in a folder is a document, and what must never become one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.collecting import collect
from vectorstore.index import Index

TEXT = "De haven is open."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documenten").mkdir()
    (tmp_path / "documenten" / "haven.txt").write_text(TEXT)
    return tmp_path / "documenten"


def put(path: Path, data: str | bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def files(*named: str | Path) -> list[str]:
    """Return the names of what is collected; what has a problem bears a cross."""
    return [candidate.file + " ✗" * (candidate.problem is not None) for candidate in collect(named)]


def problem(named: str | Path) -> str:
    (candidate,) = collect([named])
    assert candidate.problem is not None
    return str(candidate.problem)


@pytest.mark.parametrize("name", ["", " ", "\n", "a\0b"])
def test_an_empty_name_is_not_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(folder)
    assert "not a name; give a file, a folder or an address" in problem(name)


def test_the_index_is_never_a_document(folder: Path) -> None:
    data = folder / "index"
    Index.open(data, create=True).close()
    put(data / "originals" / "x.txt")
    put(data / "los.txt")
    assert files(folder) == ["haven.txt"]
    (folder / "link.txt").symlink_to(data / "los.txt")
    assert files(folder) == ["haven.txt", "link.txt ✗"]
    for named in (data, data / "lexical", data / "los.txt", data / "originals" / "x.txt"):
        assert "lies in the folder of the index; keep documents elsewhere" in problem(named)


def test_folders_of_programs_and_hidden_ones_are_passed_over(folder: Path) -> None:
    for name in (".git", ".venv", "node_modules", "__pycache__", "onder/.verborgen"):
        put(folder / name / "x.txt")
    put(folder / "omgeving" / "pyvenv.cfg")
    put(folder / "omgeving" / "x.txt")
    put(folder / "onder" / "boot.txt")
    assert files(folder) == ["haven.txt", "boot.txt"]


def test_what_is_no_document_counts_only_when_it_is_named(folder: Path) -> None:
    named = [
        put(folder / "foto.jpg", b"\xff\xd8\xff\xe0"),
        put(folder / "gegevens.json", "{}"),
        put(folder / "tabel.csv", "a;b"),
        put(folder / "tool.py", "x = 1"),
    ]
    assert files(folder) == ["haven.txt"]
    assert files(*named) == ["foto.jpg", "gegevens.json", "tabel.csv", "tool.py"]
    put(folder / "documents.toml", '[[document]]\nfile = "foto.jpg"\n')
    assert files(folder) == ["foto.jpg", "haven.txt"]


def test_what_a_manifest_names_is_a_document_whatever_it_is_called(folder: Path) -> None:
    put(folder / "README.md")
    put(folder / "documents.toml", '[[document]]\nfile = "README.md"\n')
    assert files(folder) == ["README.md", "haven.txt"]


def test_what_may_be_a_document_is_always_reported(folder: Path) -> None:
    put(folder / "archief.zip", b"PK\x03\x04")
    put(folder / "oud.doc", b"\xd0\xcf\x11\xe0")
    put(folder / "leeg.txt", "")
    os.mkfifo(folder / "pijp.txt")
    assert files(folder) == ["archief.zip", "haven.txt", "leeg.txt", "oud.doc", "pijp.txt"]


def test_links_that_leave_the_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "geheim" / "wachtwoord.txt")
    (folder / "link.txt").symlink_to(secret)
    (folder / "map").symlink_to(secret.parent)
    (folder / "onder").mkdir()
    (folder / "onder" / "op.txt").symlink_to("../../geheim/wachtwoord.txt")
    put(folder / ".git" / "config.txt")
    (folder / "verborgen.txt").symlink_to(folder / ".git" / "config.txt")
    assert files(folder) == ["map ✗", "haven.txt", "link.txt ✗", "verborgen.txt ✗", "op.txt ✗"]
    assert "a link that leads out of the folder; put the file itself there" in problem(folder / "link.txt")


def test_links_within_the_folder_are_the_same_file(folder: Path) -> None:
    (folder / "link.txt").symlink_to("haven.txt")
    (folder / "rondje").symlink_to(folder)
    assert files(folder) == ["haven.txt"]


def test_links_that_lead_nowhere(folder: Path) -> None:
    (folder / "kwijt.txt").symlink_to("weg.txt")
    (folder / "lus.txt").symlink_to("lus.txt")
    found = {candidate.file: candidate for candidate in collect([folder])}
    assert set(found) == {"haven.txt", "kwijt.txt", "lus.txt"}


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert files(tmp_path / "link") == ["haven.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_reported(folder: Path) -> None:
    (folder / "dicht").mkdir(mode=0)
    try:
        assert files(folder) == ["haven.txt", "dicht ✗"]
    finally:
        (folder / "dicht").chmod(0o700)
