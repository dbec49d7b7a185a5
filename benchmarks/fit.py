"""Fit the models of app/answering/model.json, and measure them on documents that did not train them.

    python -m benchmarks.fit --documents FOLDER --faq FOLDER [--indexes FOLDER] [--write]

``--documents`` holds the documents that our own questions (``data/questions-*.jsonl``) are about, ``--faq`` a
``corpus.jsonl`` with ``questions.jsonl``; ``--indexes`` keeps the indexes made of them. Questions on the letter never
belong here: they measure. Folds go by document, so every printed figure is of a document that did not train it.
``--write`` keeps the models and the figures.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from app.answering.answerability import question_signals
from app.answering.conversation import standalone
from app.answering.evidence import select_evidence
from app.answering.question import Question, clean
from app.answering.requests import refusal
from app.answering.signals import Candidate, candidates
from app.evaluation.calibration import calibration
from app.evaluation.dataset import Question as Example
from app.evaluation.dataset import read_questions
from benchmarks import indexes, measuring
from benchmarks.judge import did_not_train
from benchmarks.matching import holds_gold
from benchmarks.measuring import ROOT, Figure
from vectorstore.index import Index
from vectorstore.judging import Judge, judged
from vectorstore.passage import Hit

MODEL = ROOT / "app" / "answering" / "model.json"
OWN_QUESTIONS = sorted((ROOT / "benchmarks" / "data").glob("questions-*.jsonl"))
HITS = 10
FOLDS = 5
# The FAQ has sixteen questions whose page was taken out: few, and the hardest kind of no. They count for more.
# Made questions are many: they count for less.
ELSEWHERE = "asked elsewhere"
SWAPPED = "subject swapped"
KIND_WEIGHTS = {"gold_removed": 10.0, ELSEWHERE: 0.3, SWAPPED: 0.15}
MADE = (ELSEWHERE, SWAPPED)
# The share of the answerable questions that each threshold may cost. Our own are harder than those on the letter, of
# which it costs none to half as many.
MISSED = {
    "without judge": {"answer": 0.2, "partial": 0.115},
    "with judge": {"answer": 0.16, "partial": 0.11},
}


@dataclass(frozen=True, slots=True)
class Searched:
    """An example with what the search found: ``labels[i]`` tells whether candidate i holds gold."""

    example: Example
    question: Question
    hits: Sequence[Hit]
    candidates: Sequence[Candidate]
    labels: np.ndarray
    source: str
    group: str


def search_all(index: Index, questions: Path, source: str, judge: Judge | None) -> list[Searched]:
    """Search every question that is one, in the documents it is about."""
    searched = (search(index, example, source, judge) for example in read_questions(questions))
    return [row for row in searched if row]


def search_elsewhere(index: Index, questions: Path, source: str, judge: Judge | None) -> list[Searched]:
    """Ask every answerable question of a document to another one, which does not answer it.

    Off-topic questions in the words and forms of real ones: without them a model learns little of questions whose
    subject is missing altogether.
    """
    others = sorted(index.versions())
    found = []
    for example in read_questions(questions):
        if example.answerable and example.document in others and not example.history:
            place = (others.index(example.document) + 1 + sum(map(ord, example.id)) % (len(others) - 1)) % len(others)
            elsewhere = replace(example, kind=ELSEWHERE, answerable=False, gold=(), document=others[place])
            found.append(search(index, elsewhere, source, judge))
    return [row for row in found if row]


def search_swapped(index: Index, questions: Path, source: str, judge: Judge | None) -> list[Searched]:
    """Ask every answerable question with its subject replaced by that of a question on another document.

    "Wat kost een paspoort?" beside a text that says what a ticket costs: the same words and kind, another thing.
    """
    examples = [e for e in read_questions(questions) if e.answerable and e.document and not e.history]
    found = []
    for place, example in enumerate(examples):
        donors = [e for e in examples[place:] + examples[:place] if e.document != example.document]
        own, other = Question(example.question).subject, Question(donors[0].question).subject if donors else None
        if own is None or other is None:
            continue
        text = f"{example.question[: own.start]}{other.surface}{example.question[own.end :]}"
        swapped = replace(example, kind=SWAPPED, question=text, answerable=False, gold=())
        found.append(search(index, swapped, source, judge))
    return [row for row in found if row]


def search(index: Index, example: Example, source: str, judge: Judge | None) -> Searched | None:
    """Search one question, and have the judge read if there is one; None when it is no question or nothing is found."""
    question = standalone(example.question, example.history)
    if refusal(clean(example.question)) or not question.words:
        return None
    scope = (example.document,) if example.document else ()
    hits = index.search(question.text, documents=scope, limit=HITS, keywords=question.keywords)
    if judge:
        hits = judged(judge, question.text, hits, around=select_evidence(question, hits).leading)
    rows = candidates(question, hits)
    if not rows:
        return None
    labels = np.array([holds_gold(example, row.text, row.hit.passage.origin.document) for row in rows])
    group = example.document or f"{source}-{sum(map(ord, example.id)) % FOLDS}"
    return Searched(example, question, hits, rows, labels, source, group)


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


def cross_validate(data: Sequence[Searched]) -> tuple[np.ndarray, np.ndarray]:
    """Return every question's log-odds, and whether the best sentence holds gold, from models of other documents."""
    log_odds, first = np.zeros(len(data)), np.zeros(len(data), bool)
    for train, test in GroupKFold(FOLDS).split(data, groups=[row.group for row in data]):
        part = [data[i] for i in train]
        sentence = fit_sentence(part)
        answer = fit_answer(part, sentence)
        for i in test:
            signals = np.array([list(answer_signals(data[i], sentence).values())])
            log_odds[i] = answer.decision_function(signals)[0]
            scores = sentence.decision_function(np.array([list(c.signals.values()) for c in data[i].candidates]))
            first[i] = bool(data[i].labels[int(np.argmax(scores))])
    return log_odds, first


