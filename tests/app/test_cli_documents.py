"""The commands that write, list and check: ingest, documents, config and doctor."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.app.running import Result, run
from vectorstore.index import Index

PAGE = "# Fietsenstalling\n\nDe fietsenstalling is dag en nacht open. Een bakfiets mag er drie dagen staan.\n"


def loaded(result: Result) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(result.out)
    return value


@pytest.fixture
def own_data(data_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the shared data folder that a test may change."""
    return Path(shutil.copytree(data_dir, tmp_path / "data"))


def test_prune_removes_what_is_no_longer_in_the_folder(tmp_path: Path) -> None:
    folder, data = tmp_path / "documents", str(tmp_path / "data")
    folder.mkdir()
    for name in ("stalling", "bakfiets"):
        (folder / f"{name}.md").write_text(PAGE, encoding="utf-8")
    assert loaded(run("--data-dir", data, "ingest", str(folder), "--json"))["verdwenen"] == []
    (folder / "bakfiets.md").unlink()
    told = run("--data-dir", data, "ingest", str(folder))
    assert "bakfiets" in told.err
    assert "--prune" in told.err
    assert "bakfiets" in run("--data-dir", data, "documents", "list").out
    assert loaded(run("--data-dir", data, "ingest", str(folder), "--prune", "--json"))["verwijderd"] == ["bakfiets"]
    assert "bakfiets" not in run("--data-dir", data, "documents", "list").out


def test_prune_wants_folders_that_hold_documents(tmp_path: Path) -> None:
    folder, data = tmp_path / "documents", str(tmp_path / "data")
    folder.mkdir()
    page = folder / "stalling.md"
    page.write_text(PAGE, encoding="utf-8")
    assert run("--data-dir", data, "ingest", str(folder)).code == 0
    refused = run("--data-dir", data, "ingest", str(page), "--prune")
    assert refused.code == 2
    assert "is not a folder" in " ".join(refused.err.split())
    page.unlink()
    run("--data-dir", data, "ingest", str(folder), "--prune")
    assert "stalling" in run("--data-dir", data, "documents", "list").out


def test_ingest_tells_what_became_of_each_document(tmp_path: Path) -> None:
    source, data = tmp_path / "stalling.md", str(tmp_path / "data")
    source.write_text(PAGE, encoding="utf-8")
    first = loaded(run("--data-dir", data, "ingest", str(source), "--json"))
    assert first["documenten"][0]["document"] == "stalling"
    assert first["documenten"][0]["passages"] > 0
    assert first["toegevoegd"] == 1
    assert loaded(run("--data-dir", data, "ingest", str(source), "--json"))["ongewijzigd"] == 1
    source.write_text(PAGE.replace("drie dagen", "vier dagen"), encoding="utf-8")
    assert "1 changed" in run("--data-dir", data, "ingest", str(source)).out
    assert "vier dagen" in run("--data-dir", data, "documents", "text", "stalling").out


def test_one_bad_document_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "goed.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "leeg.md").write_bytes(b"")
    data = str(tmp_path / "data")
    result = run("--data-dir", data, "ingest", str(tmp_path / "goed.md"), str(tmp_path / "leeg.md"))
    assert result.code == 5
    assert "leeg.md" in result.err
    assert "1 added" in result.out
    assert "1 failed" in result.out


def test_a_path_that_does_not_exist_fails_with_its_name(tmp_path: Path) -> None:
    result = run("--data-dir", str(tmp_path / "data"), "ingest", str(tmp_path / "weg.md"))
    assert (result.code, "weg.md" in result.err) == (5, True)


def test_text_is_written_exactly(data_dir: Path, index: Index) -> None:
    for document in index.documents():
        assert run("--data-dir", str(data_dir), "documents", "text", document.id).out == document.text


def test_list_names_every_document(data_dir: Path, index: Index) -> None:
    rows = loaded(run("--data-dir", str(data_dir), "documents", "list", "--json"))["documenten"]
    assert [row["id"] for row in rows] == [document.id for document in index.documents()]
    assert all(row["passages"] > 0 for row in rows)
    assert "zwembad" in run("--data-dir", str(data_dir), "documents", "list").out


def test_an_id_is_whole_in_a_narrow_terminal(data_dir: Path, index: Index) -> None:
    lines = run("--data-dir", str(data_dir), "documents", "list", columns=40).out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [document.id for document in index.documents()]


def test_show_tells_metadata_and_sections(data_dir: Path) -> None:
    shown = loaded(run("--data-dir", str(data_dir), "documents", "show", "zwembad", "--json"))
    assert [section["titel"] for section in shown["secties"]][-1] == "Veiligheid"
    assert "Toegang en tarieven" in run("--data-dir", str(data_dir), "documents", "show", "zwembad").out


