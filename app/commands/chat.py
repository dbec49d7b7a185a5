"""``briefwijzer chat``: a conversation in the terminal."""

from __future__ import annotations

import sys

import typer

from app.commands.strictness import Strict, settings_for
from app.commands.terminal import show_answer

_PROMPT = "\nUw vraag: "
_WELCOME = "Stel uw vraag over de documenten. Nieuw gesprek: /nieuw. Stoppen: /stop of Ctrl-D."
_HELP = "Typ een vraag, /nieuw voor een nieuw gesprek of /stop om te stoppen."
_ANEW = "Nieuw gesprek: uw eerdere vragen tellen niet meer mee."


def chat(context: typer.Context, strict: Strict = False) -> None:
    """Have a conversation: a question may refer to the ones before it. /nieuw starts anew; /stop or Ctrl-D ends it."""
    from app.assistant import open_assistant

    assistant = open_assistant(settings_for(context, strict=strict))
    history: list[str] = []
    typer.echo(_WELCOME)
    while (line := _next_line()) not in (None, "/stop"):
        if not line:
            continue
        if line == "/nieuw":
            history.clear()
            typer.echo(_ANEW)
        elif line.startswith("/"):
            typer.echo(_HELP)
        else:
            show_answer(assistant.ask(line, history))
            history.append(line)


def _next_line() -> str | None:
    """Return the line that was typed, or None at the end of the input."""
    sys.stdout.write(_PROMPT)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        typer.echo()
        return None
    return line.strip()
