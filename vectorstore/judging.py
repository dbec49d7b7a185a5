"""The judge: a small network that reads a question and a passage together. The only file that knows onnxruntime.

It was made from the bundled encoder and trained on Dutch government texts (``training/``, docs/judge.md). One reading
gives four answers: how relevant the passage is, whether it answers the question, whether it supports a statement, and
which of its sentences does.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.errors import ModelUnavailableError
from vectorstore.judge_input import Pair, make_pair, make_statement
from vectorstore.passage import Hit, Judgement, Passage

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

BUNDLED = Path(str(files("vectorstore").joinpath("judge")))
_REMEMBERED = 20_000  # texts whose token ids are kept: about 20 MB
READ = 3  # readings for a question: nearly as good as six, in half the time (docs/judge.md)
_BUDGET = 1.0  # seconds after which no further passages are read
_SEARCH_WEIGHT = 3.0  # what the search's score counts beside the judge's relevance: see docs/judge.md

Place = tuple[Passage, int]  # a passage and the place of one of its sentences


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

    def supports(self, statements: Sequence[tuple[str, Sequence[tuple[Passage, Sequence[int]]]]]) -> list[float]:
        """Return for each statement the log-odds that it is carried by the sentences of passages at these places."""
        return [judgement.supports for judgement in self.read_pairs([self._statement(*one) for one in statements])]

    def _statement(self, text: str, carriers: Sequence[tuple[Passage, Sequence[int]]]) -> Pair:
        sentences: list[tuple[int, ...]] = []
        places: list[int] = []
        for passage, carrying in carriers:
            places += [len(sentences) + place for place in carrying]
            sentences += [self._ids(passage.sentence_text(sentence)) for sentence in passage.sentences]
        heading = heading_of(carriers[0][0]) if carriers else ""
        return make_statement(self._ids(text), self._ids(heading), sentences, places)

    def read_pairs(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Return a judgement per pair.

        Each is read by itself: no slower on two cores, and int8 rounds all that is read together on one scale, so that
        a judgement would depend on its neighbours.
        """
        return [self._read(pair) for pair in pairs]

    def _read(self, pair: Pair) -> Judgement:
        ids = np.array([pair.ids], dtype=np.int64)
        rows, tokens = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        sentences = {place: float(tokens[0, a:b].mean()) for place, (a, b) in pair.sentences.items() if b > a}
        relevance, answers, supports = (float(value) for value in rows[0])
        return Judgement(relevance, answers, supports, sentences)

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
        # From the file: its bytes beside what is made of them would take 33 MB more.
        return onnxruntime.InferenceSession(
            str(self._checked("judge.onnx")), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415 - as above

        tokenizer: Tokenizer = Tokenizer.from_file(str(self._checked("tokenizer.json")))
        return tokenizer

    def _checked(self, name: str) -> Path:
        """Return a file that has the checksum that the card gives."""
        path = self._folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unusable(self._folder, str(error)) from error
        sums = self.card.get("sha256")
        if not isinstance(sums, dict) or found != sums.get(name):
            raise _unusable(self._folder, f"{name} is not the file that card.json describes")
        return path

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text).ids) if text else ()


def judged(
    judge: Judge, question: str, hits: Sequence[Hit], *, rank: bool = True, around: Iterable[Place] = ()
) -> list[Hit]:
    """Return hits with what the judge says of the best of them, which it ranks; the others stay behind in their order.

    It reads ``around`` these sentences, best first, as far as no earlier reading has them in sight, or around the
    nearest one of each hit where none are given. When the time is up it stops, so that a slow machine answers in time,
    if less well. Without ``rank`` the order stays as it is.
    """
    until = time.perf_counter() + _BUDGET
    found: dict[str, Judgement] = {}
    places = iter(around or [(hit.passage, best_place(hit)) for hit in hits])
    for _ in range(READ):
        unread = (place for place in places if place[0].id not in found or place[1] not in found[place[0].id].sentences)
        if not (chosen := next(unread, None)) or (found and time.perf_counter() > until):
            break
        passage, place = chosen
        reading = judge.read(question, [passage], [place])[0]
        found[passage.id] = found[passage.id].joined(reading) if passage.id in found else reading
    known = [replace(hit, judgement=found.get(hit.passage.id)) for hit in hits]
    if not rank:
        return known
    scored = [replace(hit, score=hit.score + _relevance(hit) / _SEARCH_WEIGHT) for hit in known if hit.judgement]
    lowest = min((hit.score for hit in scored), default=0.0)
    rest = [hit for hit in known if not hit.judgement]
    last = [replace(hit, score=lowest - 1 - place / 100) for place, hit in enumerate(rest)]
    return sorted(scored, key=lambda hit: -hit.score) + last


def best_place(hit: Hit) -> int:
    """Return the place of a passage's sentence that is nearest to the question."""
    cosines = hit.sentence_cosines
    return max(range(len(cosines)), key=cosines.__getitem__) if cosines else 0


def _relevance(hit: Hit) -> float:
    return hit.judgement.relevance if hit.judgement else 0.0


def heading_of(passage: Passage) -> str:
    """Return the nearest heading, or the title where there is none: what the judge reads before the sentences."""
    return passage.origin.section[-1] if passage.origin.section else passage.origin.title


def _unusable(folder: Path, reason: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"the judge in {folder} cannot be used: {reason}; install Briefwijzer again, or set BRIEFWIJZER_JUDGE=off"
    )
