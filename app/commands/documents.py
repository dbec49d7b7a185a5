"""``briefwijzer documents``: what the index holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import plain, write_json
from app.config import Settings
from app.metadata import document_json, documents_json, whole_document_json

if TYPE_CHECKING:
    from vectorstore.index import Index

app = typer.Typer(help="List, show and remove the documents in the index.", no_args_is_help=True)

DocumentId = Annotated[str, typer.Argument(metavar="ID", help="The document's id, as `documents list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@contextmanager
def _index(context: typer.Context) -> Iterator[Index]:
    from vectorstore.index import Index

    settings: Settings = context.obj
    index = Index.open(settings.data_dir, server=settings.chroma_url)
    try:
        yield index
    finally:
        index.close()


@app.command("list")
def list_documents(context: typer.Context, as_json: AsJson = False) -> None:
    """List all documents."""
    with _index(context) as index:
        rows = documents_json(index)
    if as_json:
        write_json({"documenten": rows})
        return
    for row in rows:
        # The id stands alone on its line, whole however narrow the terminal is, so that it can be copied.
        typer.echo(plain(row["id"]))
        about = [row["titel"], row["datum"], f"{row['passages']} passages"]
        typer.echo("    " + plain(", ".join(part for part in about if part)))


@app.command()
def show(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Show a document's metadata, its sections and how many passages it has."""
    with _index(context) as index:
        document = index.document(document_id)
        passages = index.passage_counts()[document.id]
    whole = whole_document_json(document, passages)
    if as_json:
        write_json(whole)
        return
    for key, value in document_json(document, passages).items():
        typer.echo(f"{key}: {'-' if value is None else plain(str(value))}")
    typer.echo("secties:")
    for section in whole["secties"]:
        typer.echo("  " * section["niveau"] + plain(section["titel"]))


@app.command()
def text(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Write a document's stored text, to which all offsets refer: exactly, without wrapping."""
    with _index(context) as index:
        document = index.document(document_id)
    if as_json:
        write_json({"id": document.id, "tekst": document.text})
    else:
        typer.echo(document.text, nl=False)


@app.command()
def remove(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Remove a document and the kept copy of its bytes from the index; the file itself stays."""
    from ingest.originals import remove_document

    with _index(context) as index:
        remove_document(index, document_id)
    if as_json:
        write_json({"id": document_id, "status": "verwijderd"})
    else:
        typer.echo(f"removed: {document_id}")
