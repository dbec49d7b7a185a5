"""``briefwijzer ask``: one question, or a batch of them as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.strictness import Strict, settings_for
from app.commands.terminal import show_answer, write_json
from app.errors import UsageError

_STDIN = "-"


def ask(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="VRAAG", help="The question, in Dutch or English.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the answer object as JSON.")] = False,
    documents: Annotated[
        list[str] | None, typer.Option("--document", metavar="ID", help="Search only this document; may be repeated.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(metavar="DATE", help="Search only documents of this date or later, like 2025-12-09 or 2025."),
    ] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Search only documents of this date or earlier.")] = "",
    top: Annotated[int | None, typer.Option(min=1, max=20, help="Consider at most this many passages.")] = None,
    strict: Strict = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Answer every line of a JSON Lines file: id, question, optional history."),
    ] = None,
) -> None:
    """Answer a question from the documents, with the passages that support it.

    Not finding an answer is an answer too: exit code 0, status `niet-gevonden`.
    """
    from app.assistant import open_assistant
    from app.period import Period, documents_within

    if (question is None) == (batch is None):
        raise UsageError('give a question or --batch, for example: briefwijzer ask "Wat vraagt de VNG?"')
    if batch and not as_json:
        raise UsageError("--batch writes JSON Lines only; add --json")
    period = Period(since, until)
    items = _read_batch(batch) if batch is not None else iter(())
    assistant = open_assistant(settings_for(context, strict=strict))
    within = documents_within(assistant.index, documents or [], period)
    if batch is not None:
        for item in items:
            found = assistant.ask(item["question"], item["history"], documents=within, top=top)
            write_json({"id": item["id"], **found.to_json()}, compact=True)
        return
    answer = assistant.ask(_valid_text(question or ""), documents=within, top=top)
    if as_json:
        write_json(answer.to_json())
    else:
        show_answer(answer)


def _read_batch(batch: str) -> Iterator[dict[str, Any]]:
    """Return the questions: of a file all at once, so that a bad line costs nothing, of stdin one by one."""
    if batch == _STDIN:
        return _items(sys.stdin, "stdin")
    try:
        text = Path(batch).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(
            f"{batch}: cannot be read ({error.strerror}); give a JSON Lines file, or - for stdin"
        ) from None
    return iter(list(_items(text.split("\n"), batch)))


def _items(lines: Iterable[str], name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_item(line, f"{name}, line {number}")


def _read_item(line: str, place: str) -> dict[str, Any]:
    """Return one line as a dictionary with ``id``, ``question`` and ``history``.

    Raises:
        UsageError: it is not such an object; the message names the line.
    """
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
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
