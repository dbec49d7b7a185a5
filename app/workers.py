"""``serve --workers N``: several processes answer on one socket; what keeps state in memory is served by one of them.

A conversation in the chat lives in the memory of one process, and each request of a browser may come to any. So one
worker, whichever takes the lock first, serves the chat, and the others hand such requests on to it over a Unix socket
in a folder that only this user can enter. When it dies, its successor takes the lock.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import httpx2
import uvicorn
from filelock import FileLock, Timeout
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import StreamingResponse
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app import texts
from app.errors import KNOWN_ERRORS, UsageError
from app.observing.metrics import MULTIPROCESS_DIR, worker_ended
from app.observing.setup import observed_process
from app.problems import respond
from app.serving import open_app, open_documents, server_config, tell_address

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.config import Settings

_STATEFUL: Final = ("/chat",)
_PEER: Final = "briefwijzer-peer"
# Of one connection, which the next hop must not take for its own.
_HOP: Final = ("connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-connection")
_STARTING: Final = 60  # seconds that a busy machine may keep a worker from answering its parent
_BAD_GATEWAY_WAIT: Final = {"Retry-After": "5"}

logger = logging.getLogger(__name__)


def run_workers(settings: Settings, listener: socket.socket) -> None:
    """Serve with ``settings.workers`` processes until interrupted; one that dies is replaced.

    Raises:
        VectorStoreError: there is no usable index.
        UsageError: a worker could not start.
    """
    open_documents(settings).index.close()
    with TemporaryDirectory(prefix="briefwijzer-") as name:
        counts = Path(name) / "metrics"
        counts.mkdir()
        os.environ[MULTIPROCESS_DIR] = str(counts)  # for the workers, before they import prometheus_client
        options = {"factory": True, "workers": settings.workers, "timeout_worker_healthcheck": _STARTING}
        config = server_config(partial(worker_app, settings, Path(name)), **options)
        tell_address(listener)
        supervisor = _Supervisor(config, sockets=[listener])
        supervisor.run()
        if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
            raise UsageError("a worker could not start; the message above says why")


def worker_app(settings: Settings, folder: Path) -> ASGIApp:
    """Return the application of one worker: the whole, or the whole but for what keeps state."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    process = contextlib.ExitStack()
    process.enter_context(observed_process(settings))
    atexit.register(process.close)
    try:
        app = open_app(settings)
    except KNOWN_ERRORS as error:
        logger.critical("this worker cannot start: %s", error)
        sys.exit(STARTUP_FAILURE)
    except Exception:
        logger.exception("this worker cannot start")  # else it would be started again, without end
        sys.exit(STARTUP_FAILURE)
    lock = FileLock(folder / "stateful.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return HandOn(app, folder / "stateful.sock")
    app.state.stateful_lock = lock
    return Stateful(app, folder / "stateful.sock")


def _end_with_parent() -> None:
    """End this worker when its parent was killed: nobody would stop it, and it holds the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class _Supervisor(Multiprocess):
    """Starts workers again that died, and forgets what they were at."""

    def keep_subprocess_alive(self) -> None:
        """Look after the workers; uvicorn calls this twice a second."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for process_id in before - {process.pid for process in self.processes}:
            if process_id is not None:
                worker_ended(process_id)


class Stateful:
    """The worker that keeps state: listens to its siblings too, from startup to shutdown."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self.app = app
        self._path = path
        self._server = _Quiet(server_config(self._for_sibling, uds=str(path), lifespan="off", interface="asgi3"))
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; once the application has started, listen to the siblings."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_and_listen(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._path.unlink(missing_ok=True)  # what a killed worker left
                self._listening = asyncio.create_task(self._server.serve())
            elif message["type"].startswith("lifespan.shutdown") and self._listening:
                self._server.should_exit = True
                await self._listening
            await send(message)

        await self.app(scope, receive, send_and_listen)

    async def _for_sibling(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the peer that the sibling names for the client."""
        if scope["type"] == "http":
            headers = MutableHeaders(scope=scope)
            host = headers.get(_PEER, "")
            scope["client"] = (host, 0) if host else None
            del headers[_PEER]
        await self.app(scope, receive, send)


class _Quiet(uvicorn.Server):
    """A server inside another, which leaves the signals to that."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class HandOn:
    """A worker that keeps no state: hands requests that need it on to the one that does."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self.app = app
        transport = httpx2.AsyncHTTPTransport(uds=str(path))
        # An event stream may be silent for long; a sibling that is not there shows at once.
        timeout = httpx2.Timeout(None, connect=5.0)
        self._client = httpx2.AsyncClient(transport=transport, timeout=timeout, base_url="http://sibling")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request to the application, or on to the sibling."""
        if scope["type"] != "http" or not _is_stateful(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            answer = await self._client.send(self._copy(request), stream=True)
        except httpx2.TransportError:
            await respond(scope["path"], 503, texts.TOO_BUSY.format(seconds=5), _BAD_GATEWAY_WAIT)(scope, receive, send)
            return
        response = StreamingResponse(_body(answer), answer.status_code)
        response.raw_headers = [(n.lower(), v) for n, v in answer.headers.raw if n.lower().decode() not in _HOP]
        await response(scope, receive, send)

    def _copy(self, request: Request) -> httpx2.Request:
        headers = [(n, v) for n, v in request.headers.raw if n.decode("latin-1") not in (*_HOP, _PEER)]
        headers.append((_PEER.encode(), (request.client.host if request.client else "").encode()))
        target: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        if query := request.scope["query_string"]:
            target += b"?" + query
        url = httpx2.URL("http://sibling").copy_with(raw_path=target)
        has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        return self._client.build_request(
            request.method, url, headers=headers, content=request.stream() if has_body else None
        )


async def _body(answer: httpx2.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()


def _is_stateful(path: str) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in _STATEFUL)
