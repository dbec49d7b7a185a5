"""Measure a judge as it ships, in int8 and without PyTorch, on the fold left out; ``--card`` notes it on its card.

python -m training.measure --data FILE --fold N [--judge FOLDER] [--sources NAME ...] [--card]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from training.batches import Tokens
from training.data import FOLDS, in_folds, load
from training.evaluate import Read, figures
from vectorstore.judge_input import Pair
from vectorstore.judging import BUNDLED, Judge


def reader(judge: Judge) -> Read:
    """Return a function that reads pairs with a judge that ships."""

    def read(pairs: Sequence[Pair]) -> tuple[np.ndarray, list[Mapping[int, float]]]:
        found = judge.read_pairs(pairs)
        scores = np.array([(one.relevance, one.answers, one.supports) for one in found], np.float32).reshape(-1, 3)
        return scores, [one.sentences for one in found]

    return read


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), required=True)
    parser.add_argument("--judge", type=Path, default=BUNDLED)
    parser.add_argument("--sources", nargs="+", default=["kamervragen"])
    parser.add_argument("--card", action="store_true", help="write the figures on the judge's card")
    options = parser.parse_args()
    texts, examples = load(options.data)
    unseen = [e for e in in_folds(examples, [options.fold]) if e.source in options.sources]
    tokens = Tokens(Tokenizer.from_file(str(options.judge / "tokenizer.json")), texts)
    found = {name: round(value, 3) for name, value in figures(reader(Judge(options.judge)), unseen, tokens).items()}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if options.card:
        path = options.judge / "card.json"
        card = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(card | {"figures": found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
