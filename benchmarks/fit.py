"""Fit the two models of app/answering/model.json from questions whose answers are known.

    python -m benchmarks.fit --index FOLDER QUESTIONS.jsonl [--index FOLDER QUESTIONS.jsonl …] [--write]

Each pair is an index and the questions on it (formats: app/evaluation/dataset.py). Questions on the letter never belong
here: they measure. Folds go by document, so that every printed figure is of a document that did not train it.
Without --write only the cross-validated figures are printed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from app.answering.conversation import standalone
from app.answering.question import Question
from app.answering.requests import refusal
from app.answering.signals import Candidate, candidates, question_signals
from app.evaluation.dataset import Question as Example
from app.evaluation.dataset import read_questions
from vectorstore.index import Index
from vectorstore.passage import Hit

MODEL = Path("app/answering/model.json")
HITS = 10
FOLDS = 5
# The FAQ has sixteen questions whose page was taken out: few, and the hardest kind of no. They count for more.
KIND_WEIGHTS = {"gold_removed": 4.0}


@dataclass(frozen=True, slots=True)
class Searched:
    """An example with what the search found: ``labels[i]`` tells whether candidate i holds gold."""

    example: Example
    question: Question
    hits: Sequence[Hit]
    candidates: Sequence[Candidate]
    labels: np.ndarray
    group: str


def search_all(folder: Path, questions: Path) -> list[Searched]:
    """Search every question that is one, in the documents it is about."""
    index = Index.open(folder)
    found = []
    for example in read_questions(questions):
        question = standalone(example.question, example.history)
        if refusal(question.text):
            continue
        scope = (example.document,) if example.document else ()
        hits = index.search(question.text, documents=scope, limit=HITS)
        if not hits:
            continue
        rows = candidates(question, hits)
        labels = np.array([_holds_gold(example, row) for row in rows])
        group = example.document or f"{questions.stem}-{sum(map(ord, example.id)) % 7}"
        found.append(Searched(example, question, hits, rows, labels, group))
    index.close()
    return found


def fit_sentence(data: Sequence[Searched]) -> Any:
    """Fit which sentence answers, on the questions whose gold is a sentence and was found at all."""
    chosen = [row for row in data if row.example.gold and row.labels.any()]
    x = np.array([list(c.signals.values()) for row in chosen for c in row.candidates])
    y = np.concatenate([row.labels for row in chosen])
    return _classifier(0.3).fit(x, y)


def fit_answer(data: Sequence[Searched], sentence: Any) -> Any:
    """Fit whether the documents answer."""
    x = np.array([list(answer_signals(row, sentence).values()) for row in data])
    weights = [KIND_WEIGHTS.get(row.example.kind, 1.0) for row in data]
    answerable = [row.example.answerable for row in data]
    return _classifier(0.1).fit(x, answerable, logisticregression__sample_weight=weights)


def answer_signals(row: Searched, sentence: Any) -> dict[str, float]:
    """Return the question's signals, with the candidates ranked by the sentence model."""
    scores = sentence.decision_function(np.array([list(c.signals.values()) for c in row.candidates]))
    order = np.argsort(-scores)
    signals = question_signals(row.question, row.hits, [row.candidates[i] for i in order])
    return {**signals, "sentence_score": float(scores[order[0]]) / 4}


def cross_validate(data: Sequence[Searched]) -> None:
    """Print figures of documents that did not train them."""
    groups = [row.group for row in data]
    probability = np.zeros(len(data))
    first = []
    for train, test in GroupKFold(FOLDS).split(data, groups=groups):
        part = [data[i] for i in train]
        sentence = fit_sentence(part)
        answer = fit_answer(part, sentence)
        for i in test:
            row = data[i]
            probability[i] = answer.predict_proba(np.array([list(answer_signals(row, sentence).values())]))[0, 1]
            if row.example.answerable:
                scores = sentence.decision_function(np.array([list(c.signals.values()) for c in row.candidates]))
                first.append(bool(row.labels[int(np.argmax(scores))]))
    answerable = np.array([row.example.answerable for row in data])
    print(f"questions {len(data)}, best sentence holds gold {np.mean(first):.3f}")
    print(f"AUC {roc_auc_score(answerable, probability):.3f}")
    answered = probability[answerable]
    for threshold in (*np.quantile(answered, [0.02, 0.05, 0.1]), 0.35, 0.4, 0.45, 0.5):
        share = float((answered >= threshold).mean())
        kinds = sorted({row.example.kind for row in data if not row.example.answerable})
        stopped = {
            kind: np.mean([p < threshold for p, row in zip(probability, data, strict=True) if _is(row, kind)])
            for kind in kinds
        }
        print(f"answered {share:.0%} (threshold {threshold:.3f}):", {k: f"{v:.2f}" for k, v in stopped.items()})


def write(sentence: Any, answer: Any, data: Sequence[Searched]) -> None:
    """Write both models, in plain weights on plain signals."""
    models = {
        "sentence": _plain(sentence, list(data[0].candidates[0].signals)),
        "answer": _plain(answer, list(answer_signals(data[0], sentence))),
    }
    MODEL.write_text(json.dumps({"models": models}, indent=1) + "\n", encoding="utf-8")


def _plain(pipeline: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return a pipeline of scaler and regression as weights on the unscaled signals."""
    scaler, regression = pipeline[0], pipeline[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return {
        "bias": round(bias, 4),
        "weights": {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)},
    }


def _classifier(strength: float) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2_000))


def _is(row: Searched, kind: str) -> bool:
    return not row.example.answerable and row.example.kind == kind


def _holds_gold(example: Example, candidate: Candidate) -> bool:
    text = _normal(candidate.text)
    if example.gold_passages:
        return candidate.hit.passage.origin.document in example.gold_passages
    return any(gold in text or (len(text) > 20 and text in gold) for gold in map(_normal, example.gold))


def _normal(text: str) -> str:
    return re.sub(r"[\s“”\"’‘'`´-]+", " ", text).strip().casefold()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", action="append", nargs=2, type=Path, metavar=("FOLDER", "QUESTIONS"), required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = [row for folder, questions in arguments.index for row in search_all(folder, questions)]
    cross_validate(data)
    if arguments.write:
        sentence = fit_sentence(data)
        write(sentence, fit_answer(data, sentence), data)


if __name__ == "__main__":
    main()
