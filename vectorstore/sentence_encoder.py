"""Any encoder of the library sentence-transformers: the engine of the extra of that name.

On a GPU when there is one (CUDA, Apple's MPS), on the CPU otherwise. PyTorch is loaded on first use, since that takes
seconds; only this file, ``unpacked`` and ``reranking`` know it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.embedding import CosineScale, Vectors, sendable
from vectorstore.errors import ModelUnavailableError
from vectorstore.models import fingerprint, locate, require_extra
from vectorstore.prefixes import Prefixes, prefixes_of
from vectorstore.scale import measure, scale_of

if TYPE_CHECKING:
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

SETTING = "BRIEFWIJZER_EMBEDDING"
_CPU_BATCH, _GPU_BATCH = 16, 128


class SentenceEncoder:
    """An encoder from a hub id or a folder; safe to call from several threads, one at a time inside.

    Vectors are those of ``SentenceTransformer.encode`` with the model's prefixes, normalised. A text that is longer
    than the model reads is cut in windows, whose vectors are averaged by their length.
    """

    def __init__(self, spec: str) -> None:
        """Use the model that a setting names; ModelUnavailableError when the extra is not installed."""
        require_extra(SETTING)
        self.spec = spec
        self._lock = threading.Lock()

    @cached_property
    def name(self) -> str:
        """Return what tells this model, with its prefixes, from any other, wherever its files are."""
        return f"sentence-transformers/{fingerprint(self._folder, *self._prompts)}"

    @cached_property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return len(self.query("lengte"))

    @cached_property
    def prefixes(self) -> Prefixes:
        """Return what is put before a question and a passage."""
        return prefixes_of(self._folder, self.spec)

    @cached_property
    def scale(self) -> CosineScale:
        """Return what its cosines are worth, measured on a few pairs of texts."""
        return scale_of(measure(self.query, self.passages))

    def query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape ``(dimension,)``."""
        vector: Vectors = self._embed([text], self.prefixes.query)[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape ``(len(texts), dimension)``."""
        return self._embed(texts, self.prefixes.passage) if texts else np.empty((0, self.dimension), np.float32)

    @cached_property
    def _folder(self) -> Path:
        return locate(self.spec, SETTING)

    @property
    def _prompts(self) -> tuple[str, str]:
        return self.prefixes.query, self.prefixes.passage

    @cached_property
    def _model(self) -> SentenceTransformer:
        quieten()
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds

        try:
            return SentenceTransformer(str(self._folder), local_files_only=True)
        except Exception as error:  # a loader raises whatever a foreign or damaged file brings about
            raise unusable(self.spec, error, SETTING) from error

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Return the vectors of texts; sentence-transformers itself sorts them by length and makes the batches."""
        with self._lock:
            model = self._model
            windows = [_windows(model, sendable(text), prompt) for text in texts]
            found = model.encode(
                [text for group in windows for text, _ in group],
                prompt=prompt,
                batch_size=_CPU_BATCH if model.device.type == "cpu" else _GPU_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        weights = np.array([weight for group in windows for _, weight in group], dtype=np.float32)
        starts = np.cumsum([0, *(len(group) for group in windows[:-1])])
        sums = np.add.reduceat(np.asarray(found, np.float32) * weights[:, None], starts)
        vectors: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return vectors


def quieten() -> None:
    """Have threads wait by sleeping (see ``embedding``), and no progress bars for the loading of weights."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from transformers.utils import logging  # noqa: PLC0415 - after the variable

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def unusable(spec: str, error: Exception, setting: str) -> ModelUnavailableError:
    """Return the error for files that are there and cannot be loaded."""
    reason = next(iter(str(error).splitlines()), type(error).__name__)
    return ModelUnavailableError(
        f"{spec}: the model cannot be loaded ({reason}); get its files again, or set {setting} to another model "
        "(models that bring their own program code are not run)"
    )


def _windows(model: Any, text: str, prompt: str) -> list[tuple[str, int]]:
    """Return a text in pieces that the model reads whole, each with its number of tokens (1 for an unbroken text)."""
    limit = model.max_seq_length
    if not limit or len(text) + len(prompt) <= limit - 2:  # a token is at least a character
        return [(text, 1)]
    tokenizer = model.tokenizer
    spans = _spans(tokenizer, text)
    room = limit - tokenizer.num_special_tokens_to_add() - (len(_spans(tokenizer, prompt)) if prompt else 0)
    if len(spans) <= room:
        return [(text, 1)]
    cuts = range(0, len(spans), max(room, 1))
    return [(text[spans[at][0] : spans[min(at + room, len(spans)) - 1][1]], min(room, len(spans) - at)) for at in cuts]


def _spans(tokenizer: Any, text: str) -> list[tuple[int, int]]:
    """Return where each token of a text lies, in characters."""
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False)
    found: list[tuple[int, int]] = encoded["offset_mapping"]
    return found