def test_removed_document_is_gone(own_data: Path) -> None:
    assert run("--data-dir", str(own_data), "documents", "remove", "zwembad").code == 0
    rows = loaded(run("--data-dir", str(own_data), "documents", "list", "--json"))["documenten"]
    assert "zwembad" not in [row["id"] for row in rows]
    assert run("--data-dir", str(own_data), "documents", "show", "zwembad").code == 2


def test_the_original_of_a_removed_document_goes(own_data: Path) -> None:
    before = {path.suffix for path in (own_data / "originals").iterdir()}
    assert run("--data-dir", str(own_data), "documents", "remove", "zwembad").code == 0
    assert (before, {path.suffix for path in (own_data / "originals").iterdir()}) == ({".md", ".txt"}, {".txt"})


@pytest.mark.parametrize("source", ["", "https://localhost/brief", "http://voorbeeld.test/"])
def test_a_source_that_may_not_be_read_fails_alone(tmp_path: Path, source: str) -> None:
    (tmp_path / "stalling.md").write_text(PAGE, encoding="utf-8")
    result = run("--data-dir", str(tmp_path / "data"), "ingest", source, str(tmp_path / "stalling.md"), "--json")
    assert result.code == 5
    assert [row["status"] for row in json.loads(result.out)["documenten"]] == ["mislukt", "toegevoegd"]


def test_without_the_last_document_there_is_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stalling.md").write_text(PAGE, encoding="utf-8")
    data = str(tmp_path / "data")
    run("--data-dir", data, "ingest", str(tmp_path / "stalling.md"))
    assert run("--data-dir", data, "documents", "remove", "stalling").code == 0
    for arguments in (
        ["documents", "list"],
        ["ask", "Wanneer is de stalling open?"],
        ["chat"],
        ["serve", "--port", "0"],
    ):
        result = run("--data-dir", data, *arguments)
        assert (result.code, "briefwijzer ingest" in result.err, result.out) == (3, True, ""), arguments
    code, checks, out = doctor(Path(data), monkeypatch)
    assert (code, checks["index"], "briefwijzer ingest" in out) == (4, False, True)
    assert run("--data-dir", data, "ingest", str(tmp_path / "stalling.md")).code == 0
    assert "dag en nacht" in run("--data-dir", data, "ask", "Wanneer is de fietsenstalling open?").out


def test_markup_and_escapes_in_a_document_are_shown_as_text(tmp_path: Path) -> None:
    source, data = tmp_path / "streken.md", str(tmp_path / "data")
    source.write_text(
        "# [red]Titel[/red]\n\nDe \x1b[31mrode\x1b[0m knop [bold]opent[/bold] de poort.\n", encoding="utf-8"
    )
    assert run("--data-dir", data, "ingest", str(source)).code == 0
    shown = run("--data-dir", data, "ask", "Wat opent de poort?").out + run("--data-dir", data, "documents", "list").out
    assert "[red]Titel[/red]" in shown
    assert "\x1b" not in shown


def test_config_tells_where_a_value_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_PORT", "8123")
    rows = loaded(run("--data-dir", str(tmp_path), "config", "--json"))["instellingen"]
    assert {"naam": "port", "waarde": 8123, "herkomst": "BRIEFWIJZER_PORT"} in rows
    assert {"naam": "data_dir", "waarde": str(tmp_path), "herkomst": "flag"} in rows
    assert "BRIEFWIJZER_PORT" in run("config").out


def test_unknown_setting_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_PROT", "1")
    result = run("config")
    assert (result.code, "did you mean BRIEFWIJZER_PORT?" in result.err) == (2, True)


def doctor(data_dir: Path, monkeypatch: pytest.MonkeyPatch, port: int = 0) -> tuple[int, dict[str, bool], str]:
    monkeypatch.setenv("BRIEFWIJZER_PORT", str(port))
    result = run("--data-dir", str(data_dir), "doctor", "--json")
    rows = loaded(result)["controles"]
    return result.code, {row["naam"]: row["goed"] for row in rows}, result.out


def test_doctor_finds_nothing_wrong(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, checks, out = doctor(data_dir, monkeypatch)
    assert (code, all(checks.values())) == (0, True), out


def test_doctor_without_an_index_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, checks, out = doctor(tmp_path / "none", monkeypatch)
    assert (code, checks["index"], checks["encoder"]) == (4, False, True)
    assert "briefwijzer ingest" in out
    assert not (tmp_path / "none").exists()


def test_doctor_finds_a_port_in_use(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, checks, _ = doctor(data_dir, monkeypatch, taken.getsockname()[1])
    assert (code, checks["port"]) == (4, False)


def test_doctor_finds_a_data_folder_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("")
    code, checks, _ = doctor(tmp_path / "data", monkeypatch)
    assert (code, checks["data folder"]) == (4, False)
