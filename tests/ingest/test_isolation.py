"""The process that parses: what it gives back, what it survives, and that it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import wire
from ingest.document import Block, ParsedDocument
from ingest.errors import DamagedDocumentError, EmptyDocumentError, ParserUnavailableError, TooDemandingError
from ingest.formats import FORMATS
from ingest.isolation import Limits, ParserProcess
from ingest.parsing.parsers import PARSERS
from ingest.pipeline import ingest_all
from ingest.source import Source, read_source
from tests.ingest.docx_writer import bold, docx, paragraph
from vectorstore.index import Index

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
ROOT = Path(__file__).parent.parent.parent
ORDERS = "tests.ingest.bad_parsers"
ABOUT: dict[str, object] = {"title": "t", "date": None, "scanned": []}
TIGHT = Limits(seconds=0.4)


@pytest.fixture(scope="module")
def shared() -> Iterator[ParserProcess]:
    process = ParserProcess(parsers=ORDERS)
    yield process
    process.close()


@pytest.fixture
def tight() -> Iterator[ParserProcess]:
    process = ParserProcess(TIGHT, ORDERS)
    yield process
    process.close()


def order(text: str) -> Source:
    return Source("brief.txt", text.encode(), "text")


def said(process: ParserProcess, text: str) -> str:
    return process.parse(order(text)).text


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_format_has_a_parser() -> None:
    assert set(PARSERS) == set(FORMATS)


def test_what_comes_back_is_what_the_parser_made() -> None:
    sources = [read_source(path) for path in SAMPLES]
    sources += [
        Source("x.docx", docx(bold("Kop"), paragraph("De haven is open."), bold("Slot"), paragraph("Dag.")), "docx"),
        Source("x.html", b"<html><title>Haven</title><h1>De haven</h1><p>De haven is open.</p></html>", "html"),
    ]
    process = ParserProcess()
    try:
        for source in sources:
            assert process.parse(source) == PARSERS[source.format](source.data, source.name)
    finally:
        process.close()


def test_one_process_reads_many_documents_and_a_fresh_one_comes_in_time(
    shared: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.close()
    monkeypatch.setattr("ingest.isolation._DOCUMENTS_PER_PROCESS", 3)
    pids = [said(shared, "count x").split()[0] for _ in range(7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
    monkeypatch.setattr("ingest.isolation._BYTES_PER_PROCESS", 1000)
    first = said(shared, "count " + "x" * 1000).split()[0]
    assert said(shared, "count x").split()[0] != first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "crash",
            "brief.txt: cannot be read (the parser crashed: SIGSEGV); save it again, or as PDF or text, and retry",
        ),
        ("leave 0", "brief.txt: cannot be read (the parser crashed: exit code 0); save it again, or as PDF or text"),
        ("lie verse", "brief.txt: cannot be read (the parser broke); save it again and retry"),
        ("recurse", "brief.txt: cannot be read (RecursionError: maximum recursion depth exceeded); save it again"),
        ("unknown", "brief.txt: cannot be read (KeyError: 'unknown'); save it again and retry"),
    ],
)
def test_a_parser_that_breaks_is_one_damaged_document(shared: ParserProcess, text: str, message: str) -> None:
    with pytest.raises(DamagedDocumentError) as caught:
        shared.parse(order(text))
    assert str(caught.value).startswith(message)
    assert said(shared, "say De haven is open.") == "De haven is open."


@pytest.mark.parametrize("text", ["wait", "turn"])
def test_a_parser_that_does_not_end_is_ended(tight: ParserProcess, text: str) -> None:
    said(tight, "say x")
    pid = tight.pid
    with pytest.raises(TooDemandingError, match=r"^brief\.txt: takes more than 0 seconds to read; split it"):
        tight.parse(order(text))
    assert pid is not None
    assert not is_alive(pid)
    assert said(tight, "say De haven is open.") == "De haven is open."


def test_processor_time_is_limited_by_the_process_itself() -> None:
    """Were the program that waits for it gone, it would end all the same."""
    process = ParserProcess(Limits(seconds=0.4), ORDERS)
    said(process, "say x")
    child, process._process = process._process, None  # nobody is there to end it
    try:
        with pytest.raises(TooDemandingError):
            process.parse(order("turn"))
        assert child is not None
        assert child.wait(10) == -signal.SIGXCPU
    finally:
        process.close()


def test_memory_is_limited() -> None:
    process = ParserProcess(Limits(memory=200 * 1024 * 1024), ORDERS)
    try:
        with pytest.raises(TooDemandingError, match=r"takes more than 200 MiB of memory to read; split it"):
            process.parse(order("grow"))
        assert process.pid is None
        assert said(process, "say De haven is open.") == "De haven is open."
    finally:
        process.close()


def test_time_grows_with_the_document() -> None:
    limits = Limits(seconds=10, seconds_per_mib=5)
    assert [limits.seconds_for(size) for size in (0, 1024 * 1024, 50 * 1024 * 1024)] == [10, 15, 260]


def test_an_answer_that_is_too_long_is_refused(shared: ParserProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.wire.MAX_ANSWER", 1000)
    with pytest.raises(DamagedDocumentError, match="the parser broke"):
        shared.parse(order("flood 1001"))


def test_what_a_library_prints_or_reads_does_no_harm(shared: ParserProcess) -> None:
    assert said(shared, "print De haven is open.") == "De haven is open."


def test_the_process_sees_no_secret_and_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_SECRET", "geheim")
    process = ParserProcess(parsers=ORDERS)
    try:
        with (tmp_path / "open").open("w"):
            seen = said(process, "look BRIEFWIJZER_SECRET")
        assert seen == "BRIEFWIJZER_SECRET=None ['0', '1', '2', '3', '4']"
        with pytest.raises(DamagedDocumentError, match="File too large"):
            process.parse(order(f"write {tmp_path}/x"))
    finally:
        process.close()


def test_an_error_keeps_its_class_and_loses_its_control_characters(shared: ParserProcess) -> None:
    with pytest.raises(EmptyDocumentError) as caught:
        shared.parse(order("refuse leeg"))
    assert str(caught.value) == "brief.txt: [31mleeg; add text"


@pytest.mark.parametrize(
    "entry",
    [
        ["x", "verse", [], None, 0, []],
        ["", "paragraph", [], None, 0, []],
        [b"x", "paragraph", [], None, 0, []],
        ["x", "paragraph", ["y" * 301], None, 0, []],
        ["x", "paragraph", ["y"] * 13, None, 0, []],
        ["x", "paragraph", "y", None, 0, []],
        ["x", "paragraph", [], -1, 0, []],
        ["x", "paragraph", [], 1.5, 0, []],
        ["x", "paragraph", [], True, 0, []],
        ["x", "paragraph", [], None, None, []],
        ["x", "paragraph", [], None, 0, [[2, 1]]],
        ["x", "paragraph", [], None, 0, [[0]]],
        ["x", ["paragraph"], [], None, 0, []],
        ["x", "paragraph", [], None, 0],
        "x",
        7,
    ],
)
def test_only_a_whole_document_is_taken_from_the_process(entry: object) -> None:
    right = ["x", "paragraph", ["y"], 1, 0, [[1, 2]]]
    assert wire.document_of({**ABOUT, "blocks": [right]}).blocks == (Block("x", "paragraph", ("y",), 1, 0, ((1, 2),)),)
    with pytest.raises(ValueError, match="not a document"):
        wire.document_of({**ABOUT, "blocks": [right, entry]})


@pytest.mark.parametrize(
    "payload", [b"", b"\xc1", b"\x91" * 100_000, b"\x81\xa1a\xa1\xff", b"\x90", b"\xdd\xff\xff\xff\xff"]
)
def test_a_frame_that_is_no_plain_data(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not"):
        wire.unpack(payload)


def test_long_titles_and_headings_are_cut() -> None:
    long = ParsedDocument((Block("x", "paragraph", ("k" * 9999,) * 50),), "t\u202e \x07" + "t" * 9999)
    cut = wire.document_of(wire.unpack(wire.pack_document(long)))
    assert cut.title == "t " + "t" * 298
    assert [len(part) for part in cut.blocks[0].heading] == [300] * 12


def test_no_process_starts_when_nothing_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "haven.txt").write_text("De haven is open.")
    index = Index.open(tmp_path / "data", create=True)
    try:
        ingest_all(index, [tmp_path / "haven.txt"])
        monkeypatch.setattr(sys, "executable", "/nergens/python")
        assert ingest_all(index, [tmp_path / "haven.txt"])[0].status == "unchanged"
        (tmp_path / "haven.txt").write_text("De haven is dicht.")
        (outcome,) = ingest_all(index, [tmp_path / "haven.txt"])
        assert outcome.status == "failed"
        assert "cannot be started" in outcome.message
        assert "install Briefwijzer again" in outcome.message
        assert index.document("haven").text == "De haven is open."
    finally:
        index.close()


def test_a_process_that_ends_at_once_is_named() -> None:
    with pytest.raises(ParserUnavailableError, match="it ended at once"):
        ParserProcess(parsers="ingest.nergens").parse(order("say x"))


PROGRAM = """
import signal
import sys
import time
from contextlib import closing
from ingest.isolation import ParserProcess
from ingest.source import Source
# what is started in the background, as by some runners, ignores it
signal.signal(signal.SIGINT, signal.default_int_handler)
with closing(ParserProcess(parsers="tests.ingest.bad_parsers")) as process:
    process.parse(Source("x", b"say x", "text"))
    print(process.pid, flush=True)
    if sys.argv[1] == "wait":
        process.parse(Source("x", b"wait", "text"))
    time.sleep(60)
"""


@pytest.mark.parametrize(
    ("doing", "stop"),
    [("wait", signal.SIGINT), ("idle", signal.SIGINT), ("idle", signal.SIGTERM), ("idle", signal.SIGKILL)],
)
def test_the_process_ends_with_the_program(doing: str, stop: signal.Signals) -> None:
    command = [sys.executable, "-c", PROGRAM, doing]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        program.send_signal(stop)
        assert program.wait(20) == -stop
    assert any(has_ended(pid) for _ in range(100))


def has_ended(pid: int) -> bool:
    """Tell whether a process is gone, or waits only for somebody to take note of that."""
    time.sleep(0.05)
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE, text=True, check=False).stdout
    return not state.strip() or state.startswith("Z")
