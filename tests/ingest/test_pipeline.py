"""The document flow with the real index and the real encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.events import Event, Outcome
from ingest.pipeline import ingest_all
from vectorstore.index import Index
from vectorstore.passage import Document, Passage

HAVEN = "De haven\n\nDe haven is open. Neem mee:\n- geld;\n- een pas.\n"


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


def test_metadata_that_is_taken_away_is_gone(index: Index, folder: Path) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    (folder / "documents.toml").write_text('[[document]]\nfile = "haven.txt"\ndate = "2025"\npublisher = "Club"\n')
    ingest_all(index, [folder])
    (folder / "documents.toml").write_text('[[document]]\nfile = "haven.txt"\npublisher = "Club"\n')
    assert statuses(ingest_all(index, [folder])) == {"haven.txt": "changed"}
    assert (index.document("haven").date, index.document("haven").publisher) == (None, "Club")


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


def test_a_new_version_of_the_code_is_a_change(index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "haven.txt").write_text(HAVEN)
    ingest_all(index, [folder])
    for name in ("PARSER_VERSION", "SPLITTER_VERSION", "EMBEDDED_VERSION"):
        monkeypatch.setattr(f"ingest.pipeline.{name}", "next")
        assert statuses(ingest_all(index, [folder])) == {"haven.txt": "changed"}


def test_a_bug_in_splitting_one_document_is_its_own_failure(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "boot.txt").write_text("De boot vaart.")
    monkeypatch.setattr("ingest.pipeline.split", _broken)
    (outcome,) = ingest_all(index, [folder])
    assert (outcome.status, outcome.message) == (
        "failed",
        "boot.txt: cannot be read (RecursionError: too deep); save it again and retry",
    )


def _broken(*_: object) -> None:
    raise RecursionError("too deep")


def test_a_failure_in_the_middle_of_a_run(index: Index, folder: Path) -> None:
    (folder / "a.txt").write_text("De haven is open.")
    (folder / "b.txt").write_text("De brug is open.")
    ingest_all(index, [folder / "b.txt"])
    (folder / "c.txt").write_text("De sluis is open.\n\nDe sluis is dicht.")
    (folder / "d.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "e.txt").write_text("De boot vaart.")
    (folder / "f.txt").write_text("\n\n".join(f"Steiger {number} is open." for number in range(70)))
    (folder / "g.txt").write_text("De boei ligt er.")
    events: list[Event] = []
    outcomes = ingest_all(index, [folder], events.append)
    assert [(outcome.file, outcome.status, outcome.passages) for outcome in outcomes] == [
        ("a.txt", "added", 1),
        ("b.txt", "unchanged", 1),
        ("c.txt", "added", 2),
        ("d.txt", "failed", 0),
        ("e.txt", "added", 1),
        ("f.txt", "added", 70),
        ("g.txt", "added", 1),
    ]
    assert [event.outcome for event in events if event.kind == "done"] == outcomes
    for outcome in outcomes:
        own = [event for event in events if event.document == outcome.document]
        assert (own[0].kind, own[-1].kind) == ("started", "done")
        counts = [(event.done, event.total) for event in own if event.kind == "passages"]
        embedded = outcome.status == "added"
        assert counts[:1] + counts[-1:] == [(0, outcome.passages), (outcome.passages, outcome.passages)] * embedded
    assert set(index.versions()) == set("abcefg")


def test_small_documents_are_written_together(index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[list[int]] = []
    write = index.replace_many

    def noting(entries: list[tuple[Document, list[Passage]]], on_progress: Callable[[int], None]) -> None:
        sizes.append([len(passages) for _, passages in entries])
        write(entries, on_progress)

    monkeypatch.setattr(index, "replace_many", noting)
    for name, passages in {"a": 30, "b": 34, "c": 1, "d": 80, "e": 1}.items():
        (folder / f"{name}.txt").write_text("\n\n".join(f"Steiger {number} is open." for number in range(passages)))
    events: list[Event] = []
    ingest_all(index, [folder], events.append)
    assert sizes == [[30, 34], [1], [80], [1]]
    progress = {
        name: [(e.done, e.total) for e in events if e.document == name and e.kind == "passages"] for name in "abd"
    }
    assert progress == {
        "a": [(0, 30), (30, 30)],
        "b": [(0, 34), (32, 34), (34, 34)],
        "d": [(0, 80), (32, 80), (64, 80), (80, 80)],
    }


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
