"""What is embedded of a passage, and its vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from vectorstore.embedding import Encoder, Vectors
from vectorstore.passage import Passage, Sentence

EMBEDDED_VERSION = "2"  # of the texts below: documents embedded from other ones are embedded anew
_BATCH = 32  # passages embedded together, between two calls of on_progress


def batches(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    """Return passages in the portions that are embedded together."""
    return (passages[start : start + _BATCH] for start in range(0, len(passages), _BATCH))


def embed_passages(encoder: Encoder, passages: Sequence[Passage]) -> tuple[Vectors, list[Vectors]]:
    """Return the vectors of passages and, for each, those of its sentences, made in one batch.

    A passage of one sentence lends it its own vector: their texts differ by what stands in front at most.
    """
    texts = [embedding_text(passage) for passage in passages]
    sentences = [[sentence_embedding_text(p, s) for s in p.sentences] if len(p.sentences) > 1 else [] for p in passages]
    flat = encoder.passages(texts + [text for group in sentences for text in group])
    ends = np.cumsum([len(texts), *(len(group) for group in sentences)])
    vectors = flat[: len(texts)]
    return vectors, [
        flat[a:b] if len(passage.sentences) > 1 else vectors[[i] * len(passage.sentences)]
        for i, ((a, b), passage) in enumerate(zip(pairwise(ends), passages, strict=True))
    ]


def embedding_text(passage: Passage) -> str:
    """Return what is embedded for a passage: title and headings in front, since they often hold the subject."""
    title, section = passage.origin.title, passage.origin.section
    front = section if not title or section[:1] == (title,) else (title, *section)
    return "\n".join((*front, passage.text))


def sentence_embedding_text(passage: Passage, sentence: Sentence) -> str:
    """Return what is embedded for a sentence: the nearest heading in front, for the same reason."""
    return ": ".join((*passage.origin.section[-1:], passage.sentence_text(sentence)))
