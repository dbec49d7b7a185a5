"""From the value of a setting to an engine: the encoder that makes vectors, the reranker that reads the best hits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vectorstore.embedding import BundledEncoder, Encoder

if TYPE_CHECKING:
    from vectorstore.judging import Judge
    from vectorstore.reranking import Reranker

UNPACKED = "bundled-torch"
NO_RERANKER = "none"


def open_encoder(spec: str = BundledEncoder.spec) -> Encoder:
    """Return the encoder that a setting names: the bundled one, the same in PyTorch, a hub id or a folder.

    Nothing is loaded yet. ModelUnavailableError when the extra for it is not installed.
    """
    if spec in {"", BundledEncoder.spec}:
        return BundledEncoder()
    if spec == UNPACKED:
        from vectorstore.unpacked import UnpackedEncoder  # noqa: PLC0415 - the extra may be absent

        return UnpackedEncoder()
    from vectorstore.sentence_encoder import SentenceEncoder  # noqa: PLC0415

    return SentenceEncoder(spec)


def open_reranker(spec: str = NO_RERANKER, budget: float = 1.0) -> Reranker | None:
    """Return the reranker that a setting names, a hub id or a folder, or None; ``budget`` is in seconds.

    Nothing is loaded yet. ModelUnavailableError when the extra for it is not installed.
    """
    if spec in {"", NO_RERANKER}:
        return None
    from vectorstore.reranking import Reranker  # noqa: PLC0415 - the extra may be absent

    return Reranker(spec, budget)


@cache
def open_judge(*, on: bool) -> Judge | None:
    """Return the judge that ships with the package, or None; nothing is loaded yet."""
    if not on:
        return None
    from vectorstore.judging import Judge  # noqa: PLC0415 - as above

    return Judge()
