"""``briefwijzer keys``: who may use the OpenAI-compatible endpoint and the MCP server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.terminal import plain, say, write_json
from app.config import Settings
from app.errors import UsageError

if TYPE_CHECKING:
    from app.keys.store import Key, KeyStore

app = typer.Typer(help="Make, list and revoke the keys of machine clients.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def _store(context: typer.Context) -> KeyStore:
    from app.keys.store import KeyStore

    settings: Settings = context.obj
    return KeyStore(settings.data_dir)


def _public(key: Key) -> dict[str, Any]:
    """Return what may be seen of a key: not its hash."""
    return {name: value for name, value in asdict(key).items() if name != "hash"}


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who will use it, such as the name of a program.")],
    as_json: AsJson = False,
) -> None:
    """Make a key and show it, once: only a hash of it is kept."""
    try:
        key, text = _store(context).create(name)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if as_json:
        write_json({**_public(key), "key": text})
        return
    typer.echo(text)
    say("Keep this key now; it is not shown again. Send it as: Authorization: Bearer KEY")


@app.command("list")
def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys by id, with their name and the day they were made."""
    keys = _store(context).entries()
    if as_json:
        write_json({"keys": [_public(key) for key in keys]})
        return
    for key in keys:
        typer.echo(f"{key.id}  {key.created}  {plain(key.name)}")
    if not keys:
        say("no keys; make one with: briefwijzer keys create NAME")


@app.command()
def revoke(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")],
    as_json: AsJson = False,
) -> None:
    """Revoke a key; a running server refuses it at once."""
    if not _store(context).revoke(identity):
        raise UsageError(f"there is no key {identity!r}; see: briefwijzer keys list")
    if as_json:
        write_json({"id": identity, "status": "revoked"})
    else:
        typer.echo(f"revoked: {identity}")
