"""A thorough look at an index: whether what a full disk, a crash of the machine or a bad copy left can all be read.

``python -m vectorstore.damage FOLDER`` reads everything, in a process of its own since a damaged file may end it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Final, Literal

import numpy as np

from vectorstore.errors import VectorStoreError
from vectorstore.lexical import LexicalIndex
from vectorstore.store import ChromaStore
from vectorstore.vector_files import check_vector_files

Part = Literal["store", "vectors", "keywords"]
_AT_A_TIME: Final = 500  # passages
_LONGEST: Final = 3600.0  # seconds


def find_damage(folder: Path) -> tuple[Part, str] | None:
    """Return which part of the index in a data folder is damaged, and how; None when all of it can be read."""
    run = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "vectorstore.damage", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
    )
    steps: list[tuple[Part, str]] = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("[")]
    if run.returncode == 0:
        return None
    part, problem = steps[-1] if steps else ("store", "")
    return part, problem or f"reading it ended the process ({run.returncode})"


def main(folder: Path) -> int:
    """Read everything; before each part a line says which, and the line after a failure how."""
    for part, look in (("store", _look_at_store), ("vectors", _look_at_vectors), ("keywords", _look_at_keywords)):
        print(json.dumps([part, ""]), flush=True)  # noqa: T201 - for ``find_damage``
        problem = next(look(folder), "")
        if problem:
            print(json.dumps([part, problem]))  # noqa: T201
            return 1
    return 0


def _look_at_store(folder: Path) -> Iterator[str]:
    path = (folder / "chroma" / "chroma.sqlite3").absolute()
    try:
        with closing(connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA quick_check(1)")]
    except DatabaseError as error:
        yield str(error)
        return
    if found != ["ok"]:
        yield "; ".join(found)


def _look_at_vectors(folder: Path) -> Iterator[str]:
    try:
        check_vector_files(folder / "chroma")
        store = ChromaStore(folder / "chroma")
        for document, entry in store.live().items():
            passages = store.passages(entry.generation)
            if len(passages) != entry.facts.passages:
                yield f"{document}: {len(passages)} of {entry.facts.passages} passages"
            keys = [f"{entry.generation}:{passage.number}" for passage in passages]
            for start in range(0, len(keys), _AT_A_TIME):
                yield from _look_at_rows(store, document, keys[start : start + _AT_A_TIME])
    except VectorStoreError as error:
        yield str(error)


def _look_at_rows(store: ChromaStore, document: str, keys: list[str]) -> Iterator[str]:
    found = store.read(keys)
    vectors = [row.vector for row in found.values()] + [v for row in found.values() for v in row.sentence_vectors]
    if len(found) != len(keys) or not np.allclose(np.linalg.norm(np.array(vectors), axis=1), 1.0, atol=0.01):
        yield f"{document}: vectors are lost or changed"
    if not store.nearest_passages(vectors[0], 1, [document]):
        yield f"{document}: its passages are not found"


def _look_at_keywords(folder: Path) -> Iterator[str]:
    try:
        store, lexical = ChromaStore(folder / "chroma"), LexicalIndex(folder / "lexical")
        for document, entry in store.live().items():
            passages = store.passages(entry.generation)
            if lexical.count(entry.generation) != len(passages):
                yield f"{document}: not all passages are in the keyword index"
            for passage in passages[:: max(1, len(passages) // 20)]:
                lexical.search(passage.text[:200], 3, [document])
    except VectorStoreError as error:
        yield str(error)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
