"""The index: the one door to everything that is stored and searched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from vectorstore.analysis import ANALYSER_VERSION
from vectorstore.embedding import BundledEncoder, Encoder, Vectors
from vectorstore.errors import (
    IndexMismatchError,
    NoIndexError,
    StoreBusyError,
    StoreUnusableError,
    UnknownDocumentError,
)
from vectorstore.lexical import LexicalEntry, LexicalIndex
from vectorstore.passage import Document, Hit, Passage, Sentence
from vectorstore.search import hybrid_search
from vectorstore.store import ChromaStore, passage_key

FORMAT_VERSION = 1
_BATCH = 32  # passages embedded between two calls of on_progress
_PATIENCE = 10.0  # seconds to wait for another writer


class Index:
    """Documents and their passages in one data folder: written whole, found by meaning and by words."""

    def __init__(self, data_dir: Path, encoder: Encoder) -> None:
        """Use ``Index.open``."""
        self.folder = data_dir
        self._encoder = encoder
        self.store = ChromaStore(data_dir / "chroma")
        self.lexical = _open_lexical(data_dir / "lexical", self.store)
        self._revision = ""
        self._cleaned = False
        self._writing = FileLock(data_dir / "write.lock", timeout=_PATIENCE)

    @classmethod
    def open(cls, data_dir: Path, *, create: bool = False, encoder: Encoder | None = None) -> Index:
        """Open the index in a data folder; with ``create`` an absent one is made.

        Raises NoIndexError when there is none, IndexMismatchError when another encoder or format made it, and
        StoreUnusableError when the folder cannot be read or written.
        """
        if data_dir.exists() and not data_dir.is_dir():
            raise StoreUnusableError(f"{data_dir}: is a file; set BRIEFWIJZER_DATA_DIR to a folder")
        if not (data_dir / "chroma" / "chroma.sqlite3").exists() and not create:
            raise NoIndexError(f"{data_dir}: no index yet; run `briefwijzer ingest` first")
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusableError(
                f"{data_dir}: cannot be written ({error.strerror}); set BRIEFWIJZER_DATA_DIR to a folder that can"
            ) from error
        index = cls(data_dir, encoder or BundledEncoder())
        index._check_description(data_dir, create=create)
        return index

    def documents(self) -> list[Document]:
        """Return all live documents, sorted by title."""
        found = (self.store.document(document_id) for document_id in self.store.live())
        return sorted((document for document in found if document), key=lambda document: document.title.casefold())

    def versions(self) -> dict[str, str]:
        """Return the version of every live document by its id."""
        return {document_id: entry.version for document_id, entry in self.store.live().items()}

    def passage_counts(self) -> dict[str, int]:
        """Return the number of passages of every live document by its id."""
        return {document_id: entry.passages for document_id, entry in self.store.live().items()}

    def originals(self) -> dict[str, str]:
        """Return the name of the kept original of every live document that has one, by the document's id."""
        return {key: entry.original for key, entry in self.store.live().items() if entry.original}

    def document(self, document_id: str) -> Document:
        """Return one document; UnknownDocumentError when the index does not hold it."""
        document = self.store.document(document_id)
        if document is None:
            raise UnknownDocumentError(f"{document_id}: no such document; `briefwijzer documents list` shows all ids")
        return document

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order; UnknownDocumentError when there is no such document."""
        entry = self.store.live().get(document_id)
        if entry is None:
            raise UnknownDocumentError(f"{document_id}: no such document; `briefwijzer documents list` shows all ids")
        return self.store.passages(entry.generation)

    def replace(
        self, document: Document, passages: Sequence[Passage], on_progress: Callable[[int], None] | None = None
    ) -> None:
        """Put a document in place of its older version, all at once; ``on_progress(n)`` after each n passages."""
        self.replace_many([(document, passages)], on_progress)

    def replace_many(
        self,
        entries: Sequence[tuple[Document, Sequence[Passage]]],
        on_progress: Callable[[int], None] | None = None,
    ) -> None:
        """Put several documents in place; each is seen in its old version or its new one, never in between."""
        with self.writing():
            marked = [(document, _generation(document), passages) for document, passages in entries]
            for _, generation, passages in marked:
                for start in range(0, len(passages), _BATCH):
                    batch = passages[start : start + _BATCH]
                    self.store.add(generation, batch, *self._embed(batch))
                    if on_progress:
                        on_progress(len(batch))
            self.lexical.write([LexicalEntry(passage_key(g, p), g, p) for _, g, group in marked for p in group])
            older = self._generations({document.id for document, _ in entries})
            self.store.publish([(document, g, len(passages)) for document, g, passages in marked])
            self._finish(older)

    def amend(self, documents: Sequence[Document]) -> None:
        """Store anew what is known of documents whose passages stay; one that has another version now is left alone."""
        with self.writing():
            live = self.store.live()
            same = [one for one in documents if one.id in live and live[one.id].version == one.version]
            if same:
                self.store.publish([(one, live[one.id].generation, live[one.id].passages) for one in same])
                self.store.describe(self._description())

    def remove(self, document_id: str) -> None:
        """Remove a document; UnknownDocumentError when the index does not hold it."""
        self.document(document_id)
        with self.writing():
            older = self._generations({document_id})
            self.store.withdraw(document_id)
            self._finish(older)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, also for several changes in a row; StoreBusyError when another one does not end.

        The first time, what a killed writer left behind is cleared away.
        """
        try:
            self._writing.acquire()
        except Timeout as error:
            raise StoreBusyError("another process is writing to this index; try again when it is done") from error
        try:
            if not self._cleaned:
                orphans = self.store.orphans()
                self.store.discard(orphans)
                if orphans:
                    self.lexical.write([], drop=orphans)
                self._cleaned = True
            yield
        finally:
            self._writing.release()

    def search(self, query: str, *, documents: Collection[str] = (), limit: int = 10) -> list[Hit]:
        """Return the best passages for a question, best first; ``documents`` restricts the search to these ids."""
        self._follow_writers()
        return hybrid_search(self.store, self.lexical, query, self.embed_query(query), documents, limit)

    def mentions(self, word: str) -> bool:
        """Tell whether any passage holds a word, up to inflection, compounds and typing errors."""
        return bool(self.lexical.search(word, 1))

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        return self._encoder.query(text)

    def close(self) -> None:
        """Let go of the data folder."""
        self.store.close()

    def _embed(self, passages: Sequence[Passage]) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of passages and, for each, those of its sentences, made in one batch.

        A passage of one sentence lends it its own vector: their texts differ by a heading at most.
        """
        texts = [embedding_text(passage) for passage in passages]
        sentences = [
            [sentence_embedding_text(p, s) for s in p.sentences] if len(p.sentences) > 1 else [] for p in passages
        ]
        flat = self._encoder.passages(texts + [text for group in sentences for text in group])
        ends = np.cumsum([len(texts), *(len(group) for group in sentences)])
        vectors = flat[: len(texts)]
        return vectors, [
            flat[a:b] if len(passage.sentences) > 1 else vectors[[i] * len(passage.sentences)]
            for i, ((a, b), passage) in enumerate(zip(pairwise(ends), passages, strict=True))
        ]

    def _generations(self, document_ids: Collection[str]) -> list[str]:
        live = self.store.live()
        return [live[document_id].generation for document_id in document_ids if document_id in live]

    def _finish(self, dead: Sequence[str]) -> None:
        """Announce the write and delete what it replaced."""
        self.store.describe(self._description())
        self.store.discard(dead)
        if dead:
            self.lexical.write([], drop=dead)

    def _follow_writers(self) -> None:
        """Show the keyword index what another process committed."""
        description = self.store.description() or {}
        if description.get("revision") != self._revision:
            self.lexical.refresh()
            self._revision = str(description.get("revision"))

    def _description(self) -> dict[str, str | int]:
        return {
            "format": FORMAT_VERSION,
            "encoder": self._encoder.name,
            "dimension": self._encoder.dimension,
            "analyser": ANALYSER_VERSION,
        }

    def _check_description(self, data_dir: Path, *, create: bool) -> None:
        stored = self.store.description()
        if not create and not (stored and self.store.live()):
            raise NoIndexError(f"{data_dir}: the index holds no documents; run `briefwijzer ingest` first")
        if stored is None:
            self.store.describe(self._description())
            return
        for key, value in self._description().items():
            if stored.get(key) != value:
                raise IndexMismatchError(
                    f"{data_dir}: made with {key} {stored.get(key)!r}, this program uses {value!r}; delete the folder "
                    "(or set BRIEFWIJZER_DATA_DIR to a new one) and run `briefwijzer ingest`"
                )


def embedding_text(passage: Passage) -> str:
    """Return what is embedded for a passage: its headings in front, since they often hold the subject."""
    return "\n".join((*passage.origin.section, passage.text))


def sentence_embedding_text(passage: Passage, sentence: Sentence) -> str:
    """Return what is embedded for a sentence: the nearest heading in front, for the same reason."""
    return ": ".join((*passage.origin.section[-1:], passage.sentence_text(sentence)))


def _generation(document: Document) -> str:
    return f"{document.id}@{document.version[:12]}-{os.urandom(4).hex()}"


def _open_lexical(folder: Path, store: ChromaStore) -> LexicalIndex:
    """Open the keyword index; when it is empty beside a full store, make it again from the store."""
    lexical = LexicalIndex(folder)
    live = store.live()
    if live and lexical.size == 0:
        lexical.write(
            LexicalEntry(passage_key(entry.generation, passage), entry.generation, passage)
            for entry in live.values()
            for passage in store.passages(entry.generation)
        )
    return lexical
