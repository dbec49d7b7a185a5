"""``briefwijzer feedback``: what visitors think of the answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.terminal import plain, say, write_json
from app.config import Settings
from app.errors import UsageError

if TYPE_CHECKING:
    from app.feedback.entry import Feedback
    from app.feedback.store import FeedbackStore

app = typer.Typer(help="List, export and delete what visitors think of the answers.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def _store(context: typer.Context) -> FeedbackStore:
    """Return the store, without what has become too old."""
    from app.feedback.store import FeedbackStore

    settings: Settings = context.obj
    store = FeedbackStore(settings.data_dir, settings.feedback_retention)
    store.sweep()
    return store


@app.command("list")
def list_feedback(context: typer.Context, as_json: AsJson = False) -> None:
    """List all feedback, the oldest first."""
    entries = _store(context).entries()
    if as_json:
        write_json({"feedback": [_json(entry) for entry in entries]})
        return
    for entry in entries:
        typer.echo(f"{entry.id}  {entry.time:%Y-%m-%d %H:%M}  {entry.verdict:4}  {plain(entry.status)}")
        for label, text in (("vraag", entry.question), ("opmerking", entry.remark)):
            if text:
                typer.echo(f"    {label}: {plain(' '.join(text.split()))}")
    counts = Counter(entry.verdict for entry in entries)
    say(f"{counts['up']} up, {counts['down']} down")


@app.command()
def export(
    context: typer.Context,
    down: Annotated[
        bool, typer.Option("--down", help="Write the answers that were found wrong; fill in `gold` before measuring.")
    ] = False,
) -> None:
    """Write questions as JSON Lines that `evaluate answers` reads, with the quotations found right as gold.

    Only feedback of which the visitor let the question be kept is written.
    """
    from app.feedback.export import question_line

    entries = [entry for entry in _store(context).entries() if entry.verdict == ("down" if down else "up")]
    lines = [line for line in map(question_line, entries) if line]
    for line in lines:
        write_json(line, compact=True)
    if left := len(entries) - len(lines):
        say(f"{left} without the question were left out; `briefwijzer feedback list` shows them")


@app.command()
def delete(
    context: typer.Context,
    feedback_id: Annotated[str, typer.Argument(metavar="ID", help="As `feedback list` shows it.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Delete all feedback.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete one piece of feedback, or all of it."""
    if bool(feedback_id) == everything:
        raise UsageError("name one ID, or give --all; `briefwijzer feedback list` shows the ids")
    store = _store(context)
    deleted = store.delete_all() if everything else int(store.delete(feedback_id))
    if not everything and not deleted:
        raise UsageError(f"{feedback_id}: no such feedback; `briefwijzer feedback list` shows the ids")
    if as_json:
        write_json({"verwijderd": deleted})
    else:
        typer.echo(f"deleted: {deleted}")


def _json(entry: Feedback) -> dict[str, Any]:
    return {
        "id": entry.id,
        "tijd": entry.time.isoformat(),
        "oordeel": entry.verdict,
        "status": entry.status,
        "opmerking": entry.remark,
        "vraag": entry.question,
        "geschiedenis": list(entry.history),
        "documenten": list(entry.documents),
        "citaten": list(entry.quotes),
        "antwoord": entry.answer,
        "instellingen": entry.settings,
        "index": entry.index,
    }
