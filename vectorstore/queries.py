"""The vectors of the questions asked last: what many visitors ask, such as an example on the page, is embedded once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from vectorstore.embedding import Encoder, Vectors

SIZE = 1_000  # vectors, 1.5 kB each; their questions are in memory only


class QueryVectors:
    """Keeps the vectors of at most ``size`` questions; safe to call from several threads."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, encoder: Encoder, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,), which nobody may write to."""
        key = (encoder.name, text)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        vector = encoder.query(text)
        vector.flags.writeable = False
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return vector
