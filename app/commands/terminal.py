"""What the commands write: JSON, plain lines and answers for people, never with control characters from outside."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from app.texts import FRAMES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from app.answer import Answer, Citation
    from app.texts import Frame

# C0 and C1 without tab and newline, and the marks that turn the direction of writing around: a document or a
# question must not move the cursor, colour the screen or hide text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return the text without control characters, fit for a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def say(message: str) -> None:
    """Write one line to stderr."""
    typer.echo(plain(message), err=True)


def write_json(value: Mapping[str, Any], *, compact: bool = False) -> None:
    """Write one JSON object to stdout as UTF-8; ``compact`` puts it on one line. The line is flushed."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=None if compact else 2) + "\n")
    sys.stdout.flush()


def console(*, stderr: bool = False) -> Console:
    """Return a console that reads no markup: what it prints comes from documents and questions."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def show_answer(answer: Answer) -> None:
    """Write an answer for people: its text with ``[n]``, and below it the sources with their quotations."""
    from rich.padding import Padding
    from rich.text import Text

    frame = FRAMES[answer.language]
    screen = console()
    screen.print(Text(frame.status[answer.status], style="bold yellow" if answer.is_refusal else "bold green"))
    screen.print(Text(plain(answer.text)))
    for heading, citations in ((frame.sources, answer.citations), (frame.related, answer.related)):
        if citations:
            screen.print()
            screen.print(Text(heading, style="bold"))
        for citation in citations:
            screen.print(_place(citation, frame))
            screen.print(Padding(Text(f"“{plain(citation.quote)}”", style="italic"), (0, 0, 0, 4), expand=False))
    suggestions = [question for question in answer.suggestions if question not in answer.text]
    if suggestions:
        screen.print(Text("\n" + frame.suggestions, style="bold"))
    for question in suggestions:
        screen.print(Text(f"  {plain(question)}"))


def _place(citation: Citation, frame: Frame) -> Text:
    """Return ``[n] title · section path · page``."""
    from rich.text import Text

    parts = [citation.title, " › ".join(citation.section), f"{frame.page} {citation.page}" if citation.page else ""]
    return Text(f"[{citation.number}] " + " · ".join(plain(part) for part in parts if part), style="cyan")
