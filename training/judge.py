"""Train the judge and measure it on what it did not see.

    python -m training.judge --data FILE --out FOLDER [--fold N] [--layers N] [--epochs N] ...

``--data`` is what ``training.mining`` wrote. ``--fold`` leaves one fold out and measures on it; without it all are
used.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from training.base import cut, kept_pieces, make_encoder, make_tokenizer, read_cut, write_cut
from training.batches import Tokens
from training.data import FOLDS, Text, in_folds, load
from training.evaluate import Read, figures
from training.model import HEADS, Judge
from training.train import Settings, read_rows, train
from vectorstore.judge_input import Pair
from vectorstore.weights import Weights, read_weights


def reader(judge: Judge, rows: int = 64) -> Read:
    """Return a function that reads pairs with a network."""

    def read(pairs: Sequence[Pair]) -> tuple[np.ndarray, list[Mapping[int, float]]]:
        if not pairs:
            return np.zeros((0, len(HEADS)), np.float32), []
        with torch.inference_mode():
            scores, tokens = (values.cpu().numpy() for values in read_rows(judge, pairs, rows))
        return scores, [
            {place: float(line[a:b].mean()) for place, (a, b) in pair.sentences.items() if b > a}
            for pair, line in zip(pairs, tokens, strict=True)
        ]

    return read


def main() -> int:
    """Train, measure, write, and return the exit code."""
    options = _options()
    texts, examples = load(options.data)
    weights = _weights(options, texts)
    tokens = Tokens(make_tokenizer(weights), texts)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    judge = Judge(make_encoder(options.layers, weights), frozen=options.frozen).to(device)
    if options.start:
        judge.load_state_dict(torch.load(options.start, map_location=device)["judge"])
    settings = Settings(epochs=options.epochs, rows=options.rows, rate=options.rate, seed=options.seed)
    folds = [fold for fold in range(FOLDS) if fold != options.fold]
    examples = [e for e in examples if e.source in options.sources]
    options.out.mkdir(parents=True, exist_ok=True)
    name = f"judge-{options.layers}-{'final' if options.fold is None else options.fold}{options.tag}"
    started = time.perf_counter()
    train(judge, in_folds(examples, folds), tokens, settings, options.out / f"{name}.state")
    seconds = time.perf_counter() - started
    kept = {key: values.half() for key, values in judge.state_dict().items() if "word_embeddings" not in key}
    torch.save(kept, options.out / f"{name}.pt")
    if options.fold is not None:
        measured = figures(reader(judge), in_folds(examples, [options.fold]), tokens)
        measured["seconds"] = seconds
        (options.out / f"{name}.json").write_text(json.dumps(measured, indent=1), encoding="utf-8")
        print(
            name, json.dumps({key: round(value, 3) for key, value in measured.items()}, ensure_ascii=False), flush=True
        )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="the encoder with its vocabulary cut; made here when absent")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave this one out and measure on it")
    parser.add_argument("--start", type=Path, help="the state of an earlier run, from which this one goes on")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=4, help="lowest layers that stay as they are")
    parser.add_argument("--sources", nargs="+", default=["kamervragen"], help="sets that train: others may measure")
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument("--rows", type=int, default=Settings().rows)
    parser.add_argument("--rate", type=float, default=Settings().rate)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--tag", default="")
    return parser.parse_args()


def _weights(options: argparse.Namespace, texts: Mapping[str, Text]) -> Weights:
    if options.base and options.base.exists():
        return read_cut(options.base)
    weights = read_weights()
    weights = cut(weights, kept_pieces(weights, (s for text in texts.values() for s in text.sentences)))
    if options.base:
        write_cut(weights, options.base)
    return weights


if __name__ == "__main__":
    sys.exit(main())
