"""``briefwijzer ask``: one question, or a batch of them as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from app.commands.terminal import show_answer, write_json
from app.config import Settings
from app.errors import UsageError

if TYPE_CHECKING:
    from app.assistant import Assistant

_STDIN = "-"


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="VRAAG", help="The question, in Dutch or English.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the answer object as JSON.")] = False,
    documents: Annotated[
        list[str] | None, typer.Option("--document", metavar="ID", help="Search only this document; may be repeated.")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, max=20, help="Consider at most this many passages.")] = None,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Answer every line of a JSON Lines file: id, question, optional history."),
    ] = None,
) -> None:
    """Answer a question from the documents, with the passages that support it.

    Not finding an answer is an answer too: exit code 0, status `niet-gevonden`.
    """
    from app.assistant import open_assistant

    if (question is None) == (batch is None):
        raise UsageError('give a question or --batch, for example: briefwijzer ask "Wat vraagt de VNG?"')
    if batch and not as_json:
        raise UsageError("--batch writes JSON Lines only; add --json")
    settings: Settings = context.obj
    assistant = open_assistant(settings)
    if batch is not None:
        _answer_batch(assistant, batch, documents or [], top)
        return
    answer = assistant.ask(_valid_text(question or ""), documents=documents or [], top=top)
    if as_json:
        write_json(answer.to_json())
    else:
        show_answer(answer)


def _answer_batch(assistant: Assistant, batch: str, documents: list[str], top: int | None) -> None:
    with _open_batch(batch) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            item = _read_item(line, f"{'stdin' if batch == _STDIN else batch}, line {number}")
            answer = assistant.ask(item["question"], item["history"], documents=documents, top=top)
            write_json({"id": item["id"], **answer.to_json()}, compact=True)


@contextmanager
def _open_batch(batch: str) -> Iterator[TextIO]:
    if batch == _STDIN:
        yield sys.stdin
        return
    try:
        lines = Path(batch).open(encoding="utf-8-sig", errors="replace")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(
            f"{batch}: cannot be read ({error.strerror}); give a JSON Lines file, or - for stdin"
        ) from None
    with lines:
        yield lines


def _read_item(line: str, place: str) -> dict[str, Any]:
    """Return one line as a dictionary with ``id``, ``question`` and ``history``.

    Raises:
        UsageError: it is not such an object; the message names the line.
    """
    try:
        item = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{place}: not valid JSON ({error})") from None
    history = item.get("history") or [] if isinstance(item, dict) else None
    if (
        not isinstance(item, dict)
        or not isinstance(item.get("id"), str | int)
        or not isinstance(item.get("question"), str)
        or not isinstance(history, list)
        or not all(isinstance(earlier, str) for earlier in history)
    ):
        raise UsageError(
            f'{place}: expected {{"id": "1", "question": "…"}} with, if wanted, "history": ["earlier question", …]'
        )
    return {
        "id": item["id"],
        "question": _valid_text(item["question"]),
        "history": [_valid_text(earlier) for earlier in history],
    }


def _valid_text(text: str) -> str:
    """Return the text with what is not Unicode (bytes of another encoding, half a character) replaced."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
