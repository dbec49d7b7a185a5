"""A store on a Chroma server that several programs share: the server is a real one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.vectorstore.invented import HARBOUR, LIBRARY, make_document
from vectorstore.errors import NoIndexError, StoreBusyError, StoreUnusableError
from vectorstore.index import Index
from vectorstore.server import ServerTurn, connect, disconnect

_WRITER = """
import sys
from pathlib import Path
from tests.vectorstore.invented import make_document
from vectorstore.index import Index

index = Index.open(Path(sys.argv[1]), create=True, server=sys.argv[2])
index.replace(*make_document(sys.argv[3], version=sys.argv[4]))
"""


class ChromaProcess:
    """``chroma run`` on a port of its own; may be ended and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("chroma")), "run"]
        options = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder
        )
        until = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self._process.poll() is None, "chroma run ended"
                assert time.monotonic() < until, "chroma run does not listen"
                time.sleep(0.05)
            else:
                return

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    server = ChromaProcess(tmp_path_factory.mktemp("chroma"))
    yield server
    server.end()


@pytest.fixture
def client(chroma: ChromaProcess) -> Iterator[Any]:
    """Return a client of the server."""
    found = connect(chroma.url)
    yield found
    disconnect(found)


@pytest.fixture
def url(chroma: ChromaProcess, client: Any) -> str:
    """Return the address of the server, emptied."""
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    return chroma.url


@pytest.fixture
def opened(url: str, tmp_path: Path) -> Iterator[Callable[[str], Index]]:
    """Return what opens the shared index as a machine of that name would."""
    found: list[Index] = []

    def open_index(name: str) -> Index:
        found.append(Index.open(tmp_path / name, create=True, server=url))
        return found[-1]

    yield open_index
    for index in found:
        index.close()


def test_a_server_finds_what_a_folder_finds(opened: Callable[[str], Index], tmp_path: Path) -> None:
    local, shared = Index.open(tmp_path / "local", create=True), opened("shared")
    for index in (local, shared):
        index.replace_many([make_document(LIBRARY), make_document(HARBOUR, "haven")])
    for question in ("Wie betaalt de bibliotheek?", "liggeld", "Wanneer komt er gelt?"):
        for scope in ((), ("haven",)):
            here, there = (index.search(question, documents=scope) for index in (local, shared))
            assert [hit.passage for hit in there] == [hit.passage for hit in here]
            assert [hit.score for hit in there] == pytest.approx([hit.score for hit in here], abs=1e-4)
            assert [hit.bm25 for hit in there] == pytest.approx([hit.bm25 for hit in here], abs=1e-4)
    assert shared.documents() == local.documents()
    local.close()


def test_two_programs_answer_from_what_a_third_wrote(opened: Callable[[str], Index], url: str, tmp_path: Path) -> None:
    readers = [opened("one"), opened("two")]
    readers[0].replace(*make_document(LIBRARY))
    assert all(reader.mentions("bibliotheek") for reader in readers)
    command = [sys.executable, "-c", _WRITER, str(tmp_path / "third"), url, "De fontein is blauw.", "v2"]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    for reader in readers:
        hits = reader.search("fontein bibliotheek")
        assert [hit.passage.text for hit in hits] == ["De fontein is blauw."]
        assert hits[0].bm25 > 0
        assert reader.versions() == {"brief": "v2"}
        assert not reader.mentions("bibliotheek")


def test_a_document_is_seen_in_its_old_version_or_its_new_one(opened: Callable[[str], Index]) -> None:
    reader, writer = opened("reader"), opened("writer")
    versions = {f"v{n}": "\n".join(f"Versie{n} regel {line}." for line in range(4)) for n in range(3)}
    writer.replace(*make_document(versions["v0"], version="v0"))
    ended = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        while not ended.is_set():
            seen.append({hit.passage.text.split()[0] for hit in reader.search("versie regel", limit=4)})

    thread = threading.Thread(target=read)
    thread.start()
    for version in ("v1", "v2", "v1", "v2"):
        writer.replace(*make_document(versions[version], version=version))
    ended.set()
    thread.join()
    assert {len(words) for words in seen} == {1}
    assert [hit.passage.text.split()[0] for hit in reader.search("versie", limit=1)] == ["Versie2"]


def test_the_words_of_a_machine_follow_when_they_were_left_behind(opened: Callable[[str], Index]) -> None:
    first = opened("same")
    first.replace_many([make_document(LIBRARY), make_document(HARBOUR, "haven")])
    assert first.mentions("liggeld")
    assert first.mentions("bibliotheek")
    other = opened("other")
    other.remove("haven")
    other.replace(*make_document("De fontein is blauw.", version="v2"))
    again = opened("same")
    assert again.lexical.size == 4
    assert again.mentions("fontein")
    assert again.lexical.size == 1
    assert not again.mentions("liggeld")


def test_an_empty_server_says_to_ingest(url: str, tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match=r"127\.0\.0\.1.*briefwijzer ingest"):
        Index.open(tmp_path, server=url)


def test_one_program_writes_at_a_time(opened: Callable[[str], Index], url: str, client: Any) -> None:
    writer = opened("writer")
    turn = ServerTurn(url, lambda: client, patience=0.3)
    with writer.writing():
        with pytest.raises(StoreBusyError, match="try again"):
            turn.acquire()
        writer.replace(*make_document(LIBRARY))
    turn.acquire()
    turn.acquire()
    turn.confirm()
    turn.release()
    turn.confirm()
    turn.release()
    assert "briefwijzer.writing" not in [collection.name for collection in client.list_collections()]


def test_a_writer_that_is_silent_loses_its_turn_before_it_publishes(
    opened: Callable[[str], Index], url: str, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = opened("slow")
    slow.replace(*make_document(LIBRARY))
    monkeypatch.setattr(slow, "_turn", ServerTurn(url, lambda: client, beat=1_000))
    quick = ServerTurn(url, lambda: client, silence=0.2, beat=0.1)
    with slow.writing():
        quick.acquire()
        with pytest.raises(StoreBusyError, match="took over"):
            slow.replace(*make_document("De fontein is blauw.", version="v2"))
    assert slow.versions() == {"brief": "v1"}
    quick.confirm()
    quick.release()
    slow.replace(*make_document("De fontein is blauw.", version="v2"))
    assert slow.versions() == {"brief": "v2"}


def test_a_server_that_is_gone_is_named_and_comes_back(
    chroma: ChromaProcess, opened: Callable[[str], Index], tmp_path: Path
) -> None:
    index = opened("one")
    index.replace(*make_document(LIBRARY))
    before = [hit.passage for hit in index.search("bibliotheek")]
    chroma.end()
    try:
        for action in (
            lambda: index.search("bibliotheek"),
            lambda: index.replace(*make_document(HARBOUR, "haven")),
            lambda: Index.open(tmp_path / "new", create=True, server=chroma.url),
        ):
            with pytest.raises(StoreUnusableError, match=r"127\.0\.0\.1.*chroma run.*BRIEFWIJZER_CHROMA_URL"):
                action()
    finally:
        chroma.start()
    assert [hit.passage for hit in index.search("bibliotheek")] == before
    index.replace(*make_document(HARBOUR, "haven"))
    assert index.mentions("liggeld")


def test_a_server_that_lost_its_data_is_filled_again(opened: Callable[[str], Index], client: Any) -> None:
    index = opened("one")
    index.replace(*make_document(LIBRARY))
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    with pytest.raises(StoreUnusableError):
        index.search("bibliotheek")
    again = opened("one")
    again.replace(*make_document(LIBRARY))
    assert [hit.passage.number for hit in again.search("bibliotheek")][:1] == [1]
