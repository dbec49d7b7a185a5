"""Sentences of a document that tell an assistant what to say: they carry nothing. Pure.

What a document states is shown with the document beside it; what it orders a model to say is no statement of it. A rule
needs the form of such an order, so that "Schrijf uw naam op het formulier" stays what it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAY = r"(?:schrijf|zeg|antwoord|herhaal|vermeld|write|say|answer|reply|repeat|respond|print)"
_RULES = r"(?:instructies?|regels|opdracht(?:en)?|prompts?|instructions?|rules|guidelines)"
_ORDERS = re.compile(
    rf"(?:^|[.!?;:,\]>)\"“]\s*|\b(?:en|and|nu|dan|now|then)\s+)\W*{_SAY}\b[^.!?\n]{{0,40}}:|"
    rf"(?:^\W*|:\s*){_SAY}\s+(?:dan |then )?(?:dat|that)\b|"
    rf"\b(?:negeer|vergeet|omzeil|ignore|forget|disregard|override)\b.{{0,60}}\b(?:{_RULES}|alles|everything)\b|"
    rf"\b(?:taalmodel|chatbot|AI|LLM|ChatGPT|language model)\b.{{0,80}}\b{_SAY}\b|"
    rf"\b(?:nieuwe|new) {_RULES}\s*:|\b(?:systeem|system) ?prompt\b|\byou are now\b|"
    r"\[/?(?:INST|SYSTEM)\]|<\|?/?(?:im_start|im_end|system|endoftext)|^\W*(?:system|systeem|assistant)\s*:",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def is_order(sentence: str) -> bool:
    """Tell whether a sentence orders an assistant to say or to forget something."""
    return _ORDERS.search(sentence) is not None
