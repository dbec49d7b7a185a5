"""How long each step of an answer took, and what a language model's cost: what stands under ``stappen``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from app.observing.stages import stage

_DUTCH: Final = {
    "question": "vraag",
    "rewrite": "herschrijven",
    "search": "zoeken",
    "evidence": "bewijs",
    "write": "schrijven",
    "gate": "controleren",
    "simplify": "vereenvoudigen",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, whole milliseconds, and for a language model which prompt and how many tokens.

    ``failed`` says in one word why a model gave nothing that could be used: ``down``, ``slow``, ``refused``,
    ``nothing_found``, ``unsupported`` or ``unusable``.
    """

    name: str
    duration_ms: int
    prompt: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    failed: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the step under the keys of the public schema; what only a model has is left out for other steps."""
        shown: dict[str, Any] = {"stap": _DUTCH.get(self.name, self.name), "duurMs": self.duration_ms}
        if self.prompt:
            shown |= {"prompt": self.prompt, "tokensIn": self.tokens_in, "tokensUit": self.tokens_out}
        return {**shown, "mislukt": self.failed} if self.failed else shown


class StepLog:
    """The steps of one answer, in the order in which they ended."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a block, which whoever watches the stages sees too."""
        started = time.perf_counter()
        with stage(name):
            yield
        self.steps.append(Step(name, since(started)))

    def fail(self, name: str, failed: str) -> None:
        """Say of the last step of that name why nothing came of it."""
        place = max(n for n, step in enumerate(self.steps) if step.name == name)
        self.steps[place] = replace(self.steps[place], failed=failed)


def since(started: float) -> int:
    """Return the whole milliseconds since a moment of ``time.perf_counter``."""
    return round((time.perf_counter() - started) * 1000)
