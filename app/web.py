"""The web server: the API, the reading pages and the chat as one FastAPI application."""

from __future__ import annotations

import errno
import logging
import socket

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from app import api, limits, machines, problems
from app.assistant import Assistant, open_assistant
from app.chat import CHAT_PATH, add_shell, mount_chat
from app.config import Settings, load_settings
from app.errors import PortInUseError, UsageError
from app.export import routes as exporting
from app.feedback import sweeping
from app.feedback.store import FeedbackStore
from app.headers import HeadersMiddleware
from app.incoming import BodyLimitMiddleware, HeadMiddleware
from app.observing import setup as observing
from app.pages import routes as pages

logger = logging.getLogger(__name__)


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """Return the application: ``/api/v1``, ``/documenten``, the chat at ``/chat``, and ``/`` that leads to it.

    ``settings`` tells which optional parts are on (as ``load_settings`` gives them when None).
    """
    settings = settings or load_settings()
    # A redirect would name the host that the request names; the API knows one address for each resource. It brings its
    # own description; the pages that FastAPI shows that with load their scripts from a CDN.
    app = FastAPI(redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(app)
    app.include_router(api.create_router(assistant, settings))
    app.include_router(pages.create_router(assistant.index))
    app.include_router(exporting.create_router(assistant.index))
    sweeping.install(app, FeedbackStore(settings.data_dir, settings.feedback_retention))
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")

    @app.get("/", include_in_schema=False)
    @app.get(CHAT_PATH, include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse(CHAT_PATH + "/")

    add_shell(app, assistant, settings, CHAT_PATH)
    limits.install(app, settings)
    machines.install(app, assistant, settings)
    app.add_middleware(BodyLimitMiddleware, chat_path=CHAT_PATH)
    app.add_middleware(HeadMiddleware, chat_path=CHAT_PATH)
    # Without this very class on the parent, Gradio echoes any Origin back with credentials allowed.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=() if settings.cors_origins == "none" else settings.cors_origins.split(","),
        allow_methods=("GET", "POST"),
        allow_headers=("Content-Type", "Authorization", limits.WIDGET_HEADER),
        expose_headers=("API-Version", "Content-Language", "Retry-After"),
    )
    app.add_middleware(
        HeadersMiddleware, chat_path=CHAT_PATH, version=api.API_VERSION, description=api.PREFIX + api.description.PATH
    )
    observing.install(app, assistant, settings)
    limits.trust_proxies(app, settings)
    mount_chat(app, assistant)
    return app


def run_server(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        PortInUseError: another program listens on the port.
        UsageError: the address cannot be used on this machine.
        VectorStoreError: there is no usable index, or a model is not there.
    """
    with _listen(settings.host, settings.port) as listener, observing.observed_process(settings):
        assistant = open_assistant(settings)
        assistant.index.warm_up()
        app = create_app(assistant, settings)
        host, port = listener.getsockname()[:2]
        logger.info("listening on %s port %s", host, port)
        print(f"Briefwijzer: http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl+C stops)", flush=True)  # noqa: T201
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
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
