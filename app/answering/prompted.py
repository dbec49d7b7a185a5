"""A language model with its prompts: it words an answer, and what a follow-up asks.

When the model fails three times in a row it is left in peace for half a minute, so that visitors need not wait for what
will not come.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answering.conversation import leans_on_history
from app.answering.gate.wording import likeness
from app.answering.generative import as_data, fenced
from app.answering.language_model import Generation, LanguageModel, LanguageModelError
from app.answering.question import Question, clean
from prompts import Prompt, load_prompt
from vectorstore.analysis import tokens
from vectorstore.passage import Passage

_PATIENCE = 3  # failures in a row
_REST = 30.0  # seconds
_LONGEST_REWRITTEN = 400  # characters
_CLOSING = re.compile(r"[<>]")  # what could end the fence of an answer that keeps its numbers
_TURNS = 6  # earlier questions that the model reads


@dataclass(slots=True)
class Call:
    """One call to the model: the prompt it gets, and the pieces that it gives."""

    prompt: Prompt
    generation: Generation


class PromptedModel:
    """Asks a language model; safe to call from several threads."""

    def __init__(self, model: LanguageModel, prompts: Path | None = None) -> None:
        """Use a model; ``prompts`` is a folder whose files replace prompts.

        Raises:
            PromptError: a prompt is wrong; found now, and not at the first question.
        """
        self.model = model
        self._prompts = prompts
        self._failures = 0
        self._rests_until = 0.0
        for language in ("nl", "en"):
            for name in ("answer", "rewrite", "simplify"):
                load_prompt(language, name, prompts)

    @property
    def name(self) -> str:
        """Return the model's name, as the setting has it."""
        return self.model.name

    def answer(self, question: Question, passages: Sequence[Passage], stop: threading.Event | None) -> Call:
        """Return a call that words an answer from passages."""
        prompt = load_prompt(question.language, "answer", self._prompts)
        values = {"passages": as_data(passages), "question": fenced(question.text)}
        return self._call(prompt, values, stop)

    def rewriting(self, text: str, history: Sequence[str], stop: threading.Event | None) -> Call | None:
        """Return a call that makes a follow-up stand alone; None when it does so already."""
        earlier = [clean(one)[:_LONGEST_REWRITTEN] for one in history[-_TURNS:]]
        if not earlier or not leans_on_history(text):
            return None
        prompt = load_prompt(Question(text).language, "rewrite", self._prompts)
        values = {"history": "\n".join(fenced(one) for one in earlier), "question": fenced(text)}
        return self._call(prompt, values, stop)

    def simplifying(
        self, question: Question, answer: str, passages: Sequence[Passage], stop: threading.Event | None
    ) -> Call:
        """Return a call that says an answer, whose ``[n]`` count the passages, in plain words."""
        prompt = load_prompt(question.language, "simplify", self._prompts)
        return self._call(prompt, {"passages": as_data(passages), "answer": _CLOSING.sub("", answer)}, stop)

    def _call(self, prompt: Prompt, values: dict[str, str], stop: threading.Event | None) -> Call:
        system, user = prompt.fill_parts(**values)
        generation = self.model.generate(system, user, stop)
        generation.pieces = self._minded(generation.pieces)
        return Call(prompt, generation)

    def _minded(self, pieces: Generator[str]) -> Generator[str]:
        """Pass the pieces on, and keep count of failures."""
        if time.monotonic() < self._rests_until:
            raise LanguageModelError(f"{self.name}: failed {_PATIENCE} times in a row; tried again later", "down")
        try:
            yield from pieces
        except LanguageModelError:
            self._failures += 1
            if self._failures >= _PATIENCE:
                self._rests_until = time.monotonic() + _REST
            raise
        self._failures = 0


def rewritten(answer: str, text: str, history: Sequence[str]) -> Question | None:
    """Return the question that a model made of a follow-up; None when it is no question, or says what nobody asked."""
    lines = [clean(line).strip("\"“”'` ") for line in answer.splitlines() if line.strip()]
    if len(lines) != 1 or not 0 < len(lines[0]) <= _LONGEST_REWRITTEN:
        return None
    asked = " ".join((*history[-_TURNS:], text))
    own = frozenset(word.folded for word in Question(text).words)
    question = Question(lines[0])
    if not question.words or any(likeness(word, asked) == 0.0 for word in tokens(lines[0]) if not word.is_stopword):
        return None
    whole = frozenset(word.folded for word in question.words)
    return Question(lines[0], whole - own)
