"""Settings that name a model: what a user sees, with the extra sentence-transformers and without it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from app.errors import failure_of
from tests.app.running import run
from tests.vectorstore.optional import minilm, needs_model
from vectorstore.errors import ModelUnavailableError

QUESTION = "Wat kost een kaartje voor het zwembad?"


@pytest.fixture
def own_data(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shared index that the settings name, with documents that hold nothing new."""
    shutil.copytree(data_dir, tmp_path / "data")
    (tmp_path / "documents").mkdir()
    monkeypatch.setenv("BRIEFWIJZER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BRIEFWIJZER_DOCUMENTS_DIR", str(tmp_path / "documents"))
    return tmp_path / "data"


@pytest.mark.usefixtures("own_data")
@pytest.mark.parametrize("command", [("ingest",), ("ask", QUESTION)])
@pytest.mark.parametrize("spec", ["BAAI/bge-m3", "bundled-torch"])
def test_an_extra_that_is_absent_is_named(command: tuple[str, ...], spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setenv("BRIEFWIJZER_EMBEDDING", spec)
    result = run(*command)
    assert result.code == 2
    assert "make setup EXTRAS=sentence-transformers" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.usefixtures("own_data")
def test_a_reranker_names_its_own_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setenv("BRIEFWIJZER_RERANKER", "BAAI/bge-reranker-v2-m3")
    result = run("ask", QUESTION)
    assert result.code == 2
    assert "BRIEFWIJZER_RERANKER" in result.err
    checks = {row["naam"]: row for row in json.loads(run("doctor", "--json").out)["controles"]}
    assert not checks["reranker"]["goed"]
    assert checks["encoder"]["goed"]


@pytest.mark.usefixtures("own_data")
def test_documents_are_listed_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_EMBEDDING", "./absent")
    assert "zwembad" in run("documents", "list").out


def test_over_http_a_model_that_is_absent_is_unavailable() -> None:
    failure = failure_of(ModelUnavailableError("./absent: there is no such folder"))
    assert failure is not None
    assert failure.http_status == 503
    assert "absent" not in failure.public_nl


@needs_model
@pytest.mark.usefixtures("own_data")
def test_a_folder_that_is_absent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_EMBEDDING", "./absent")
    result = run("ingest")
    assert (result.code, result.out) == (2, "")
    assert "there is no such folder" in result.err


@needs_model
@pytest.mark.usefixtures("own_data")
def test_ingest_switches_to_the_encoder_that_is_set_and_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def ask() -> str:
        caplog.clear()
        result = run("ask", QUESTION, "--json")
        assert result.code == 0
        return str(json.loads(result.out)["antwoord"])

    before = ask()
    assert "zes euro" in before
    monkeypatch.setenv("BRIEFWIJZER_EMBEDDING", str(minilm()))
    assert ask() == before
    assert "`briefwijzer ingest` switches to" in caplog.text
    assert "passages anew" in run("ingest").err
    assert "zes euro" in ask()
    assert caplog.text == ""
    assert run("ingest").err == ""
    monkeypatch.delenv("BRIEFWIJZER_EMBEDDING")
    assert "passages anew with bundled" in run("ingest").err
    assert ask() == before
    assert caplog.text == ""
