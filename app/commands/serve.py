"""``briefwijzer serve``: the web chat, the REST API and the readable documents."""

from __future__ import annotations

from typing import Annotated

import typer

from app.config import Settings, load_settings


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that answer on the one port.")] = None,
) -> None:
    """Serve the web chat, the REST API and the readable documents until Ctrl-C."""
    given: Settings = context.obj
    settings = load_settings(data_dir=given.data_dir, host=host, port=port, workers=workers)
    from app.serving import run_server

    run_server(settings)
