"""The Chroma side of the index: documents, passages and sentences. The only file that knows Chroma.

Three collections. ``passages`` and ``sentences`` hold vectors, each row belonging to a *generation*: one version of one
document. ``documents`` holds one row per document with its full text and the generation that is live. Writing adds a
new generation first and then flips that one row, so a reader, or a process killed at any moment, sees the old version
or the new one, whole. Rows of a generation that is not live are invisible, and swept by the next write.

Vectors of another encoder stand in collections of their own, beside the others, told apart by a label (empty for the
bundled encoder); the row ``_index`` of ``documents`` says which are searched, and changing that row swaps them.

The row ``_index`` also records what made the index, and a revision that changes with every write; a reader
that sees one of another process opens Chroma anew, whose own vector cache does not notice what others write.

All that holds for a folder and a Chroma server alike (server.py); a server has one cache, and is not reopened.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from chromadb.errors import ChromaError
from langchain_chroma import Chroma

from vectorstore.embedding import Vectors
from vectorstore.errors import REPAIR, StoreUnusableError
from vectorstore.passage import Document, Passage
from vectorstore.records import LiveDocument, StoredPassage, document_metadata, read_document, read_live, read_passage
from vectorstore.rows import SEARCH_WIDTH, add_rows, missing_rows, read_rows, widen_search
from vectorstore.scoped import Ranking, ScopedVectors
from vectorstore.server import EMBEDDED, UNREACHABLE, ServerTurn, connect, disconnect, open_folder, unreachable
from vectorstore.turns import FolderTurn, WriteTurn

_INDEX_ROW = "_index"
_NO_VECTOR = [1.0]  # rows of `documents` are never searched by vector, but Chroma wants one
_COSINE: Any = {"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}}
_KINDS = ("passages", "sentences")
_DAMAGE = ("not a database", "malformed", "Error finding id", "log store")  # in what SQLite and Chroma say
_BATCH = 1_000  # rows a call; Chroma's own limit is 5,461

Result = TypeVar("Result")


class ChromaStore:
    """The collections in one folder, or on a server; every method may be called from any thread.

    ``label`` tells whose vectors are searched, as of the last look at the live generations.
    """

    def __init__(self, folder: Path, server: str = EMBEDDED) -> None:
        """Open or create the store in a folder, or on the server of an address.

        Raises StoreUnusableError when the folder cannot be used or is damaged, or the server does not answer.
        """
        self._folder = folder
        self._server = "" if server == EMBEDDED else server
        self._lock = threading.RLock()
        self._client: Any = None  # PersistentClient is a function; its return type lacks close()
        self._revision = self._own = ""
        self._live: dict[str, LiveDocument] = {}
        self._scoped = ScopedVectors()
        self._generations: frozenset[str] = frozenset()
        with self._usable():
            if not self._server:
                folder.mkdir(parents=True, exist_ok=True)
            self._connect()

    def description(self) -> dict[str, Any] | None:
        """Return what made this index (engine, dimension, versions), or None when nothing was ever written."""
        return self._guarded(self._read_index_row)

    def describe(self, description: Mapping[str, str | int]) -> None:
        """Record what makes this index, under a new revision; readers then look again."""

        def write() -> None:
            row = {**description, "revision": os.urandom(8).hex()}
            self._own = str(row["revision"])
            self._documents.upsert(ids=[_INDEX_ROW], embeddings=[_NO_VECTOR], metadatas=[row])
            if row.get("vectors", "") != self.label:
                self._connect()

        self._guarded(write)

    def live(self) -> Mapping[str, LiveDocument]:
        """Return the live generation of every document, as of now (also when another process wrote)."""
        return self._guarded(self._refresh)

    def generations(self) -> frozenset[str]:
        """Return the live generations; the same object until there is a new revision."""
        self.live()
        return self._generations

    def turn(self, file: Path) -> WriteTurn:
        """Return the right to write: a lock on a file, or one that the server keeps for all its clients."""
        server = self._server
        return ServerTurn(server, lambda: self._guarded(lambda: self._client)) if server else FolderTurn(file)

    def document(self, document_id: str) -> Document | None:
        """Return a document, or None when there is none of that id."""
        found = self._guarded(lambda: self._documents.get(ids=[document_id], include=["documents", "metadatas"]))
        if document_id == _INDEX_ROW or not found["ids"]:
            return None
        return read_document(document_id, found["documents"][0], found["metadatas"][0])

    def add(
        self,
        generation: str,
        passages: Sequence[Passage],
        vectors: Vectors,
        sentences: Sequence[Vectors],
        label: str | None = None,
    ) -> None:
        """Add a generation's passages with their vectors and those of their sentences; not yet visible.

        ``label`` tells where, when not in the collections that are searched.
        """
        self._guarded(
            lambda: add_rows(
                *(self._searched if label is None else self._vectors(label)), generation, passages, vectors, sentences
            )
        )

    def missing(self, generation: str, passages: Sequence[Passage], label: str) -> list[Passage]:
        """Return the passages of which a label's collections lack the vector, or that of a sentence."""
        return self._guarded(lambda: missing_rows(*self._vectors(label), generation, passages))

    def keep_vectors(self, labels: Collection[str]) -> None:
        """Delete the vectors of every other label."""

        def write() -> None:
            kept = {f"{kind}{label}" for kind in _KINDS for label in labels}
            for collection in self._all_vectors():
                if collection.name not in kept:
                    self._client.delete_collection(collection.name)

        self._guarded(write)

    def publish(self, entries: Sequence[tuple[Document, str, int]]) -> None:
        """Make generations live: ``(document, generation, number of passages)``; one row each, all at once."""

        def write() -> None:
            for start in range(0, len(entries), _BATCH):
                batch = entries[start : start + _BATCH]
                self._documents.upsert(
                    ids=[document.id for document, _, _ in batch],
                    embeddings=[_NO_VECTOR] * len(batch),
                    documents=[document.text for document, _, _ in batch],
                    metadatas=[document_metadata(document, generation, count) for document, generation, count in batch],
                )

        self._guarded(write)

    def withdraw(self, document_id: str) -> None:
        """Make a document invisible."""
        self._guarded(lambda: self._documents.delete(ids=[document_id]))

    def orphans(self) -> list[str]:
        """Return the generations that are stored but not live, as a killed writer leaves; widen an old search."""

        def look() -> list[str]:
            if widen_search(self._all_vectors()):
                self._connect()
            live = {entry.generation for entry in self._refresh(force=True).values()}
            stored = [
                collection.get(include=["metadatas"])["metadatas"] for collection in self._all_vectors("passages")
            ]
            return sorted({str(row["generation"]) for rows in stored for row in rows} - live)

        return self._guarded(look)

    def discard(self, generations: Collection[str]) -> None:
        """Delete all rows of these generations, of whatever encoder."""

        def write() -> None:
            collections = self._all_vectors() if generations else []
            for generation in generations:
                for collection in collections:
                    collection.delete(where={"generation": generation})

        self._guarded(write)

    def nearest_passages(self, vector: Vectors, limit: int, documents: Collection[str]) -> list[tuple[str, float]]:
        """Return ``(key, cosine)`` of the passages nearest to a question's vector, best first."""

        def ask(number: int, where: Any) -> list[tuple[str, float]]:
            found = self._vector_store.similarity_search_by_vector_with_relevance_scores(
                embedding=vector.tolist(), k=number, filter=where
            )
            return [(str(document.id), 1.0 - distance) for document, distance in found]

        return self._guarded(lambda: self._nearest(0, documents, vector, limit, ask))

    def nearest_sentences(self, vector: Vectors, limit: int, documents: Collection[str]) -> list[tuple[str, float]]:
        """Return ``(passage key, cosine)`` by the best sentence of each passage, best first."""

        def ask(number: int, where: Any) -> list[tuple[str, float]]:
            found = self._sentences.query(
                query_embeddings=[vector], n_results=number, where=where, include=["distances"]
            )
            return [(k, 1.0 - d) for k, d in zip(found["ids"][0], found["distances"][0], strict=True)]

        best: dict[str, float] = {}
        for key, cosine in self._guarded(lambda: self._nearest(1, documents, vector, limit, ask)):
            best.setdefault(key.rpartition("/")[0], cosine)
        return list(best.items())

    def _nearest(
        self, place: int, documents: Collection[str], vector: Vectors, limit: int, ask: Callable[[int, Any], Ranking]
    ) -> Ranking:
        live = self._refresh() if documents else {}  # first: it may open the collections anew
        return self._scoped.nearest(self._searched[place], live, documents, vector, limit, ask)

    def read(self, keys: Sequence[str]) -> dict[str, StoredPassage]:
        """Return passages with their vectors by key, in the order of the keys; a key that is gone is left out."""
        return self._guarded(lambda: read_rows(*self._searched, keys))

    def passages(self, generation: str) -> list[Passage]:
        """Return all passages of a generation in reading order."""
        rows = self._guarded(
            lambda: self._passages.get(where={"generation": generation}, include=["documents", "metadatas"])
        )
        found = [read_passage(t, m) for t, m in zip(rows["documents"], rows["metadatas"], strict=True)]
        return sorted(found, key=lambda passage: passage.number)

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            disconnect(client)

    def _connect(self) -> None:
        self._let_go()
        self._client = connect(self._server) if self._server else open_folder(self._folder)
        self._documents = self._collection("documents")
        self.label = str((self._read_index_row() or {}).get("vectors", ""))
        self._searched = self._passages, self._sentences = self._vectors(self.label)
        self._vector_store = Chroma(
            client=self._client, collection_name=self._passages.name, collection_configuration=_COSINE
        )

    def _collection(self, name: str) -> Any:
        return self._client.get_or_create_collection(name, embedding_function=None, configuration=_COSINE)

    def _vectors(self, label: str) -> tuple[Any, Any]:
        """Return the collections of passages and of sentences of a label."""
        return self._collection(f"passages{label}"), self._collection(f"sentences{label}")

    def _all_vectors(self, *kinds: str) -> list[Any]:
        """Return the collections with vectors of all labels."""
        names = (str(collection.name) for collection in self._client.list_collections())
        return [self._collection(name) for name in names if name.partition("-")[0] in (kinds or _KINDS)]

    def _read_index_row(self) -> dict[str, Any] | None:
        found = self._documents.get(ids=[_INDEX_ROW], include=["metadatas"])
        return dict(found["metadatas"][0]) if found["ids"] else None

    def _refresh(self, *, force: bool = False) -> Mapping[str, LiveDocument]:
        """Read the live generations again when the revision changed."""
        row = self._read_index_row() or {}
        revision = str(row.get("revision", ""))
        if force or revision != self._revision:
            foreign = self._revision and revision != self._own and not self._server
            if foreign or str(row.get("vectors", "")) != self.label:
                self._connect()
            rows = self._documents.get(include=["metadatas"])
            known = zip(rows["ids"], rows["metadatas"], strict=True)
            self._live = {key: read_live(key, row) for key, row in known if key != _INDEX_ROW}
            self._generations = frozenset(entry.generation for entry in self._live.values())
            self._revision = revision
        return self._live

    def _guarded(self, action: Callable[[], Result]) -> Result:
        """Run an action under the lock: a reader must not meet a client that another thread is reopening."""
        with self._lock, self._usable():
            if self._client is None:
                self._connect()
            return action()

    @contextlib.contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except UNREACHABLE as error:
            raise unreachable(self._server, error) from error
        except (ChromaError, OSError, ValueError, RuntimeError) as error:
            if self._server:
                self._let_go()  # its collections may be gone: look for them anew
            remedy = "check the folder's rights and free space"
            if any(sign in str(error) for sign in _DAMAGE):
                remedy = REPAIR
            message = f"{self._server or self._folder}: the store cannot be used ({error}); {remedy}"
            raise StoreUnusableError(message) from error
