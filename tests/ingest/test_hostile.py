"""Files that were made to hang, fill or crash whoever reads them: each is one row of the report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ingest.errors import SourceTooLargeError, TooDemandingError
from ingest.events import Outcome
from ingest.isolation import Limits, ParserProcess
from ingest.manifest import slug
from ingest.pipeline import ingest_all
from ingest.source import read_source, source_of
from ingest.splitting import split
from tests.ingest import hostile
from vectorstore.index import Index

ROOT = Path(__file__).parent.parent.parent
UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = Index.open(tmp_path_factory.mktemp("hostile") / "data", create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def outcomes(index: Index, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Ingest all hostile files in one run, with an ordinary one among them."""
    folder = tmp_path_factory.mktemp("documents")
    for name, data in {**hostile.FAILING, **hostile.READ, "gewoon.txt": b"De boot vaart."}.items():
        (folder / name).write_bytes(data)
    with (folder / "reus.txt").open("wb") as giant:
        giant.truncate(2 * 1024**3)
    # An image or a program in a folder is passed over; named, it is reported.
    alone = [folder / name for name in hostile.FAILING if "-een-" in name]
    return {outcome.document: outcome for outcome in ingest_all(index, [folder, *alone])}


@pytest.mark.parametrize("name", [*hostile.FAILING, "reus.txt"])
def test_what_cannot_be_read_is_one_row_with_the_remedy(outcomes: dict[str, Outcome], index: Index, name: str) -> None:
    outcome = outcomes[slug(name)]
    assert outcome.status == "failed"
    assert re.search(r"; (?:add|save|split|use|run|export|put) ", outcome.message)
    assert not UNSHOWABLE.search(outcome.file + outcome.message)
    assert slug(name) not in index.versions()


@pytest.mark.parametrize("name", hostile.READ)
def test_what_can_be_read_is_read_and_harmless(outcomes: dict[str, Outcome], index: Index, name: str) -> None:
    outcome = outcomes[slug(name)]
    assert (outcome.status, outcome.message) == ("added", "")
    document = index.document(outcome.document)
    assert "De haven is open." in document.text
    assert len(document.title) <= 300
    assert not UNSHOWABLE.search(document.title + document.file + document.text.replace("\n", ""))
    for passage in index.passages(outcome.document):
        assert all(len(heading) <= 300 for heading in passage.origin.section)
        assert "lachlach" not in passage.text


def test_the_others_go_on_and_nothing_breaks_out(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["gewoon"].status == "added"
    assert len(outcomes) == len(hostile.FAILING) + len(hostile.READ) + 2
    assert not Path("/tmp/uitgebroken.txt").exists()  # noqa: S108


def test_messages_say_what_is_wrong(outcomes: dict[str, Outcome]) -> None:
    said = {outcome.file: outcome.message for outcome in outcomes.values()}
    assert "unpacks to far more than it should" in said["bom.docx"]
    assert "declares entities" in said["lachen-docx.docx"]
    assert "nested too deeply" in said["diep-html.html"]
    assert "bigger than the limit of 50 MiB; split" in said["reus.txt"]
    assert "the PDF is encrypted; save it without a password" in said["versleuteld.pdf"]
    assert "this is an image" in said["echt-een-plaatje.pdf"]
    assert "holds more than 100000 passages; split" in said["te-veel-stukjes.txt"]


def test_a_giant_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "reus.txt").open("wb") as giant:
        giant.truncate(2 * 1024**3)
    before = os.times().user + os.times().system
    with pytest.raises(SourceTooLargeError, match="bigger than the limit"):
        read_source(tmp_path / "reus.txt")
    assert os.times().user + os.times().system - before < 1


class _Noting(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - one list for the one server of the test

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_nothing_that_a_document_names_is_fetched() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Noting)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    process = ParserProcess()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        for data in (hostile.external_docx(url), hostile.external_html(url)):
            assert process.parse(source_of(data, "brief")).text == "De haven is open."
    finally:
        process.close()
        server.shutdown()
        thread.join()
        server.server_close()
    assert _Noting.asked == []


def test_what_nests_without_end_is_parsed_and_split_all_the_same() -> None:
    """Embedding them takes long, as each sign is a token, so they do not go into the index here."""
    process = ParserProcess()
    try:
        for sign in '[(*`"':
            source = source_of(sign.encode() * 20_000 + b"x\n\nDe haven is open.", "diep.md")
            parsed = process.parse(source)
            assert split(parsed, "diep", "diep", "diep.md")[-1].text == "De haven is open."
    finally:
        process.close()


SLOW = b"<!-- " * 200_000
"""Comments that never end take the Markdown parser minutes."""


def test_a_file_that_hangs_its_parser_is_one_row(tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pipeline.ParserProcess", lambda: ParserProcess(Limits(seconds=1, seconds_per_mib=0)))
    (tmp_path / "hangt.md").write_bytes(SLOW)
    (tmp_path / "daarna.txt").write_text("De sluis is open.")
    after, hangs = ingest_all(index, [tmp_path])
    assert (after.file, after.status) == ("daarna.txt", "added")
    assert (hangs.file, hangs.message) == (
        "hangt.md",
        "hangt.md: takes more than 1 seconds to read; split it, or save it as PDF or text",
    )


def test_a_file_that_fills_the_memory_is_one_row() -> None:
    process = ParserProcess(Limits(memory=150 * 1024 * 1024))
    try:
        with pytest.raises(TooDemandingError, match="takes more than 150 MiB of memory to read; split it"):
            process.parse(source_of(b"# Kop\n" * 300_000, "vol.md"))
        assert process.parse(source_of(b"De haven is open.", "brief.txt")).text == "De haven is open."
    finally:
        process.close()


def test_the_command_reports_strange_names(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a\udcff\u202e\x1b[31m.txt").write_bytes(b"De haven is open.")
    (folder / "b\udcff\u202e\x1b[31m.docx").write_bytes(b"\x7fELF")
    (folder / "documents.toml").write_text('[[document]]\nfile = "c\\u202e.txt"\n')
    for options in ((), ("--json",)):
        command = [sys.executable, "-c", "from app.cli import main; main()", "--data-dir", str(tmp_path / "data")]
        done = subprocess.run([*command, "ingest", str(folder), *options], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 5
        assert b"Traceback" not in done.stderr
        assert not UNSHOWABLE.search((done.stdout + done.stderr).decode().replace("\n", ""))
