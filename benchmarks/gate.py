"""How well the gate tells what a passage carries from what it does not.

`data/gate.jsonl` holds passages of real documents, each with right and wrong sentences; a right sentence is also put
beside another passage of its document and fold, which does not carry it (`section`). The rules of the gate were written
with the errors on the fold `seen` at hand; `unseen` was written when they were done. `--errors seen` lists what is
judged wrongly. Whoever changes a rule after looking at the errors on `unseen` moves it to `seen` and writes another.
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
from vectorstore.passage import Origin, Passage, Sentence

PAIRS = ROOT / "benchmarks" / "data" / "gate.jsonl"
FOLDS = ("seen", "unseen")


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


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--errors", choices=FOLDS, help="list the errors on this fold")
    options = parser.parse_args()
    asked = pairs()
    encoder = BundledEncoder()

    def similarities(texts: Sequence[tuple[str, str]]) -> list[float]:
        vectors = encoder.passages([text for pair in texts for text in pair])
        return [float(vectors[2 * n] @ vectors[2 * n + 1]) for n in range(len(texts))]

    started = perf_counter()
    verdicts = Gate(similarities).judge([(pair.sentence, (pair.passage,)) for pair in asked])
    seconds = perf_counter() - started
    judged = list(zip(asked, verdicts, strict=True))
    for pair, verdict in judged if options.errors else ():
        if pair.fold == options.errors and pair.is_right != verdict.supported:
            print(f"{pair.kind:9} {verdict.reason or 'shown':9} {verdict.covered:.2f} {pair.sentence}")
    figures = [figure for fold in FOLDS for figure in _figures(fold, judged)]
    figures.append(Figure("pairs", len(asked), ""))
    figures.append(Figure("time a sentence, all together", 1000 * seconds / len(asked), "ms"))
    return measuring.finish("gate", figures, options)


def _figures(fold: str, judged: Sequence[tuple[Pair, Verdict]]) -> list[Figure]:
    of_fold = [(pair, verdict) for pair, verdict in judged if pair.fold == fold]
    wrong = [verdict.supported for pair, verdict in of_fold if not pair.is_right]
    right = [verdict.supported for pair, verdict in of_fold if pair.is_right]
    shown = sum(wrong) + sum(right)
    held = fold == "unseen"
    name = f"{fold} ({len(right)} right, {len(wrong)} wrong)"
    figures = [
        Figure(f"{name}: wrong stopped", 1 - sum(wrong) / len(wrong), "%", at_least=0.95 if held else None),
        Figure(f"{name}: right kept", sum(right) / len(right), "%", at_least=0.90 if held else None),
        Figure(f"{name}: right among what is shown", sum(right) / max(1, shown), "%"),
    ]
    if held:
        figures += [_of_kind(kind, of_fold) for kind in sorted({p.kind for p, _ in of_fold if not p.is_right})]
    return figures


def _of_kind(kind: str, judged: Sequence[tuple[Pair, Verdict]]) -> Figure:
    shown = [verdict.supported for pair, verdict in judged if pair.kind == kind]
    return Figure(f"unseen, {kind} ({len(shown)}): stopped", 1 - sum(shown) / len(shown), "%")


if __name__ == "__main__":
    sys.exit(main())
