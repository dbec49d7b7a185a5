"""``briefwijzer config``: the settings as they hold now, and where each came from."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.terminal import console, plain, write_json
from app.config import Settings, effective_settings


def show_config(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show every setting, its value and where it was set."""
    settings: Settings = context.obj
    flags = context.parent.params if context.parent else {}
    rows = effective_settings(settings, data_dir=flags.get("data_dir"))
    if as_json:
        write_json({"instellingen": [{"naam": row.key, "waarde": row.value, "herkomst": row.origin} for row in rows]})
        return
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(
        Column("setting", no_wrap=True), Column("value", overflow="fold"), Column("from", no_wrap=True), "meaning"
    )
    for row in rows:
        meaning = Settings.model_fields[row.key].description or ""
        table.add_row(*(Text(plain(cell)) for cell in (row.key, str(row.value), row.origin, meaning)))
    console().print(table)
