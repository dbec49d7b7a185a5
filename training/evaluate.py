"""What a judge is worth on folds that did not train it: ranking, answerability, sentences and support."""

from __future__ import annotations

import hashlib
import math
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from training.batches import Tokens, places_of
from training.corruption import corrupt
from training.data import Example
from vectorstore.judge_input import Pair

READ = 10  # passages that the judge reads for a question
FUSION = 60  # the constant of reciprocal rank fusion
_MOST = 300  # made questions of a kind and statements that are measured: more take a processor too long

# (scores of each pair, shape (pairs, 3); for each pair the score of each sentence by its place)
Read = Callable[[Sequence[Pair]], tuple[np.ndarray, Sequence[Mapping[int, float]]]]


def figures(read: Read, examples: Sequence[Example], tokens: Tokens) -> dict[str, float]:
    """Return the figures by name, fractions of 1."""
    found: dict[str, float] = {}
    examples = _few(examples)
    asked = [e for e in examples if e.kind not in ("true", "false") and e.mined]
    scores = _judged(read, asked, tokens)
    for source in sorted({e.source for e in asked}):
        found |= _ranking([e for e in asked if e.source == source], scores, source)
        found |= _answerability([e for e in asked if e.source == source], scores, source)
    found |= _sentences(read, [e for e in asked if e.kind == "question"], tokens)
    return found | _support(read, [e for e in examples if e.kind in ("true", "false")], tokens)


def _few(examples: Sequence[Example]) -> list[Example]:
    """Return all real questions, and of every other kind of each source the same few on every machine."""
    kinds: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda e: hashlib.sha256(e.id.encode()).digest()):
        kinds[example.source, example.kind].append(example)
    return [e for (_, kind), group in kinds.items() for e in (group if kind == "real" else group[:_MOST])]


def _judged(read: Read, asked: Sequence[Example], tokens: Tokens, deepest: int = 30) -> dict[str, np.ndarray]:
    pairs, owners = [], []
    for example in asked:
        for key, place in example.mined[: deepest if example.kind == "real" else READ]:
            pairs.append(tokens.pair(example.text, key, place))
            owners.append(example.id)
    rows = read(pairs)[0]
    found: dict[str, list[np.ndarray]] = defaultdict(list)
    for owner, row in zip(owners, rows, strict=True):
        found[owner].append(row)
    return {key: np.array(value) for key, value in found.items()}


def _ranking(asked: Sequence[Example], scores: Mapping[str, np.ndarray], source: str) -> dict[str, float]:
    real = [e for e in asked if e.kind == "real"] or [e for e in asked if e.kind == "question"]
    found = {f"{source}: questions": float(len(real))}
    for depth in (0, 10, 15, 30):
        for weight in (0.0, 1.0, 3.0, 6.0) if depth else (0.0,):
            gains = [_gain(e, scores[e.id][:, 0], depth, weight) for e in real]
            name = f"{source}: nDCG@10" + (f" judged {depth}, rank weight {weight:g}" if depth else " searched")
            found[name] = float(np.mean(gains))
    return found


def _gain(example: Example, relevance: np.ndarray, depth: int, weight: float) -> float:
    depth = min(depth, len(relevance))
    prior = [weight * 100 / (FUSION + rank) for rank in range(depth)]
    order = sorted(range(depth), key=lambda i: -(relevance[i] + prior[i])) + list(range(depth, len(example.mined)))
    for rank, place in enumerate(order[:10]):
        if example.mined[place][0] == example.passage:
            return 1 / math.log2(rank + 2)
    return 0.0


def _answerability(asked: Sequence[Example], scores: Mapping[str, np.ndarray], source: str) -> dict[str, float]:
    sure = {e.id: float(scores[e.id][:READ, 1].max()) for e in asked}
    yes = {kind: [sure[e.id] for e in asked if e.kind == kind] for kind in ("real", "question", "parliamentary")}
    found = {}
    for positive, negative in (("real", "page removed"), ("real", "elsewhere"), ("question", "near miss")):
        no = [sure[e.id] for e in asked if e.kind == negative]
        if yes[positive] and no:
            name = f"{source}: {positive} against {negative}"
            found[f"{name}, AUC"] = _auc(yes[positive], no)
            found[f"{name}, refused at 95 % answered"] = float(np.mean(np.array(no) < np.quantile(yes[positive], 0.05)))
    return found


def _sentences(read: Read, asked: Sequence[Example], tokens: Tokens) -> dict[str, float]:
    known = [e for e in asked if e.sentences]
    pairs = [tokens.pair(e.text, e.passage, e.sentences[0] if e.sentences else 0) for e in known]
    right = []
    for example, places in zip(known, read(pairs)[1], strict=True):
        if len(places) > 1:
            right.append(max(places, key=places.__getitem__) in (example.sentences or ()))
    return {"best sentence of the passage holds the answer": float(np.mean(right))} if right else {}


def _support(read: Read, statements: Sequence[Example], tokens: Tokens) -> dict[str, float]:
    pairs: list[Pair] = []
    kinds: list[str] = []
    chance = random.Random(11)
    for e in statements:
        text = tokens.texts[e.passage]
        places = places_of(e)
        pairs.append(tokens.statement(e.text, e.passage, places))
        kinds.append(e.kind)
        if e.kind != "true":
            continue
        around = " ".join(text.sentences)
        others = [" ".join(tokens.texts[key].sentences) for key, _ in e.mined[:5]]
        for statement, right in ((e.text, "true"), (text.sentences[places[0]], "verbatim")):
            if right == "verbatim":
                pairs.append(tokens.statement(statement, e.passage, places))
                kinds.append(right)
            if changed := corrupt(statement, around, others, chance):
                pairs.append(tokens.statement(changed[1], e.passage, places))
                kinds.append(f"changed {changed[0]}")
        if elsewhere := [key for key, _ in e.mined if key != e.passage]:
            pairs.append(tokens.statement(e.text, elsewhere[0], (0,)))
            kinds.append("another section")
    if not pairs:
        return {}
    score: np.ndarray = read(pairs)[0][:, 2]
    kind = np.array(kinds)
    true, verbatim = score[kind == "true"], score[kind == "verbatim"]
    wrong = score[[k not in ("true", "verbatim", "false") for k in kinds]]
    kept = np.concatenate([true, verbatim])
    found = {
        "support: AUC, written": _auc(true, score[kind == "false"]),
        "support: AUC, changed": _auc(kept, wrong),
        "support: changed stopped at 92 % kept": float(np.mean(wrong < np.quantile(kept, 0.08))),
        "support: written false stopped at 92 % kept": float(np.mean(score[kind == "false"] < np.quantile(kept, 0.08))),
    }
    for name in sorted(set(kinds) - {"true", "verbatim", "false"}):
        found[f"support: {name} stopped at 92 % kept"] = float(np.mean(score[kind == name] < np.quantile(kept, 0.08)))
    return found


def _auc(yes: Sequence[float] | np.ndarray, no: Sequence[float] | np.ndarray) -> float:
    return float(roc_auc_score([1] * len(yes) + [0] * len(no), [*yes, *no]))
