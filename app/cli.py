"""``briefwijzer``: the command line. This file wires; what a command does stands in ``app/commands``."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from app.commands import ask, chat, doctor, documents, evaluate, feedback, ingest, keys, mcp, serve, show_config
from app.commands.terminal import say
from app.config import load_settings
from app.errors import KNOWN_ERRORS, ExitCode, failure_of

app = typer.Typer(
    name="briefwijzer",
    help="Answer questions about your documents, with the exact passage that supports every statement.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ingest")(ingest.ingest)
app.add_typer(documents.app, name="documents")
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("serve")(serve.serve)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(feedback.app, name="feedback")
app.add_typer(keys.app, name="keys")
app.command("mcp")(mcp.mcp)
app.command("config")(show_config.show_config)
app.command("doctor")(doctor.doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefwijzer {version('briefwijzer')}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    data_dir: Annotated[Path | None, typer.Option(help="Folder where the index is kept.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Load the settings once for whichever command follows."""
    context.obj = load_settings(data_dir=data_dir)


def main() -> None:
    """Run the program; every error that it knows becomes one line on stderr and an exit code."""
    _write_utf8()
    try:
        app()
    except KNOWN_ERRORS as error:
        failure = failure_of(error)
        say(f"briefwijzer: {error}")
        sys.exit(failure.exit_code if failure else ExitCode.WRONG_USE)
    except BrokenPipeError:
        # the reader of a pipe (`| head`) left; nothing to tell, and nothing may be flushed any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except KeyboardInterrupt:
        sys.exit(130)


def _write_utf8() -> None:
    """Write UTF-8 whatever the locale says: answers and file names are Dutch and JSON is UTF-8."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
