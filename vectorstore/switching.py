"""From one encoder to another: which one an index is made with, and embedding its passages anew beside it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.embedded_texts import batches, embed_passages
from vectorstore.embedding import BundledEncoder, CosineScale, Encoder, Vectors
from vectorstore.engines import open_encoder
from vectorstore.errors import IndexMismatchError
from vectorstore.queries import QueryVectors

if TYPE_CHECKING:
    from vectorstore.store import ChromaStore

logger = logging.getLogger(__name__)


class EncoderChoice:
    """The encoder wanted, or as long as the index is of another, that one."""

    def __init__(self, folder: Path, wanted: Encoder) -> None:
        """``folder`` is the index's, to be named in messages."""
        self._folder = folder
        self._wanted = wanted
        self._chosen = wanted
        self._queries = QueryVectors()

    def query(self, made_with: Mapping[str, Any], text: str) -> tuple[Vectors, CosineScale]:
        """Return the unit vector of a question, shape (dimension,), with the scale of its cosines; errors as ``of``."""
        encoder = self.of(made_with)
        return self._queries.of(encoder, text), encoder.scale

    def of(self, made_with: Mapping[str, Any]) -> Encoder:
        """Return the encoder of the vectors that an index's description tells of.

        Raises ModelUnavailableError or IndexMismatchError when that one is not there any more.
        """
        name = str(made_with["encoder"])
        chosen = self._chosen
        if chosen.name != name:
            chosen = self._wanted if self._wanted.name == name else self._reopened(name, made_with)
            self._chosen = chosen
        return chosen

    def _reopened(self, name: str, made_with: Mapping[str, Any]) -> Encoder:
        spec = str(made_with.get("embedding", BundledEncoder.spec))
        encoder = open_encoder(spec)
        if encoder.name != name:
            raise IndexMismatchError(
                f"{self._folder}: its vectors are of {name}, which {spec} is not; run `briefwijzer ingest`, which "
                f"embeds the documents anew with {self._wanted.spec}"
            )
        logger.warning(
            "%s: made with the encoder %s, which goes on answering; `briefwijzer ingest` switches to %s",
            self._folder,
            spec,
            self._wanted.spec,
        )
        return encoder


def embed_beside(store: ChromaStore, encoder: Encoder, on_progress: Callable[[int], None] | None = None) -> None:
    """Embed all passages that the store holds, in the collections of an encoder, except those that are there already.

    The passages come from the store, so that no document is read again. ``on_progress(n)`` after each n passages.
    """
    label = label_of(encoder)
    for entry in store.live().values():
        for batch in batches(store.passages(entry.generation)):
            if missing := store.missing(entry.generation, batch, label):
                store.add(entry.generation, missing, *embed_passages(encoder, missing), label=label)
            if on_progress:
                on_progress(len(batch))


def label_of(encoder: Encoder) -> str:
    """Return where in the store the vectors of an encoder stand: empty for the bundled one."""
    return "" if encoder.name == BundledEncoder.name else "-" + hashlib.sha256(encoder.name.encode()).hexdigest()[:12]
