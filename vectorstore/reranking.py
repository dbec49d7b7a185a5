"""Any cross-encoder of the library sentence-transformers: it reads question and passage together and orders the best.

It reads from the top and stops when the time is up: what it has not read keeps its place below.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.embedding import sendable
from vectorstore.models import locate, require_extra
from vectorstore.passage import Hit
from vectorstore.sentence_encoder import quieten, unusable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

SETTING = "BRIEFWIJZER_RERANKER"
_CPU_ROWS, _GPU_ROWS = 4, 64  # pairs read at once, between two looks at the clock


class Reranker:
    """A cross-encoder from a hub id or a folder; safe to call from several threads, one at a time inside."""

    def __init__(self, spec: str, budget: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Use the model that a setting names; ModelUnavailableError when the extra is not installed.

        ``budget`` is in seconds by ``clock``, counted when the model is loaded; one batch is always read.
        """
        require_extra(SETTING)
        self.spec = spec
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()

    def order(self, question: str, hits: Sequence[Hit], texts: Sequence[str]) -> list[Hit]:
        """Return hits, given best first with what to read of each, in the reranker's order.

        The scores stay those of the search, dealt out anew: the best of those read gets the highest.
        """
        scores = self.scores(question, texts)
        read = [hits[i] for i in np.argsort(-np.asarray(scores), kind="stable")]
        return [replace(hit, score=old.score) for hit, old in zip(read, hits, strict=False)] + list(hits[len(read) :])

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text answers, of the first ones that the budget suffices for; higher is better."""
        with self._lock:
            model = self._model
            rows = _CPU_ROWS if model.device.type == "cpu" else _GPU_ROWS
            started = before = self._clock()
            found: list[float] = []
            for start in range(0, len(texts), rows):
                now = self._clock()
                expected = now - before  # the next batch costs about what the last did
                if found and now - started + expected > self._budget:
                    break
                before = now
                pairs = [(sendable(question), sendable(text)) for text in texts[start : start + rows]]
                scores = model.predict(pairs, batch_size=rows, show_progress_bar=False, convert_to_numpy=True)
                found += [float(score) for score in scores]
        return found

    @cached_property
    def _model(self) -> CrossEncoder:
        folder = locate(self.spec, SETTING)
        quieten()
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - seconds

        try:
            model = CrossEncoder(str(folder), local_files_only=True)
        except Exception as error:  # a loader raises whatever a foreign or damaged file brings about
            raise unusable(self.spec, error, SETTING) from error
        if model.num_labels != 1:
            raise unusable(self.spec, ValueError(f"it gives {model.num_labels} scores, a reranker gives one"), SETTING)
        return model
