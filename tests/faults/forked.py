"""Faults that end a process, in children forked from one that has imported everything: half a second each.

Run as a program, since a test's process has threads and must not be forked: ``python -m tests.faults.forked FOLDER
ROUNDS NAME…`` writes what it found as JSON by name. Each fault meets its own copy of one index.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.pipeline import ingest_all
from ingest.rebuilding import open_whole
from vectorstore import damage
from vectorstore.embedding import IDENTITY, Vectors
from vectorstore.errors import StoreUnusableError, VectorStoreError
from vectorstore.index import Index

DOCUMENTS, SENTENCES = 3, 450  # so many vectors that Chroma writes its files, and more than once
_CRASH, _TORN = 99, 98


class FastEncoder:
    """Vectors by the hash of a text: as real for Chroma as others, and made at once."""

    name = spec = "test/hash"
    dimension = 16
    scale = IDENTITY

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        found = np.array([np.random.default_rng(abs(hash(text)) % 2**32).normal(size=self.dimension) for text in texts])
        vectors: Vectors = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
        return vectors


def text_of(document: int, version: int) -> str:
    lines = (f"Steiger {n} van haven {document} is open in jaar {2000 + version}." for n in range(SENTENCES))
    return "\n\n".join(" ".join(group) for group in zip(*[lines] * 5, strict=True)) + "\n"


def write(folder: Path, version: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for document in range(DOCUMENTS):
        (folder / f"haven{document}.txt").write_text(text_of(document, version), encoding="utf-8")


def ingest(data: Path, documents: Path) -> None:
    index = open_whole(data, FastEncoder(), lambda _: None)
    outcomes = ingest_all(index, [documents])
    index.close()
    assert all(outcome.status != "failed" for outcome in outcomes), outcomes


def forked(action: Callable[[], object], kill_after: float | None = None) -> int:
    """Run an action in a child and return its exit code; with ``kill_after`` it is killed after so many seconds."""
    child = os.fork()
    if child == 0:
        code = _CRASH
        try:
            action()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as its parent
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(folder: Path, rounds: int, usual: float) -> dict[str, Any]:
    """Kill an ingest at a random moment, again and again; then the index holds old or new, whole, and can go on."""
    data, documents = folder / "data", folder / "documents"
    cut, torn, broken, chance = 0, 0, [], random.Random(20)  # noqa: S311 - moments, not secrets
    for version in range(1, rounds + 1):
        write(documents, version)
        moment = chance.uniform(0.05, 1.2) * usual
        cut += forked(lambda: ingest(data, documents), moment) == -signal.SIGKILL
        code = forked(lambda v=version: check(data, {v - 1, v}))  # type: ignore[misc]
        torn += code == _TORN
        if code not in (0, _TORN):
            broken.append({"round": version, "after": "the kill", "moment": moment, "code": code})
            break
        if code := forked(lambda: ingest(data, documents)) or forked(lambda v=version: check(data, {v}, whole=True)):  # type: ignore[misc]
            broken.append({"round": version, "after": "the next ingest", "moment": moment, "code": code})
            break
    return {"rounds": version, "killed": cut, "torn": torn, "broken": broken, "usual_s": round(usual, 2)}


def check(data: Path, versions: set[int], *, whole: bool = False) -> None:
    """Fail unless each document is one of these versions, whole, and found; after an ingest nothing else is left."""
    try:
        index = Index.open(data, encoder=FastEncoder())
    except StoreUnusableError as error:
        if whole or "the vectors are not whole" not in str(error):
            raise
        os._exit(_TORN)  # Chroma was writing them, in place: found out, named, and made again by the next ingest
    for document in range(DOCUMENTS):
        found = index.document(f"haven{document}")
        (version,) = (v for v in versions if text_of(document, v).split() == found.text.split())
        passages = index.passages(found.id)
        assert len(passages) == index.passage_counts()[found.id] > 0
        assert all(found.text[p.origin.start : p.origin.end] == p.text for p in passages)
        hits = index.search(f"steiger 7 haven {document} jaar {2000 + version}", documents=[found.id])
        assert hits
        assert (data / "originals" / str(index.originals()[found.id])).is_file()
    if whole:
        assert index.store.orphans() == []
        assert damage.main(data) == 0
    index.close()


def two_writers(folder: Path, _: int, __: float) -> dict[str, Any]:
    """Ingest two folders into one index at the same time."""
    write(folder / "een", 0)
    (folder / "twee").mkdir()
    for path in (folder / "een").iterdir():
        path.rename(folder / "twee" / f"x{path.name}") if "2" in path.name else None
    data = folder / "new"
    assert forked(lambda: Index.open(data, create=True, encoder=FastEncoder()).close()) == 0
    children = []
    for name in ("een", "twee"):
        child = os.fork()
        if child == 0:
            os._exit(forked(lambda name=name: ingest(data, folder / name)))  # type: ignore[misc]
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return {"codes": codes, "versions": _in_child(lambda: sorted(Index.open(data, encoder=FastEncoder()).versions()))}


def full_disk(folder: Path, _: int, __: float) -> dict[str, Any]:
    """Ingest where no file may grow beyond what there is; then again, with room."""
    data, documents = folder / "data", folder / "documents"
    write(documents, 1)
    size = (data / "chroma" / "chroma.sqlite3").stat().st_size

    def cramped() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        return _message(lambda: ingest(data, documents))

    message = _in_child(cramped)
    return {
        "message": message,
        "old": forked(lambda: check(data, {0, 1})),
        "again": forked(lambda: ingest(data, documents)),
        "new": forked(lambda: check(data, {1}, whole=True)),
    }


def read_only(folder: Path, _: int, __: float) -> dict[str, Any]:
    """Open and write an index in a folder that may only be read, as a user who is not root."""
    data, documents = folder / "data", folder / "documents"
    write(documents, 1)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def as_nobody() -> str:
        if os.geteuid() == 0:
            os.seteuid(65534)
        return _message(lambda: ingest(data, documents))

    message = _in_child(as_nobody)
    folder.chmod(0)
    closed = _in_child(as_nobody)
    folder.chmod(0o755)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return {"message": message, "closed": closed, "old": forked(lambda: check(data, {0}, whole=True))}


def _message(action: Callable[[], object]) -> str:
    try:
        action()
    except VectorStoreError as error:
        return str(error)
    return ""


def _in_child(action: Callable[[], Any]) -> Any:
    """Return what an action returns, in a child."""
    reading, writing = os.pipe()
    code = forked(lambda: os.write(writing, json.dumps(action()).encode()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return json.loads(pipe.read() or b"null") if code == 0 else {"code": code}


SCENARIOS = {"killed": killed, "two_writers": two_writers, "full_disk": full_disk, "read_only": read_only}


def main(folder: Path, rounds: int, names: Sequence[str]) -> dict[str, Any]:
    """Let each fault meet a copy of an index; ``usual`` is how many seconds making that index took."""
    base = folder / "base"
    write(base / "documents", 0)
    start = time.perf_counter()
    assert forked(lambda: ingest(base / "data", base / "documents")) == 0
    usual = time.perf_counter() - start
    return {name: SCENARIOS[name](Path(shutil.copytree(base, folder / name)), rounds, usual) for name in names}


if __name__ == "__main__":
    print("\n" + json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])))  # noqa: T201
