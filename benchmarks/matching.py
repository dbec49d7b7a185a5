"""Whether a text holds what a question wants."""

from __future__ import annotations

import re

from app.evaluation.dataset import Question


def holds_gold(example: Question, text: str, document: str) -> bool:
    """Tell whether a text, which stands in a document, holds a gold fragment or is of a gold page."""
    if example.gold_passages:
        return document in example.gold_passages
    found = _normal(text)
    return any(gold in found or (len(found) > 20 and found in gold) for gold in map(_normal, example.gold))


def _normal(text: str) -> str:
    return re.sub(r"[\s“”\"’‘'`´-]+", " ", text).strip().casefold()
