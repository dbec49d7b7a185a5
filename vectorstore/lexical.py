"""Keyword search: BM25 by Tantivy over the terms of ``analysis``. The only file that knows Tantivy.

The analyser runs in Python and hands Tantivy ready terms (split at white space), so that index, query and evidence
judge words in one way. A generation is one version of one document; search returns ids of any generation and the
caller keeps those that are live.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from vectorstore.analysis import Keywords, terms, unknown_terms
from vectorstore.errors import REPAIR, StoreUnusableError
from vectorstore.passage import Passage
from vectorstore.records import passage_key

if TYPE_CHECKING:
    from vectorstore.store import ChromaStore

_CONTEXT_BOOST = 0.4
_ALMOST_BOOST = 2.0  # Tantivy scores a fuzzy match as a constant 1
_LONG = 5  # letters of a stem that may hold a typing error
_WRITER_MEMORY = 32_000_000  # bytes; Tantivy wants at least 15 MB per thread


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage to be indexed under the key that search returns."""

    key: str
    generation: str
    passage: Passage


class LexicalIndex:
    """The keyword index in one folder. Readers see what was last committed after ``refresh``."""

    def __init__(self, folder: Path) -> None:
        """Open or create the index; StoreUnusableError when the folder cannot be used or is damaged."""
        self._folder = folder
        with self._readable():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", splitter)
        self._schema = self._index.schema

    @property
    def size(self) -> int:
        """Return the number of passages in the index, old generations included."""
        return int(self._index.searcher().num_docs)

    def refresh(self) -> None:
        """Make what other processes committed visible."""
        self._index.reload()

    def clear(self) -> None:
        """Drop everything."""
        writer = self._index.writer(_WRITER_MEMORY, 1)
        writer.delete_all_documents()
        writer.commit()
        writer.wait_merging_threads()
        with self._readable():
            self._index.reload()

    def count(self, generation: str) -> int:
        """Return the number of passages of a generation."""
        query = tantivy.Query.term_query(self._schema, "generation", generation)
        with self._readable():
            found: int = self._index.searcher().search(query, 1, count=True).count  # type: ignore[attr-defined]
            return found

    def write(self, entries: Iterable[LexicalEntry], drop: Collection[str] = ()) -> None:
        """Add passages and drop generations in one commit."""
        writer = self._index.writer(_WRITER_MEMORY, 1)
        for generation in drop:
            writer.delete_documents_by_term("generation", generation)
        for entry in entries:
            document = tantivy.Document()
            document.add_text("key", entry.key)
            document.add_text("generation", entry.generation)
            document.add_text("document", entry.passage.origin.document)
            document.add_text("body", " ".join(terms(entry.passage.text)))
            document.add_text("context", " ".join(terms(_context(entry.passage))))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, query: str | Keywords, limit: int, documents: Collection[str] = ()) -> list[tuple[str, float]]:
        """Return ``(key, BM25 score)`` of the best passages, best first; empty when no term of the query is known."""
        keywords = query if isinstance(query, Keywords) else Keywords(query)
        wanted = {**keywords.terms, **dict.fromkeys(terms(keywords.text), 1.0)}
        if not wanted:
            return []
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), boost * weight))
            for term, weight in wanted.items()
            for field, boost in (("body", 1.0), ("context", _CONTEXT_BOOST))
        ]
        unknown = [term for term in unknown_terms(keywords.text) if len(term) >= _LONG]
        clauses += [(tantivy.Occur.Should, self._almost(term)) for term in unknown]
        parsed = tantivy.Query.boolean_query(clauses)
        if documents:
            among = tantivy.Query.term_set_query(self._schema, "document", list(documents))
            among = tantivy.Query.const_score_query(among, 0.0)
            parsed = tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, among)])
        with self._readable():
            searcher = self._index.searcher()
            hits = searcher.search(parsed, limit).hits
            return [(str(searcher.doc(address)["key"][0]), float(score)) for score, address in hits]

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """Make of what Tantivy says of a damaged or absent file an error that names the remedy."""
        try:
            yield
        except OSError as error:
            remedy = "check the folder's rights and free space"
            raise StoreUnusableError(f"{self._folder}: the keyword index cannot be used ({error}); {remedy}") from error
        except BaseException as error:
            # A panic in Rust is no Exception, and has no class that could be named.
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            reason = " ".join(str(error).split())[:200]
            raise StoreUnusableError(
                f"{self._folder}: the keyword index cannot be read ({reason}); {REPAIR}"
            ) from error

    def _almost(self, term: str) -> tantivy.Query:
        """Match words of the index that are one slip away, two in a long word: the index is the dictionary."""
        slips = 1 if len(term) < 2 * _LONG else 2
        query = tantivy.Query.fuzzy_term_query(self._schema, "body", term, distance=slips)
        return tantivy.Query.boost_query(query, _ALMOST_BOOST)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")


def open_lexical(folder: Path, store: ChromaStore) -> LexicalIndex:
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


def _context(passage: Passage) -> str:
    """Return the words around a passage that may be asked for: title and headings."""
    return " ".join((passage.origin.title, *passage.origin.section))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("generation", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("context", tokenizer_name="terms", index_option="freq")
    return builder.build()
