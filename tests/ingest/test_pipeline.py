"""The document flow with the real index and the real encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import Event, Outcome, ingest_all
from vectorstore.index import Index

HAVEN = "De haven\n\nDe haven is open. Neem mee:\n- geld;\n- een pas.\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(tmp_path / "data", create=True)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documenten").mkdir()
    return tmp_path / "documenten"


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.file: outcome.status for outcome in outcomes}


def test_a_document_is_stored_with_its_metadata(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    (folder / "documents.toml").write_text(
        '[[document]]\nfile = "haven.txt"\nid = "h"\ntitle = "De Haven"\ndate = "2025"\npublisher = "Club"\n'
    )
    assert ingest_all(index, [folder]) == [Outcome("h", "haven.txt", "added", 1)]
    document = index.document("h")
    assert (document.title, document.date, document.publisher) == ("De Haven", "2025", "Club")
    assert document.text == "De haven\n\nDe haven is open. Neem mee:\n\n• geld;\n• een pas."
    (passage,) = index.passages("h")
    assert passage.origin.section == ("De haven",)
    assert document.text[passage.origin.start : passage.origin.end] == passage.text
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 1), ("paragraph", 0), ("list", 0)]


def test_only_what_changed_is_embedded(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    (folder / "boot.txt").write_text("De boot vaart.")
    events: list[Event] = []
    assert statuses(ingest_all(index, [folder])) == {"boot.txt": "added", "haven.txt": "added"}
    assert statuses(ingest_all(index, [folder], events.append)) == {"boot.txt": "unchanged", "haven.txt": "unchanged"}
    assert "passages" not in {event.kind for event in events}
    (folder / "haven.txt").write_text(HAVEN + "\nDe haven sluit om vijf uur.\n")
    assert statuses(ingest_all(index, [folder])) == {"boot.txt": "unchanged", "haven.txt": "changed"}
    assert "vijf uur" in index.document("haven").text


def test_new_metadata_is_a_change(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    ingest_all(index, [folder])
    (folder / "documents.toml").write_text('[[document]]\nfile = "haven.txt"\ntitle = "Nieuw"\n')
    assert statuses(ingest_all(index, [folder])) == {"haven.txt": "changed"}
    assert index.document("haven").title == "Nieuw"


def test_a_bad_document_stops_nothing_and_loses_nothing(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    ingest_all(index, [folder])
    (folder / "haven.txt").write_bytes(bytes(range(256)) * 10)
    (folder / "leeg.txt").write_text("")
    (folder / "brief.odt").write_bytes(b"PK\x03\x04")
    (folder / "brief.pdf").write_bytes(b"%PDF-1.7")
    (folder / "boot.txt").write_text("De boot vaart.")
    outcomes = ingest_all(index, [folder, "https://voorbeeld.nl/x", folder / "weg.txt"])
    assert [outcome.file for outcome in outcomes if outcome.status == "added"] == ["boot.txt"]
    failed = {outcome.file: outcome.message for outcome in outcomes if outcome.status == "failed"}
    assert set(failed) == {"haven.txt", "leeg.txt", "brief.odt", "brief.pdf", "x", "weg.txt"}
    assert all(message.count(";") >= 1 for message in failed.values())
    assert index.document("haven").text.startswith("De haven")


def test_readmes_hidden_files_and_the_manifest_are_no_documents(index: Index, folder: Path) -> None:
    for name in ("README.md", "readme.txt", ".verborgen.txt", "haven.txt~", "documents.toml"):
        (folder / name).write_text("")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("x")
    (folder / "onder").mkdir()
    (folder / "onder" / "boot.txt").write_text("De boot vaart.")
    assert statuses(ingest_all(index, [folder])) == {"boot.txt": "added"}


def test_the_second_file_with_an_id_fails(index: Index, folder: Path) -> None:
    (folder / "haven.md").write_text("De haven is open.")
    (folder / "haven.txt").write_text("De haven is dicht.")
    first, second = ingest_all(index, [folder, folder / "haven.md"])
    assert (first.status, second.status) == ("added", "failed")
    assert "has the same id 'haven'; rename the file" in second.message
    assert index.document("haven").text == "De haven is open."


def test_a_broken_manifest_leaves_the_index_as_it_was(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    ingest_all(index, [folder])
    (folder / "documents.toml").write_text("[[document]]\nbestand = 'haven.txt'\n")
    (outcome,) = ingest_all(index, [folder])
    assert (outcome.file, outcome.status) == ("documents.toml", "failed")
    assert index.document("haven").title == "Haven"


def test_a_manifest_that_names_a_missing_file(index: Index, folder: Path) -> None:
    (folder / "documents.toml").write_text('[[document]]\nfile = "haven.txt"\n')
    (outcome,) = ingest_all(index, [folder])
    assert (outcome.file, outcome.status) == ("haven.txt", "failed")
    assert "correct the name" in outcome.message


def test_events_tell_the_progress(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text("De haven is open.\n" * 40)
    (folder / "leeg.txt").write_text("")
    events: list[Event] = []
    outcomes = ingest_all(index, [folder], events.append)
    haven = [event for event in events if event.file == "haven.txt"]
    assert [event.kind for event in haven[:1] + haven[-1:]] == ["started", "done"]
    progress = [(event.done, event.total) for event in haven if event.kind == "passages"]
    assert progress[0] == (0, 40)
    assert progress[-1] == (40, 40)
    assert [event.outcome for event in events if event.kind == "done"] == outcomes
    assert {event.documents for event in events} == {2}
