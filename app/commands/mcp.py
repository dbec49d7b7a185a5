"""``briefwijzer mcp``: the tools for another assistant, over standard input and output."""

from __future__ import annotations

import typer

from app.config import Settings


def mcp(context: typer.Context) -> None:
    """Serve the MCP tools zoek_passages and beantwoord_vraag over stdio, until standard input ends.

    Needs the extra mcp: make setup EXTRAS=mcp.
    """
    from app.assistant import open_assistant
    from app.mcp_server import create_server

    settings: Settings = context.obj
    assistant = open_assistant(settings)
    assistant.warm_up()
    create_server(assistant, settings).run()
