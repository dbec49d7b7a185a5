"""The index: the one door to everything that is stored and searched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.analysis import Keywords, with_gloss
from vectorstore.description import check, describe
from vectorstore.embedded_texts import batches, embed_passages, embedding_text
from vectorstore.embedding import BundledEncoder, Encoder, Vectors
from vectorstore.errors import NoIndexError, StoreUnusableError, UnknownDocumentError
from vectorstore.following import FollowingIndex
from vectorstore.judging import READ, Judge, judged
from vectorstore.lexical import LexicalEntry, open_lexical
from vectorstore.passage import Document, DocumentFacts, Hit, Passage
from vectorstore.records import passage_key
from vectorstore.search import hybrid_search
from vectorstore.server import EMBEDDED
from vectorstore.store import ChromaStore
from vectorstore.switching import EncoderChoice, embed_beside, label_of

if TYPE_CHECKING:
    from vectorstore.reranking import Reranker

_RERANKED = 2  # times the number of hits wanted, that a reranker gets to read


class Index:
    """Documents and their passages in one data folder: written whole, found by meaning and by words.

    An index that another encoder made than the one wanted goes on with its own, until ``switch`` has embedded
    everything anew (also when another process does).
    """

    def __init__(
        self,
        data_dir: Path,
        encoder: Encoder,
        reranker: Reranker | None = None,
        judge: Judge | None = None,
        server: str = EMBEDDED,
    ) -> None:
        """Use ``Index.open``."""
        self.folder = data_dir
        self._wanted = encoder
        self._encoders = EncoderChoice(data_dir, encoder)
        self._reranker = reranker
        self._judge = judge
        self._made_with: Mapping[str, Any] = {}
        self.store = ChromaStore(data_dir / "chroma", server)
        followed = server != EMBEDDED
        self.lexical = (
            FollowingIndex(data_dir, self.store, server) if followed else open_lexical(data_dir / "lexical", self.store)
        )
        self._revision = ""
        self._cleaned = False
        self._turn = self.store.turn(data_dir / "write.lock")

    @classmethod
    def open(
        cls,
        data_dir: Path,
        *,
        create: bool = False,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        judge: Judge | None = None,
        server: str = EMBEDDED,
    ) -> Index:
        """Open the index in a data folder; with ``create`` an absent one is made.

        ``encoder`` is the one wanted, the bundled one when None; ``reranker`` orders the best hits of a search and
        ``judge`` judges them. None is loaded before it is needed, and what needs it raises ModelUnavailableError when
        its files are not there. ``server`` is the address of a Chroma server that holds the documents instead of the
        folder, which then keeps this machine's own keyword index.

        Raises NoIndexError when there is none, IndexMismatchError when another format made it, and
        StoreUnusableError when the folder cannot be read or written, or the server does not answer.
        """
        try:
            if data_dir.exists() and not data_dir.is_dir():
                raise StoreUnusableError(f"{data_dir}: is a file; set BRIEFWIJZER_DATA_DIR to a folder")
            if not create and server == EMBEDDED and not (data_dir / "chroma" / "chroma.sqlite3").exists():
                raise NoIndexError(f"{data_dir}: no index yet; run `briefwijzer ingest` first")
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # also where a folder above it may not be entered
            raise StoreUnusableError(
                f"{data_dir}: cannot be used ({error.strerror}); check the folder's rights and free space, "
                "or set BRIEFWIJZER_DATA_DIR to another folder"
            ) from error
        index = cls(data_dir, encoder or BundledEncoder(), reranker, judge, server)
        try:
            index._check_description(str(data_dir) if server == EMBEDDED else server, create=create)
        except BaseException:
            index.close()
            raise
        return index

    def documents(self) -> list[Document]:
        """Return all live documents with their texts, sorted by title; for all but those, ``facts`` is quicker."""
        found = (self.store.document(facts.id) for facts in self.facts())
        return [document for document in found if document]

    def facts(self) -> list[DocumentFacts]:
        """Return what is known of all live documents, sorted by title; no text is read for it."""
        return sorted((entry.facts for entry in self.store.live().values()), key=lambda facts: facts.title.casefold())

    def versions(self) -> dict[str, str]:
        """Return the version of every live document by its id."""
        return {document_id: entry.facts.version for document_id, entry in self.store.live().items()}

    def passage_counts(self) -> dict[str, int]:
        """Return the number of passages of every live document by its id."""
        return {document_id: entry.facts.passages for document_id, entry in self.store.live().items()}

    def originals(self) -> dict[str, str]:
        """Return the name of the kept original of every live document that has one, by the document's id."""
        return {key: entry.facts.original for key, entry in self.store.live().items() if entry.facts.original}

    def document(self, document_id: str) -> Document:
        """Return one document; UnknownDocumentError when the index does not hold it."""
        document = self.store.document(document_id)
        if document is None:
            raise UnknownDocumentError(document_id)
        return document

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order; UnknownDocumentError when there is no such document."""
        entry = self.store.live().get(document_id)
        if entry is None:
            raise UnknownDocumentError(document_id)
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
            encoder = self._encoders.of(self._made_with)
            marked = [(document, _generation(document), passages) for document, passages in entries]
            for _, generation, passages in marked:
                for batch in batches(passages):
                    self.store.add(generation, batch, *embed_passages(encoder, batch))
                    if on_progress:
                        on_progress(len(batch))
            self.lexical.write([LexicalEntry(passage_key(g, p), g, p) for _, g, group in marked for p in group])
            older = self._generations({document.id for document, _ in entries})
            self._turn.confirm()
            self.store.publish([(document, g, len(passages)) for document, g, passages in marked])
            self._finish(older)

    def amend(self, documents: Sequence[Document]) -> None:
        """Store anew what is known of documents whose passages stay; one that has another version now is left alone."""
        with self.writing():
            live = self.store.live()
            same = [one for one in documents if one.id in live and live[one.id].facts.version == one.version]
            if same:
                self.store.publish([(one, live[one.id].generation, live[one.id].facts.passages) for one in same])
                self.store.describe(self._made_with)

    def remove(self, document_id: str) -> None:
        """Remove a document; UnknownDocumentError when the index does not hold it."""
        self.document(document_id)
        with self.writing():
            older = self._generations({document_id})
            self.store.withdraw(document_id)
            self._finish(older)

    def needs_switch(self) -> bool:
        """Tell whether another encoder made the index than the one wanted."""
        self._follow_writers()
        return bool(self._made_with["encoder"] != self._wanted.name)

    def switch(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Embed everything anew with the encoder wanted, beside what there is, and then swap.

        What there is answers until then, and stays for going back. A switch that was cut short goes on where it
        stopped. ``on_progress(n)`` after each n passages.
        """
        with self.writing():
            embed_beside(self.store, self._wanted, on_progress)
            before = str(self._made_with.get("vectors", ""))
            self.store.describe(describe(self._wanted))
            self._follow_writers()
            self.store.keep_vectors({label_of(self._wanted), before})

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, also for several changes in a row; StoreBusyError when another one does not end.

        The first time, what a killed writer left behind is cleared away.
        """
        self._turn.acquire()
        try:
            self._follow_writers()
            self.store.live()  # sees what others wrote, before this one's own revision hides it
            if not self._cleaned:
                orphans = self.store.orphans()
                self.store.discard(orphans)
                if orphans:
                    self.lexical.write([], drop=orphans)
                self._cleaned = True
            yield
        finally:
            self._turn.release()

    def search(
        self, query: str, *, documents: Collection[str] = (), limit: int = 10, keywords: Keywords | None = None
    ) -> list[Hit]:
        """Return the best passages, best first, of these ``documents`` if any; ``keywords`` are looked up instead."""
        wanted = limit * _RERANKED if self._reranker else max(limit, READ) if self._judge else limit
        self._follow_writers()
        vector, scale = self._encoders.query(made_with := self._made_with, with_gloss(query, keywords))
        try:
            hits = hybrid_search(self.store, self.lexical, keywords or query, vector, documents, wanted, scale)
        except StoreUnusableError:
            if self.store.label == made_with.get("vectors", ""):
                raise
        if self.store.label != made_with.get("vectors", ""):  # swapped meanwhile: the vector is of the encoder before
            return self.search(query, documents=documents, limit=limit, keywords=keywords)
        if self._reranker:
            hits = self._reranker.order(query, hits, [embedding_text(hit.passage) for hit in hits])
        if self._judge:
            hits = judged(self._judge, query, hits, rank=not self._reranker)
        return hits[:limit]

    def mentions(self, word: str) -> bool:
        """Tell whether any passage holds a word, up to inflection, compounds and typing errors."""
        return bool(self.lexical.search(word, 1))

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        return self._encoders.query(self._made_with, text)[0]

    def similarities(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return how alike in meaning the two texts of each pair are, as a cosine of the bundled encoder."""
        if not pairs:
            return []
        encoder = self._encoders.of(self._made_with)
        vectors = encoder.passages([text for pair in pairs for text in pair])
        return [encoder.scale(float(vectors[2 * n] @ vectors[2 * n + 1])) for n in range(len(pairs))]

    def warm_up(self) -> None:
        """Load the models, so that the first question need not wait; ModelUnavailableError when one cannot be."""
        encoder = self._encoders.of(self._made_with)
        encoder.query("klaar?"), encoder.scale
        if self._reranker:
            self._reranker.scores("klaar?", ["klaar"])
        if self._judge:
            self._judge.warm_up()

    def close(self) -> None:
        """Let go of the data folder."""
        self.store.close()

    def _generations(self, document_ids: Collection[str]) -> list[str]:
        live = self.store.live()
        return [live[document_id].generation for document_id in document_ids if document_id in live]

    def _finish(self, dead: Sequence[str]) -> None:
        """Announce the write and delete what it replaced."""
        self.store.describe(self._made_with)
        self._follow_writers()
        self.store.discard(dead)
        if dead:
            self.lexical.write([], drop=dead)

    def _follow_writers(self) -> None:
        """Show what another process committed: words, and with which encoder the vectors are made."""
        description = self.store.description() or {}
        if description.get("revision") != self._revision:
            self.lexical.refresh()
            self._made_with = description
            self._revision = str(description.get("revision"))

    def _check_description(self, place: str, *, create: bool) -> None:
        stored = self.store.description()
        if not create and not (stored and self.store.live()):
            raise NoIndexError(f"{place}: the index holds no documents; run `briefwijzer ingest` first")
        if stored is None or not (self.store.live() or stored.get("encoder") == self._wanted.name):
            stored = describe(self._wanted)
            self.store.describe(stored)
        check(stored, place)
        self._follow_writers()


def _generation(document: Document) -> str:
    return f"{document.id}@{document.version[:12]}-{os.urandom(4).hex()}"
