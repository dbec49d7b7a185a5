"""``briefwijzer doctor``: what works on this machine, and the remedy for what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.terminal import console, plain, say, write_json
from app.config import Settings
from app.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from app.installation import Check


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make a damaged index again from the kept originals.")
    ] = False,
) -> None:
    """Check this installation and say how to repair what does not work; exit code 4 when something fails."""
    from app.installation import check_installation

    settings: Settings = context.obj
    if repair:
        _repair(settings)
    checks = check_installation(settings)
    if as_json:
        rows = [{"naam": check.name, "goed": check.works, "toelichting": check.detail} for check in checks]
        write_json({"controles": rows})
    else:
        _show(checks)
    if not all(check.works for check in checks):
        raise typer.Exit(ExitCode.STORE_UNUSABLE)


def _repair(settings: Settings) -> None:
    """Make again what is damaged, telling each step; nothing is deleted, what was damaged is set aside."""
    from ingest.rebuilding import rebuild_keywords, rebuild_telling
    from vectorstore.damage import find_damage
    from vectorstore.engines import open_encoder

    if settings.chroma_url != "none":
        raise UsageError("--repair works on an index in the data folder; a Chroma server has its own means")
    say(f"reading all of the index in {plain(str(settings.data_dir))}")
    damage = find_damage(settings.data_dir)
    if damage is None:
        say("it is whole: nothing to repair")
        return
    part, problem = damage
    say(f"damaged: {part} ({plain(problem)})")
    encoder = open_encoder(settings.embedding)
    if part == "keywords":
        aside = rebuild_keywords(settings.data_dir, encoder)
        say("made the keyword index again from the stored passages")
    else:
        aside = rebuild_telling(settings.data_dir, encoder, say)
    say(f"what was damaged is in {plain(str(aside))}; delete it when all is well, and restart `briefwijzer serve`")


def _show(checks: list[Check]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("check", "", "detail or remedy")
    for check in checks:
        mark = Text("ok", style="green") if check.works else Text("FAILS", style="bold red")
        table.add_row(check.name, mark, Text(plain(check.detail)))
    console().print(table)
