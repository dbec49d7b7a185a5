"""The vectors of the questions asked last: what many visitors ask, such as an example on the page, is embedded once."""

from __future__ import annotations

from vectorstore.embedding import Encoder, Vectors
from vectorstore.recent import Recent

SIZE = 1_000  # vectors, 1.5 kB each; their questions are in memory only


class QueryVectors:
    """Keeps the vectors of at most ``size`` questions; safe to call from several threads."""

    def __init__(self, size: int = SIZE) -> None:
        self._kept = Recent[tuple[str, str], Vectors](size)

    def of(self, encoder: Encoder, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,), which nobody may write to."""

        def embed() -> Vectors:
            vector = encoder.query(text)
            vector.flags.writeable = False
            return vector

        return self._kept.get((encoder.name, text), embed)
