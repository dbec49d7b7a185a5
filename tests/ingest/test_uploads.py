"""What editors uploaded: whole or not there, under a safe name, with an id of its own."""

from __future__ import annotations

import io
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import EmptyDocumentError, SourceTooLargeError, UnreadableSourceError
from ingest.events import Outcome
from ingest.parsing.text import parse_text
from ingest.pipeline import ingest_all
from ingest.source import read_source
from ingest.uploads import Upload, Uploads, safe_name
from vectorstore.index import Index


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "data")


def received(uploads: Uploads, name: str = "brief.txt", data: bytes = b"De boot vaart.") -> Upload:
    return uploads.receive(name, io.BytesIO(data))


class Breaking(io.BytesIO):
    """A stream of which the connection breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(size)


def test_a_file_is_kept_with_what_is_known_of_it(uploads: Uploads) -> None:
    upload = received(uploads)
    assert (upload.file, upload.document, upload.state, upload.size) == ("brief.txt", "brief", "received", 14)
    assert uploads.path(upload).read_bytes() == b"De boot vaart."
    assert uploads.all() == [upload] == [uploads.find(upload.key)]
    assert uploads.change(upload, replace(upload, state="ready", title="De boot"))
    assert [one.title for one in uploads.all()] == ["De boot"]
    assert not uploads.change(upload, replace(upload, state="removed")), "somebody else changed it meanwhile"


def test_uploads_at_the_same_time_get_ids_of_their_own(uploads: Uploads) -> None:
    names = [f"brief.{suffix}" for suffix in ("txt", "md", "pdf", "docx", "html", "odt", "eml", "text")]
    ready = threading.Barrier(len(names))

    def send(name: str) -> Upload:
        ready.wait()
        return received(Uploads(uploads.folder.parent), name)  # as another process would

    with ThreadPoolExecutor(len(names)) as pool:
        found = list(pool.map(send, names))
    assert {upload.document for upload in found} == {"brief", *(f"brief-{n}" for n in range(2, len(names) + 1))}
    assert len(uploads.all()) == len(names)


@pytest.mark.parametrize(
    ("stream", "error"),
    [
        (Breaking(b"De boot"), Exception),
        (io.BytesIO(), EmptyDocumentError),
        (io.BytesIO(b"x" * 101), SourceTooLargeError),
    ],
    ids=["broken off", "empty", "too large"],
)
def test_nothing_is_kept_of_a_file_that_does_not_arrive(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch, stream: io.BytesIO, error: type[Exception]
) -> None:
    monkeypatch.setattr("ingest.uploads.MAX_BYTES", 100)
    kept = received(uploads, data=b"De oude brief.")
    with pytest.raises(error):
        uploads.receive("brief.txt", stream)
    assert uploads.all() == [kept]
    assert [path.name for path in uploads.folder.iterdir() if not path.name.endswith(".lock")] == [kept.key]


def test_what_a_killed_process_left_half_written_is_swept_in_time(uploads: Uploads) -> None:
    uploads.folder.mkdir(parents=True)
    young, old = uploads.folder / ".half-1", uploads.folder / ".half-2"
    for folder in (young, old):
        folder.mkdir()
        (folder / "brief.txt").write_text("De b")
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    uploads.sweep()
    assert (young.exists(), old.exists(), uploads.all()) == (True, False, [])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\brief.docx", "brief.docx"),
        (".about.json", "about.json"),
        ("a\x1b[31m\u202eb.pdf", "a[31mb.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("Besluit 2025: deel 1?.pdf", "Besluit 2025 deel 1.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["", "..", "/", "\u202e", " . "])
def test_a_name_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(UnreadableSourceError, match="no name"):
        safe_name(name)


def test_ids_are_those_of_no_other_document(uploads: Uploads) -> None:
    assert uploads.receive("brief.txt", io.BytesIO(b"x"), {"brief"}).document == "brief-2"
    assert received(uploads, "Brief!.md").document == "brief"
    assert received(uploads, "brief.docx").document == "brief-3"


def test_a_newer_upload_of_the_same_name_takes_the_place_of_a_draft(uploads: Uploads) -> None:
    first = received(uploads)
    second = received(uploads, data=b"De nieuwe boot vaart.")
    assert (second.document, [one.key for one in uploads.all()]) == (first.document, [second.key])


def test_blocks_are_kept_for_the_bytes_and_the_parser_that_made_them(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = received(uploads)
    source = read_source(uploads.path(upload))
    parsed = parse_text(source.data, source.name)
    uploads.keep_parsed(upload, source, parsed)
    assert uploads.parsed(upload) == parsed == uploads.parsed(upload, source)
    assert uploads.parsed(upload, replace(source, data=b"Iets anders.")) is None
    monkeypatch.setattr("ingest.uploads.PARSER_VERSION", "next")
    assert uploads.parsed(upload) is None


def test_only_what_an_editor_put_online_is_ingested(uploads: Uploads, index: Index, tmp_path: Path) -> None:
    draft, wanted = received(uploads, "concept.txt"), received(uploads)
    uploads.change(wanted, replace(wanted, state="wanted", title="De boot", date="2025-12"))
    assert ingest_all(index, [], others=uploads.candidates()) == [Outcome("brief", "brief.txt", "added", 1)]
    assert (index.document("brief").title, index.document("brief").date) == ("De boot", "2025-12")
    (tmp_path / "brief.md").write_text("De haven is open.")
    outcomes = ingest_all(index, [tmp_path / "brief.md"], others=uploads.candidates())
    assert [outcome.status for outcome in outcomes] == ["changed", "failed"]
    assert uploads.find(draft.key) == draft


@pytest.mark.parametrize("key", ["..", "../x", "", ".", "weg"])
def test_a_key_that_is_none_finds_nothing(uploads: Uploads, key: str) -> None:
    received(uploads)
    assert uploads.find(key) is None
    uploads.drop(key)
    assert len(uploads.all()) == 1
