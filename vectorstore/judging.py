"""The judge: a small network that reads a question and a passage together. The only file that knows onnxruntime.

It was made from the bundled encoder and trained on Dutch government texts (``training/``, docs/judge.md). One reading
gives four answers: how relevant the passage is, whether it answers the question, whether it supports a statement, and
which of its sentences does.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import ModelUnavailableError
from vectorstore.judge_input import PAD, Pair, make_pair
from vectorstore.passage import Hit, Judgement, Passage

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

BUNDLED = Path(str(files("vectorstore").joinpath("judge")))
_REMEMBERED = 20_000  # texts whose token ids are kept: about 20 MB
_ROWS = 5  # pairs read at once: more are no faster on two cores
READ = 15  # passages read for a question
_BUDGET = 1.0  # seconds after which no further passages are read
_SEARCH_WEIGHT = 4.0  # what the search's score counts beside the judge's relevance: see docs/judge.md


class Judge:
    """Reads pairs of a text (question or statement) and a passage; safe to call from several threads."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        """Use the judge in a folder; ModelUnavailableError on first use when its files are not what its card says."""
        self._folder = folder
        self._ids = lru_cache(maxsize=_REMEMBERED)(self._encode)

    @cached_property
    def card(self) -> Mapping[str, object]:
        """Return what the judge was made of, and the checksums of its files."""
        try:
            card: Mapping[str, object] = json.loads((self._folder / "card.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _unusable(self._folder, str(error)) from error
        return card

    def read(self, text: str, passages: Sequence[Passage], anchors: Sequence[int]) -> list[Judgement]:
        """Return a judgement per passage; ``anchors`` are the places of the sentences around which to read."""
        question = self._ids(text)
        pairs = [
            make_pair(question, self._ids(heading_of(p)), [self._ids(p.sentence_text(s)) for s in p.sentences], anchor)
            for p, anchor in zip(passages, anchors, strict=True)
        ]
        return self.read_pairs(pairs)

    def read_pairs(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Return a judgement per pair; pairs of like length are read together."""
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
        found: dict[int, Judgement] = {}
        for start in range(0, len(order), _ROWS):
            batch = order[start : start + _ROWS]
            rows, tokens = self._session.run(None, _padded([pairs[i] for i in batch]))
            found |= {i: _judgement(pairs[i], rows[at], tokens[at]) for at, i in enumerate(batch)}
        return [found[i] for i in range(len(pairs))]

    def warm_up(self) -> None:
        """Load the model; ModelUnavailableError when it cannot be."""
        self.read_pairs([make_pair(self._ids("klaar?"), (), [self._ids("klaar.")])])

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime  # noqa: PLC0415 - a tenth of a second that a run without questions saves

        options = onnxruntime.SessionOptions()
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # as with the encoder: wait by sleeping
        return onnxruntime.InferenceSession(self._checked("judge.onnx"), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415 - as above

        tokenizer: Tokenizer = Tokenizer.from_str(self._checked("tokenizer.json").decode("utf-8"))
        return tokenizer

    def _checked(self, name: str) -> bytes:
        """Return a file's bytes when they have the checksum that the card gives."""
        try:
            data = (self._folder / name).read_bytes()
        except OSError as error:
            raise _unusable(self._folder, str(error)) from error
        sums = self.card.get("sha256")
        if not isinstance(sums, dict) or hashlib.sha256(data).hexdigest() != sums.get(name):
            raise _unusable(self._folder, f"{name} is not the file that card.json describes")
        return data

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text).ids) if text else ()


def judged(judge: Judge, question: str, hits: Sequence[Hit], *, rank: bool = True) -> list[Hit]:
    """Return hits with what the judge says of the best of them, which it ranks; the others stay behind in their order.

    It reads the best hits first and stops when the time is up, so that a slow machine answers in time, if less well.
    Without ``rank`` the order stays as it is.
    """
    until = time.perf_counter() + _BUDGET
    read: list[Hit] = []
    while len(read) < min(READ, len(hits)) and (not read or time.perf_counter() < until):
        batch = hits[len(read) : len(read) + _ROWS]
        judgements = judge.read(question, [hit.passage for hit in batch], [best_place(hit) for hit in batch])
        read += [replace(hit, judgement=judgement) for hit, judgement in zip(batch, judgements, strict=True)]
    if not rank:
        return read + list(hits[len(read) :])
    scored = [replace(hit, score=hit.score + _relevance(hit) / _SEARCH_WEIGHT) for hit in read]
    lowest = min((hit.score for hit in scored), default=0.0)
    rest = [replace(hit, score=lowest - 1 - rank / 100) for rank, hit in enumerate(hits[len(read) :])]
    return sorted(scored, key=lambda hit: -hit.score) + rest


def best_place(hit: Hit) -> int:
    """Return the place of a passage's sentence that is nearest to the question."""
    cosines = hit.sentence_cosines
    return max(range(len(cosines)), key=cosines.__getitem__) if cosines else 0


def _relevance(hit: Hit) -> float:
    return hit.judgement.relevance if hit.judgement else 0.0


def heading_of(passage: Passage) -> str:
    """Return the nearest heading, or the title where there is none: what the judge reads before the sentences."""
    return passage.origin.section[-1] if passage.origin.section else passage.origin.title


def _padded(pairs: Sequence[Pair]) -> dict[str, NDArray[np.int64]]:
    ids = np.full((len(pairs), max(len(pair.ids) for pair in pairs)), PAD, dtype=np.int64)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
    return {"input_ids": ids, "attention_mask": (ids != PAD).astype(np.int64)}


def _judgement(pair: Pair, row: NDArray[np.float32], tokens: NDArray[np.float32]) -> Judgement:
    sentences = {place: float(tokens[a:b].mean()) for place, (a, b) in pair.sentences.items() if b > a}
    return Judgement(float(row[0]), float(row[1]), float(row[2]), sentences)


def _unusable(folder: Path, reason: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"the judge in {folder} cannot be used: {reason}; install Briefwijzer again, or set BRIEFWIJZER_JUDGE=off"
    )
