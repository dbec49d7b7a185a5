"""Fit the model of the gate: from its signals, how likely cited passages carry a sentence.

    python -m benchmarks.gate_fit --write

It learns from the sentences of `data/gate.jsonl` in the fold `fitted`, once with the judge and once without. The
threshold is where, cross-validated by passage, 95 % of the wrong sentences are stopped, by the model or before it;
those with two things exchanged are left out of that count. Nothing of the fold `held` is looked at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from app.answering.gate.gate import Verdict, Weighed
from benchmarks import measuring
from benchmarks.gate import EXCHANGED, Pair, gate, pairs
from benchmarks.measuring import ROOT, Figure

MODEL = ROOT / "app" / "answering" / "gate" / "model.json"
STOPPED = 0.95
_STRENGTH = 0.3  # inverse of the regularisation


def main() -> int:
    """Fit, print, write when asked to, and return the exit code."""
    options = measuring.arguments(__doc__).parse_args()
    asked = [pair for pair in pairs() if pair.fold == "fitted"]
    models: dict[str, Mapping[str, object]] = {}
    figures: list[Figure] = []
    for judged in (False, True):
        name = "with judge" if judged else "without judge"
        found = gate(judged=judged).weigh([(pair.sentence, (pair.passage,)) for pair in asked])
        models[name], more = fitted(asked, found)
        figures += [Figure(f"{name}: {figure.measure}", figure.value, figure.unit) for figure in more]
    if options.write:
        MODEL.write_text(json.dumps(models, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return measuring.finish("gate_fit", figures, options)


def fitted(asked: Sequence[Pair], found: Sequence[Verdict | Weighed]) -> tuple[dict[str, object], list[Figure]]:
    """Return the model as it is written, with cross-validated figures."""
    weighed = [(pair, one) for pair, one in zip(asked, found, strict=True) if isinstance(one, Weighed)]
    names = list(weighed[0][1].signals)
    values = np.array([[one.signals[name] for name in names] for _, one in weighed])
    right = np.array([pair.is_right for pair, _ in weighed])
    passages = [pair.passage.text for pair, _ in weighed]
    made = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=5_000))
    unseen = cross_val_predict(made, values, right, groups=passages, cv=GroupKFold(10), method="predict_proba")[:, 1]
    decided = [(pair, one) for pair, one in zip(asked, found, strict=True) if isinstance(one, Verdict)]
    counted = np.array([not pair.is_right and pair.kind != EXCHANGED for pair, _ in weighed])
    wrong = sum(not pair.is_right and pair.kind != EXCHANGED for pair in asked)
    shown = sum(one.supported and not pair.is_right for pair, one in decided)
    may_pass = int((1 - STOPPED) * wrong) - shown
    threshold = float(np.sort(unseen[counted])[::-1][may_pass])
    made.fit(values, right)
    scaler, regression = made[0], made[1]
    weights = regression.coef_[0] / scaler.scale_
    model: dict[str, object] = {
        "bias": round(float(regression.intercept_[0] - weights @ scaler.mean_), 4),
        "threshold": round(threshold, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        "usual": dict(zip(names, (round(float(v), 4) for v in values[right].mean(axis=0)), strict=True)),
    }
    passed = unseen > threshold
    shown += int((passed & counted).sum())
    kept = int((passed & right).sum()) + sum(one.supported and pair.is_right for pair, one in decided)
    return model, [
        Figure("AUC of what is weighed, cross-validated", float(roc_auc_score(right, unseen)), ""),
        Figure("wrong stopped, cross-validated", 1 - shown / wrong, "%"),
        Figure("right kept, cross-validated", kept / sum(pair.is_right for pair in asked), "%"),
    ]


if __name__ == "__main__":
    sys.exit(main())
