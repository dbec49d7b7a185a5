"""``ingest`` tells how far it is, and knows what editors uploaded."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path

from app.commands.progress import _told
from ingest.progress import Progress
from ingest.uploads import Uploads
from tests.app.running import run


def test_with_json_the_progress_is_lines_and_the_report_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "documenten").mkdir()
    (tmp_path / "documenten" / "boot.txt").write_text("De boot vaart.\n\nDe haven is open.\n")
    (tmp_path / "documenten" / "leeg.txt").write_text("")
    result = run("--data-dir", str(tmp_path / "data"), "ingest", str(tmp_path / "documenten"), "--json")
    report = json.loads(result.out)
    assert (result.out.count("\n"), report["toegevoegd"], report["mislukt"]) == (1, 1, 1)
    lines = [json.loads(line) for line in result.err.splitlines()]
    boot = [line for line in lines if line["document"] == "boot"]
    assert [line["voortgang"] for line in boot] == ["begonnen", "gelezen", "ingebed", "klaar"]
    assert [(line["passages"], line["passagesTotaal"]) for line in boot] == [(0, 0), (0, 2), (2, 2), (2, 2)]
    last = lines[-1]
    assert (last["documentenKlaar"], last["documentenTotaal"]) == (2, 2)
    assert (last["allePassages"], last["allePassagesTotaal"], last["totaalIsSchatting"]) == (2, 2, False)


def test_speed_and_time_left_are_told_when_they_are_known() -> None:
    now = Progress(1, 3, 40, 400, exact=False, per_second=4.0, seconds_left=90.0)
    assert _told(now) == "4.0 passages/s, about 1:30 left"
    assert _told(replace(now, exact=True, seconds_left=5.0)) == "4.0 passages/s, 0:05 left"
    assert _told(replace(now, per_second=None, seconds_left=None)) == ""


def test_uploads_are_ingested_with_the_rest_and_never_pruned(tmp_path: Path) -> None:
    data, documents = tmp_path / "data", tmp_path / "documents"
    documents.mkdir()
    (documents / "boot.txt").write_text("De boot vaart.")
    uploads = Uploads(data)
    upload = uploads.receive("pont.txt", io.BytesIO(b"De pont vaart elke dag."))
    uploads.change(upload, replace(upload, state="wanted", title="De pont"))

    def ingest(*arguments: str) -> dict[str, object]:
        result = run("--data-dir", str(data), "ingest", *arguments, "--json")
        assert result.code == 0, result.err
        report: dict[str, object] = json.loads(result.out)
        return report

    first = ingest_default(tmp_path, data)
    assert first["toegevoegd"] == 2
    assert ingest(str(documents), "--prune")["verwijderd"] == []
    assert run("--data-dir", str(data), "documents", "remove", "pont").code == 0
    assert uploads.all() == []
    assert ingest_default(tmp_path, data)["ongewijzigd"] == 1


def ingest_default(folder: Path, data: Path) -> dict[str, object]:
    """Ingest what is read when nothing is named."""
    with contextlib.chdir(folder):
        result = run("--data-dir", str(data), "ingest", "--json")
    report: dict[str, object] = json.loads(result.out)
    return report
