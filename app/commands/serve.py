"""``briefwijzer serve``: the web chat, the REST API and the readable documents."""

from __future__ import annotations

import errno
import socket
from typing import Annotated

import typer

from app.commands.terminal import say
from app.config import Settings, load_settings
from app.errors import PortInUseError, UsageError


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
) -> None:
    """Serve the web chat, the REST API and the readable documents until Ctrl-C."""
    given: Settings = context.obj
    settings = load_settings(data_dir=given.data_dir, host=host, port=port)
    listener = bind(settings.host, settings.port)
    with listener:
        _run(settings, listener)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that holds the port, so that a port in use is told before anything is loaded.

    Raises:
        PortInUseError: another program listens there.
        UsageError: this machine does not have the address, or the port needs more rights.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(host, port) from None
        raise UsageError(f"cannot listen on {host}, port {port} ({error.strerror}); choose another") from None
    return listener


def _run(settings: Settings, listener: socket.socket) -> None:
    import uvicorn

    from app.web import create_app

    web = create_app(settings)
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"Briefwijzer: http://{address}:{listener.getsockname()[1]}/  (Ctrl-C stops)")
    server = uvicorn.Server(uvicorn.Config(web, log_level="warning", access_log=False, server_header=False))
    server.run(sockets=[listener])
