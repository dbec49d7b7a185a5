"""``briefwijzer documents``: what the index holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.terminal import console, plain, write_json
from app.config import Settings

if TYPE_CHECKING:
    from vectorstore.index import Index
    from vectorstore.passage import Document

app = typer.Typer(help="List, show and remove the documents in the index.", no_args_is_help=True)

DocumentId = Annotated[str, typer.Argument(metavar="ID", help="The document's id, as `documents list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@contextmanager
def _index(context: typer.Context) -> Iterator[Index]:
    from vectorstore.index import Index

    settings: Settings = context.obj
    index = Index.open(settings.data_dir)
    try:
        yield index
    finally:
        index.close()


@app.command("list")
def list_documents(context: typer.Context, as_json: AsJson = False) -> None:
    """List all documents."""
    with _index(context) as index:
        counts = index.passage_counts()
        rows = [_metadata(document, counts[document.id]) for document in index.documents()]
    if as_json:
        write_json({"documenten": rows})
        return
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(Column("id", overflow="fold"), "title", Column("date", no_wrap=True), "passages")
    for row in rows:
        cells = (row["id"], row["titel"], row["datum"] or "", str(row["passages"]))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    console().print(table)


@app.command()
def show(context: typer.Context, document_id: DocumentId, as_json: AsJson = False) -> None:
    """Show a document's metadata, its sections and how many passages it has."""
    with _index(context) as index:
        document = index.document(document_id)
        row = _metadata(document, index.passage_counts()[document.id])
    headings = [block for block in document.blocks if block.kind == "heading"]
    if as_json:
        sections = [
            {"niveau": block.level, "titel": document.text[block.start : block.end], "pagina": block.page}
            for block in headings
        ]
        write_json({**row, "taal": document.language, "tekens": len(document.text), "secties": sections})
        return
    for key, value in row.items():
        typer.echo(f"{key}: {'-' if value is None else plain(str(value))}")
    typer.echo("secties:")
    for block in headings:
        typer.echo("  " * block.level + plain(document.text[block.start : block.end]))


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
    """Remove a document from the index; the file itself stays."""
    with _index(context) as index:
        index.remove(document_id)
    if as_json:
        write_json({"id": document_id, "status": "verwijderd"})
    else:
        typer.echo(f"removed: {document_id}")


def _metadata(document: Document, passages: int) -> dict[str, Any]:
    """Return a document's metadata under the keys that the REST API uses too."""
    return {
        "id": document.id,
        "titel": document.title,
        "datum": document.date,
        "uitgever": document.publisher,
        "url": document.url,
        "bestand": document.file,
        "passages": passages,
    }
