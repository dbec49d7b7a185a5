"""``briefwijzer ingest``: documents into the index, with progress and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.progress import shown, switch
from app.commands.terminal import plain, say, write_json
from app.config import Settings
from app.errors import ExitCode

if TYPE_CHECKING:
    from ingest.events import Outcome, Status
    from vectorstore.index import Index

_DUTCH: dict[Status, str] = {
    "added": "toegevoegd",
    "changed": "gewijzigd",
    "unchanged": "ongewijzigd",
    "failed": "mislukt",
}


def ingest(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL", help="Files, folders or https addresses; default: documents/."),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Write the outcome of each document as JSON, and the progress as JSON Lines (stderr)."
        ),
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents from the index that are no longer in the folders read.")
    ] = False,
) -> None:
    """Put documents in the index; what has not changed is skipped.

    Documents in the index that are not in the folders that were read are named, and removed with --prune; those that
    editors uploaded are read again when no source is named, and never removed.

    Exit code 5 when some documents failed; the others are in the index.
    """
    from ingest.fetching import Fetcher
    from ingest.originals import sweep_originals
    from ingest.pipeline import ingest_all
    from ingest.rebuilding import open_whole
    from ingest.uploads import Uploads
    from vectorstore.engines import open_encoder

    settings: Settings = context.obj
    named = sources or [str(settings.documents_dir)]
    if prune:
        _refuse_other_than_folders(named)
    uploads = Uploads(settings.data_dir)
    index = open_whole(settings.data_dir, open_encoder(settings.embedding), say, settings.chroma_url)
    fetcher = Fetcher(settings.data_dir / "originals")
    try:
        if index.needs_switch():
            switch(index, settings.embedding, as_json=as_json)
        with shown(as_json=as_json) as on_event:
            # What editors uploaded belongs to the documents that are read when nothing else is named.
            outcomes = ingest_all(index, named, on_event, fetcher, () if sources else uploads.candidates())
        gone = sorted(set(_gone(index, named, outcomes)) - {upload.document for upload in uploads.all()})
        if prune and gone:
            for document_id in gone:
                index.remove(document_id)
            sweep_originals(index)
    finally:
        index.close()
    if as_json:
        write_json(_summary(outcomes) | {"verwijderd" if prune else "verdwenen": gone}, compact=True)
    else:
        _show(outcomes)
        for document_id in gone:
            say(f"removed: {document_id}" if prune else f"not in the folders read: {document_id} (--prune removes it)")
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(ExitCode.SOME_FAILED)


def _refuse_other_than_folders(named: Sequence[str]) -> None:
    """With single files named, everything else in the index would be removed: no one means that."""
    for name in named:
        if not Path(name).is_dir():
            raise typer.BadParameter(f"{name} is not a folder; --prune compares the index with whole folders")


def _gone(index: Index, named: Sequence[str], outcomes: Sequence[Outcome]) -> list[str]:
    """Return the ids of documents in the index that the folders read no longer hold.

    Nothing is gone when single files or addresses were read, or when the folders hold no document at all: then the
    wrong folder was named, rather than everything removed.
    """
    if not outcomes or not all(Path(name).is_dir() for name in named):
        return []
    return sorted(index.versions().keys() - {outcome.document for outcome in outcomes})


def _summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the outcomes under Dutch keys: a row per document, and the totals."""
    rows = [
        {
            "document": outcome.document,
            "bestand": outcome.file,
            "status": _DUTCH[outcome.status],
            "passages": outcome.passages,
            "melding": outcome.message,
        }
        for outcome in outcomes
    ]
    counts = Counter(outcome.status for outcome in outcomes)
    return {"documenten": rows, **{dutch: counts[status] for status, dutch in _DUTCH.items()}}


def _show(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.status == "failed":
            say(f"failed: {outcome.message}")
        elif outcome.status != "unchanged":
            typer.echo(f"{outcome.status}: {plain(outcome.file)} ({outcome.passages} passages)")
            if outcome.message:
                say(f"{plain(outcome.file)}: {outcome.message}")
    counts = Counter(outcome.status for outcome in outcomes)
    typer.echo(", ".join(f"{counts[status]} {status}" for status in _DUTCH))
