"""How well the gate tells what a passage carries from what it does not.

`data/gate.jsonl` holds passages of real documents (Kamerbrieven and a law, and questions and answers of
Rijksoverheid.nl, CC0), each with right and wrong sentences; a right sentence is also put beside another passage of its
document and fold, which does not carry it (`section`). The model of the gate is fitted on the fold `fitted`
(`benchmarks.gate_fit`); the fold `held` was written by somebody who did not know the gate, and is for measuring.
`--errors fitted` lists what is judged wrongly. Whoever changes the gate after looking at the errors on `held` moves it
to `fitted` and has another written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from app.answering.gate.gate import Gate, Verdict
from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure
from ingest.sentences import sentence_spans
from vectorstore.embedding import BundledEncoder
from vectorstore.judging import Judge
from vectorstore.passage import Origin, Passage, Sentence

PAIRS = ROOT / "benchmarks" / "data" / "gate.jsonl"
FOLDS = ("fitted", "held")
EXCHANGED = "swapped"  # two things of one sentence: every word stands there, so this kind is counted by itself


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with the passage that it cites; ``kind`` is ``right`` or says what is wrong with it."""

    fold: str
    kind: str
    sentence: str
    passage: Passage

    @property
    def is_right(self) -> bool:
        """Tell whether the passage carries the sentence."""
        return self.kind == "right"


def pairs() -> list[Pair]:
    """Return all pairs, those of one passage together."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [pair for number in range(len(rows)) for pair in _of_row(rows, number)]


def _of_row(rows: list[dict[str, object]], number: int) -> Iterator[Pair]:
    row = rows[number]
    fold = str(row["fold"])
    passage = as_passage(str(row["passage"]), str(row["document"]), number + 1)
    right, wrong = row["right"], row["wrong"]
    if not isinstance(right, list) or not isinstance(wrong, list):
        raise TypeError(f"{PAIRS.name}, line {number + 1}: right and wrong must be lists")
    yield from (Pair(fold, "right", sentence, passage) for sentence in right)
    yield from (Pair(fold, kind, sentence, passage) for kind, sentence in wrong)
    same = [other for other in rows if (other["document"], other["fold"]) == (row["document"], fold)]
    others = [other for other in same if other is not row]
    if others:
        following = others[number % len(others)]["right"]
        if isinstance(following, list):
            yield Pair(fold, "section", following[0], passage)


def as_passage(text: str, document: str, number: int) -> Passage:
    """Return a text as a passage of a document without title or sections."""
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(text))
    return Passage(number, text, Origin(document, "", f"{document}.txt", (), None, 0, len(text)), sentences)


def gate(*, judged: bool) -> Gate:
    """Return the gate as the product has it, with the judge or without."""
    encoder = BundledEncoder()

    def similarities(texts: Sequence[tuple[str, str]]) -> list[float]:
        vectors = encoder.passages([text for pair in texts for text in pair])
        return [float(vectors[2 * n] @ vectors[2 * n + 1]) for n in range(len(texts))]

    return Gate(similarities, Judge().supports if judged else None)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--errors", choices=FOLDS, help="list the errors on this fold")
    options = parser.parse_args()
    asked = pairs()
    figures = [Figure("pairs", len(asked), "")]
    for judged in (False, True):
        started = perf_counter()
        verdicts = gate(judged=judged).judge([(pair.sentence, (pair.passage,)) for pair in asked])
        seconds = perf_counter() - started
        found = list(zip(asked, verdicts, strict=True))
        name = "with judge" if judged else "without judge"
        for pair, verdict in found if options.errors else ():
            if pair.fold == options.errors and pair.is_right != verdict.supported:
                print(f"{name}: {pair.kind:9} {verdict.reason or 'shown':16} {verdict.probability:.2f} {pair.sentence}")
        figures += [figure for fold in FOLDS for figure in _figures(name, fold, found)]
        figures.append(Figure(f"{name}: time a sentence, all together", 1000 * seconds / len(asked), "ms"))
    return measuring.finish("gate", figures, options)


def _figures(name: str, fold: str, judged: Sequence[tuple[Pair, Verdict]]) -> list[Figure]:
    of_fold = [(pair, verdict) for pair, verdict in judged if pair.fold == fold]
    wrong = [verdict.supported for pair, verdict in of_fold if not pair.is_right and pair.kind != EXCHANGED]
    right = [verdict.supported for pair, verdict in of_fold if pair.is_right]
    exchanged = [verdict.supported for pair, verdict in of_fold if pair.kind == EXCHANGED]
    shown = sum(wrong) + sum(exchanged) + sum(right)
    held = fold == "held"
    name = f"{name}, {fold} ({len(right)} right, {len(wrong)} wrong)"
    figures = [
        Figure(f"{name}: wrong stopped", 1 - sum(wrong) / len(wrong), "%", at_least=0.95 if held else None),
        Figure(f"{name}: right kept", sum(right) / len(right), "%", at_least=0.90 if held else None),
        Figure(f"{name}: exchanged stopped ({len(exchanged)})", 1 - sum(exchanged) / len(exchanged), "%"),
        Figure(f"{name}: right among what is shown", sum(right) / max(1, shown), "%"),
    ]
    if held:
        figures += [
            _of_kind(name, kind, of_fold) for kind in sorted({p.kind for p, _ in of_fold} - {"right", EXCHANGED})
        ]
    return figures


def _of_kind(name: str, kind: str, judged: Sequence[tuple[Pair, Verdict]]) -> Figure:
    shown = [verdict.supported for pair, verdict in judged if pair.kind == kind]
    return Figure(
        f"{name.split(' (', maxsplit=1)[0]}, {kind} ({len(shown)}): stopped", 1 - sum(shown) / len(shown), "%"
    )


if __name__ == "__main__":
    sys.exit(main())
