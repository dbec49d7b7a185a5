"""The training material: passages, and questions and statements about them, split into folds by document.

Sources: the questions of the evaluation sets that may train (``kamervragen``, ``overheid-faq``), and questions written
for training about passages of these sets and of the documents (``training/data/written.jsonl``). Nothing of the letter
and none of the questions that measure is here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vectorstore.judging import heading_of
from vectorstore.passage import Passage

if TYPE_CHECKING:
    from vectorstore.index import Index

FOLDS = 3
WRITTEN = Path(__file__).parent / "data" / "written.jsonl"
STATEMENTS = Path(__file__).parent / "data" / "statements.jsonl"
Kind = Literal["real", "parliamentary", "question", "near miss", "page removed", "elsewhere", "true", "false"]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as the judge reads it: its nearest heading and its sentences."""

    id: str
    source: str
    fold: int
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question or statement.

    ``passage`` answers or supports it, or is the one it nearly fits (near miss, false); empty when there is none.
    ``sentences`` are the places that do so, None when not known. ``mined`` holds what our retrieval found:
    (passage id, place of its best sentence), best first.
    """

    id: str
    source: str
    kind: Kind
    fold: int
    text: str
    passage: str = ""
    sentences: tuple[int, ...] | None = None
    mined: tuple[tuple[str, int], ...] = field(default=(), repr=False)


def fold_of(key: str) -> int:
    """Return the fold of a document: the same on every machine."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


def texts_of(index: Index, source: str, folds: Mapping[str, int] | None = None) -> dict[str, Text]:
    """Return the passages of an index by id; ``folds`` gives documents' folds (by hash when None)."""
    found = {}
    for document in index.documents():
        fold = folds[document.id] if folds else fold_of(document.id)
        for passage in index.passages(document.id):
            key = passage_key(source, passage)
            found[key] = Text(key, source, fold, heading_of(passage), _sentences(passage))
    return found


def passage_key(source: str, passage: Passage) -> str:
    """Return the id of a passage here: that of the corpus line, or of the passage of a document."""
    return passage.id if source == "documents" else passage.origin.document


def _sentences(passage: Passage) -> tuple[str, ...]:
    return tuple(passage.sentence_text(sentence) for sentence in passage.sentences)


def real_questions(folder: Path, source: str, texts: Mapping[str, Text]) -> Iterator[Example]:
    """Yield the questions of an evaluation set; those without an answer in it too."""
    for row in _rows(folder / "questions.jsonl"):
        gold = next((key for key in row["gold_passages"] if key in texts), "")
        if row["answerable"] and gold:
            yield Example(row["id"], source, "real", texts[gold].fold, row["question"], gold)
        elif not row["answerable"]:
            kind: Kind = "page removed" if row["kind"] == "gold_removed" else "elsewhere"
            yield Example(row["id"], source, kind, fold_of(row["id"]), row["question"])


def written(texts: Mapping[str, Text], path: Path = WRITTEN) -> Iterator[Example]:
    """Yield what was written for training, skipping passages that are not there or read differently now."""
    for row, text in _rows_about(texts, path):
        for number, (kind, question, places) in enumerate(_written_rows(row)):
            yield Example(f"{text.id}/{number}", text.source, kind, text.fold, question, text.id, places)


def statements(texts: Mapping[str, Text], path: Path = STATEMENTS) -> Iterator[Example]:
    """Yield the right and wrong statements that were written about passages, as ``written`` yields what it reads."""
    for row, text in _rows_about(texts, path):
        for number, (words, places) in enumerate(row["right"]):
            yield Example(f"{text.id}/r{number}", text.source, "true", text.fold, words, text.id, tuple(places))
        for number, (_, words, places) in enumerate(row["wrong"]):
            yield Example(f"{text.id}/w{number}", text.source, "false", text.fold, words, text.id, tuple(places))


def _rows_about(texts: Mapping[str, Text], path: Path) -> Iterator[tuple[Any, Text]]:
    """Yield the rows of a file with the passages they are about, but for passages that read differently now."""
    for row in _rows(path):
        text = texts.get(row["passage"])
        if text is not None and row["digest"] == digest(text):
            yield row, text


def digest(text: Text) -> str:
    """Return what tells whether a passage still reads, and is split, as it was when questions were written."""
    return hashlib.sha256("\n".join(text.sentences).encode()).hexdigest()[:12]


def _written_rows(row: Mapping[str, Any]) -> Iterator[tuple[Kind, str, tuple[int, ...] | None]]:
    if row.get("parliamentary"):
        yield "parliamentary", row["parliamentary"], None
    for question, places in row["questions"]:
        yield "question", question, tuple(places)
    for question in row["near_misses"]:
        yield "near miss", question, ()
    if row.get("true"):
        yield "true", row["true"][0], tuple(row["true"][1])
    if row.get("false"):
        yield "false", row["false"], ()


def save(texts: Iterable[Text], examples: Iterable[Example], path: Path) -> None:
    """Write passages and examples as JSON lines, for a machine that has nothing else."""
    with path.open("w", encoding="utf-8") as file:
        for text in texts:
            row = {"t": [text.id, text.source, text.fold, text.heading, text.sentences]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for e in examples:
            row = {"e": [e.id, e.source, e.kind, e.fold, e.text, e.passage, e.sentences, e.mined]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def load(path: Path) -> tuple[dict[str, Text], list[Example]]:
    """Read what ``save`` wrote."""
    texts: dict[str, Text] = {}
    examples = []
    for row in _rows(path):
        if "t" in row:
            key, source, fold, heading, sentences = row["t"]
            texts[key] = Text(key, source, fold, heading, tuple(sentences))
        else:
            key, source, kind, fold, words, passage, places, mined = row["e"]
            known = None if places is None else tuple(places)
            found = tuple((other, place) for other, place in mined)
            examples.append(Example(key, source, kind, fold, words, passage, known, found))
    return texts, examples


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def document_folds(sizes: Mapping[str, int]) -> dict[str, int]:
    """Return a fold per document, so that folds hold about as many passages each."""
    filled = [0] * FOLDS
    folds = {}
    for document, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        folds[document] = fold = min(range(FOLDS), key=filled.__getitem__)
        filled[fold] += size
    return folds


def in_folds(examples: Sequence[Example], folds: Iterable[int]) -> list[Example]:
    """Return the examples of some folds."""
    wanted = set(folds)
    return [example for example in examples if example.fold in wanted]
