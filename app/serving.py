"""Serving the application: one process, or several workers on one socket (``app/workers.py``)."""

from __future__ import annotations

import errno
import logging
import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from app.errors import PortInUseError, UsageError
from app.observing.setup import observed_process

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.assistant import Assistant
    from app.config import Settings

_STOPPING = 5  # seconds
_MOST_HEADERS = 64 * 1024  # bytes; a question and fifty documents in an address are half of that

logger = logging.getLogger(__name__)


def run_server(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        PortInUseError: another program listens on the port.
        UsageError: the address cannot be used on this machine.
        VectorStoreError: there is no usable index, or a model is not there.
    """
    with listen(settings.host, settings.port) as listener, observed_process(settings):
        if settings.workers > 1:
            from app.workers import run_workers  # noqa: PLC0415 - most servers are one process

            run_workers(settings, listener)
            return
        app = open_app(settings)
        tell_address(listener)
        uvicorn.Server(server_config(app)).run(sockets=[listener])


def open_app(settings: Settings) -> FastAPI:
    """Return the application over the index that the settings name, with its models loaded."""
    from app.web import create_app  # noqa: PLC0415 - seconds, which a wrong address need not wait for

    assistant = open_documents(settings)
    assistant.warm_up()
    return create_app(assistant, settings)


def open_documents(settings: Settings) -> Assistant:
    """Return the assistant; VectorStoreError when there is no usable index."""
    from app.assistant import open_assistant  # noqa: PLC0415
    from app.editing.routes import is_on  # noqa: PLC0415

    # With editors, the first document may come through the browser.
    return open_assistant(settings, create=is_on(settings))


def server_config(app: Any, **options: Any) -> uvicorn.Config:
    """Return how uvicorn serves here: our logs, no name of the server, and no header of a proxy that is not trusted."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http="h11",  # which bounds the address and the headers; httptools takes gigabytes of them
        h11_max_incomplete_event_size=_MOST_HEADERS,
        timeout_graceful_shutdown=_STOPPING,  # a browser with the chat open holds a stream that never ends
        **options,
    )


def tell_address(listener: socket.socket) -> None:
    """Print where the server listens."""
    host, port = listener.getsockname()[:2]
    logger.info("listening on %s port %s", host, port)
    print(f"Briefwijzer: http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl+C stops)", flush=True)  # noqa: T201


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, before the slow start: a port in use must show at once."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"address {host}: {error.strerror or error}; choose another with --host") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(host, port) from error
        message = f"cannot listen on {host} port {port}: {error.strerror}; choose another with --host or --port"
        raise UsageError(message) from error
    return listener
