"""No text of a visitor, however odd, keeps a pattern busy: each is tried on texts made to make it backtrack."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MODULES = ("question", "requests", "answer_types", "conversation", "ellipsis", "pointers", "references", "stance")
LENGTH = 2_000  # the longest question
PATIENCE = (
    120  # seconds for all; they take about three, and a pattern that grows with the cube of the length takes hours
)
ODD = (
    " ",
    "a",
    "A. ",
    "9.",
    "9 ",
    "1'",
    "aa,",
    "{",
    "{{",
    "<",
    "${",
    "(",
    ".!? ",
    "-a",
    "é",
    ", ",
    "a, dat ",
    "kun je a ",
)


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(part)


def all_patterns() -> list[re.Pattern[str]]:
    modules = [importlib.import_module(f"app.answering.{name}") for name in MODULES]
    return [pattern for module in modules for value in vars(module).values() for pattern in patterns_in(value)]


def adverse(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield repetitions of what the pattern is made of, each with an end that fits nothing."""
    words = sorted(set(re.findall(r"[a-z]{2,}", re.sub(r"\\.", " ", pattern.pattern))))
    for seed in (*ODD, *(f"{word} " for word in words), *(f", {word} een " for word in words)):
        yield (seed * LENGTH)[:LENGTH] + "\x01"


def test_every_pattern_is_found() -> None:
    assert len(all_patterns()) > 40


def test_no_pattern_is_kept_busy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {__name__} as here; here.try_all()"],
        cwd=ROOT,
        timeout=PATIENCE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def try_all() -> None:
    for pattern in all_patterns():
        for text in adverse(pattern):
            pattern.search(text)
