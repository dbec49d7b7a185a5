"""``briefwijzer chat``: a conversation in the terminal."""

from __future__ import annotations

import sys

import typer

from app.commands.terminal import show_answer
from app.config import Settings

_PROMPT = "\nUw vraag: "
_WELCOME = "Stel uw vraag over de documenten. Stoppen: Ctrl-D."


def chat(context: typer.Context) -> None:
    """Have a conversation: a question may refer to the ones before it. Ctrl-D ends it."""
    from app.assistant import open_assistant

    settings: Settings = context.obj
    assistant = open_assistant(settings)
    history: list[str] = []
    typer.echo(_WELCOME)
    while (question := _next_question()) is not None:
        if question:
            show_answer(assistant.ask(question, history))
            history.append(question)


def _next_question() -> str | None:
    """Return the line that was typed, or None at the end of the input."""
    sys.stdout.write(_PROMPT)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        typer.echo()
        return None
    return line.strip()