def calibrated(data: Sequence[Searched], log_odds: np.ndarray) -> tuple[float, float]:
    """Return what to multiply log-odds with and to add, so that probabilities are shares: fitted on unseen documents.

    Made questions are left out, and every other one counts once.
    """
    real = np.array([row.example.kind not in MADE for row in data])
    yes = np.array([row.example.answerable for row in data])
    line = LogisticRegression(C=1e6).fit(log_odds[real, None], yes[real])
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def thresholds(data: Sequence[Searched], probability: np.ndarray, may_miss: Mapping[str, float]) -> dict[str, float]:
    """Return the highest probabilities that cost no more of the answerable questions, each source counting as much."""
    yes = np.array([row.example.answerable for row in data])
    source = np.array([row.source for row in data])
    of_source = [np.sort(probability[yes & (source == one)]) for one in dict.fromkeys(source)]
    found = {}
    for name, share in may_miss.items():
        missed = {t: np.mean([np.searchsorted(row, t) / len(row) for row in of_source]) for t in probability[yes]}
        found[name] = round(float(max(t for t, cost in missed.items() if cost <= share)), 3)
    return found


def figures(data: Sequence[Searched], probability: np.ndarray, first: np.ndarray, partial: float) -> list[Figure]:
    """Return the cross-validated figures per source, at the threshold that the product uses."""
    shown = probability >= partial
    yes = np.array([row.example.answerable for row in data])
    source = np.array([row.source for row in data])
    kind = np.array([row.example.kind for row in data])
    found = []
    real = np.array([row.example.kind not in MADE for row in data])
    for name in dict.fromkeys(source):
        here = source == name
        found += [
            Figure(
                f"{name}: expected calibration error",
                calibration(zip(probability[here & real], yes[here & real], strict=True)).error or 0.0,
                "%",
            ),
            Figure(f"{name}: AUC of the probability", roc_auc_score(yes[here], probability[here]), ""),
            Figure(f"{name}: best sentence holds the gold text", first[here & yes].mean(), "%"),
            Figure(f"{name}: answerable questions answered", shown[here & yes].mean(), "%"),
        ]
        strict = probability < np.quantile(probability[here & yes], 0.05)
        for no in sorted(set(kind[here & ~yes]) - {"injection"}):
            rows = here & ~yes & (kind == no)
            found += [
                Figure(f"{name}: {no} refused", 1 - shown[rows].mean(), "%"),
                Figure(f"{name}: {no} refused, were 95 % answered", strict[rows].mean(), "%"),
            ]
    return found


def fitted(data: Sequence[Searched], line: tuple[float, float], *, was_judged: bool) -> dict[str, Any]:
    """Return both models, in plain weights on plain signals; those of the judge have none when it did not read."""
    sentence = fit_sentence(data)
    models = {
        "sentence": _plain(sentence, list(data[0].candidates[0].signals)),
        "answer": _plain(fit_answer(data, sentence), list(answer_signals(data[0], sentence))),
    }
    models["answer"] = _calibrate(models["answer"], *line)
    if not was_judged:
        for model in models.values():
            model["weights"] = {name: w for name, w in model["weights"].items() if not name.startswith("judged")}
    return models


def _calibrate(model: dict[str, Any], scale: float, shift: float) -> dict[str, Any]:
    weights = {name: round(weight * scale, 4) for name, weight in model["weights"].items()}
    return {"bias": round(model["bias"] * scale + shift, 4), "weights": weights}


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


def gather(options: Namespace, judge: Judge | None) -> list[Searched]:
    """Search all questions, read by the judge when there is one; of the FAQ then only those that did not train it."""
    with indexes.opened(options) as (own, faq, _):
        ways = (search_all, search_elsewhere, search_swapped)
        own_ones = ((way, questions) for way in ways for questions in OWN_QUESTIONS)
        data = [row for way, questions in own_ones for row in way(own, questions, "own questions", judge)]
        asked = search_all(faq, options.faq / "questions.jsonl", "FAQ", judge)
        return data + [row for row in asked if judge is None or did_not_train(row.example)]


def main() -> int:
    """Fit, measure, print, and return the exit code."""
    options = indexes.arguments(__doc__).parse_args()
    models, measured = {}, []
    for name, judge in (("without judge", None), ("with judge", Judge())):
        data = gather(options, judge)
        log_odds, first = cross_validate(data)
        scale, shift = calibrated(data, log_odds)
        probability = 1 / (1 + np.exp(-(scale * log_odds + shift)))
        found = thresholds(data, probability, MISSED[name])
        rows = figures(data, probability, first, found["partial"])
        measured += [replace(row, measure=f"{name}, {row.measure}") for row in rows]
        if options.write:
            models[name] = {"thresholds": found, **fitted(data, (scale, shift), was_judged=judge is not None)}
    if options.write:
        MODEL.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")
    return measuring.finish("fit", measured, options)


if __name__ == "__main__":
    sys.exit(main())
