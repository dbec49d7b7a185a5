"""Reaching Chroma, in a folder or on a server that several programs share, where they take turns at writing.

Only one program at a time can make a collection of a given name, so the one that made ``briefwijzer.writing`` has the
turn. It changes that collection every few seconds; when it has been silent for long, it is taken for dead and the next
one renames what it left behind. A rename names the very collection that was seen, so that two who wait cannot bury
each other's.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from vectorstore.errors import StoreBusyError, StoreUnusableError
from vectorstore.vector_files import check_vector_files

EMBEDDED = "none"  # the value of the setting that means: no server
UNREACHABLE = httpx.HTTPError
_TURN = "briefwijzer.writing"
_TIMEOUT = httpx.Timeout(60, connect=5)  # seconds; writing a thousand vectors takes one or two


def open_folder(folder: Path) -> Any:
    """Return a client for a folder; StoreUnusableError when its vectors are damaged, which would end the process."""
    check_vector_files(folder)
    return chromadb.PersistentClient(str(folder), settings=_settings())


def connect(url: str) -> Any:
    """Return a client of the server at an address; StoreUnusableError when nothing answers there as Chroma does."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "",
            port=parts.port or (443 if secure else 80),
            ssl=secure,
            settings=_settings(),
        )
    except (ValueError, ChromaError, UNREACHABLE) as error:
        raise unreachable(url, error) from error
    for session in _sessions(client):
        session.timeout = _TIMEOUT  # Chroma waits for ever; a server that hangs must not hold every thread
    return client


def disconnect(client: Any) -> None:
    """Close a client with its connections, which Chroma leaves open."""
    sessions = _sessions(client)
    client.close()
    for session in sessions:
        session.close()


def _sessions(client: Any) -> list[httpx.Client]:
    """Return the connections of a client to a server; Chroma has no name for them, and those in a folder have none."""
    servers: list[Any] = [getattr(part, "_server", None) for part in (client, getattr(client, "_admin_client", None))]
    return [server._session for server in servers if hasattr(server, "_session")]  # noqa: SLF001


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)


def unreachable(url: str, error: Exception) -> StoreUnusableError:
    """Return the error that says that a server does not answer."""
    return StoreUnusableError(
        f"{url}: no Chroma server answers there ({error or type(error).__name__}); start it with "
        "`chroma run --path FOLDER --host HOST --port PORT`, or correct BRIEFWIJZER_CHROMA_URL"
    )


class ServerTurn:
    """The right to write to a server; may be taken again by the thread that has it."""

    def __init__(
        self, url: str, client: Callable[[], Any], *, patience: float = 30.0, silence: float = 20.0, beat: float = 2.0
    ) -> None:
        """Ask ``client`` each time for the client of the server at an address.

        Another writer is waited for, ``patience`` seconds; who has the turn shows itself every ``beat`` seconds, and
        loses it after ``silence`` seconds without.
        """
        self._url = url
        self._client = client
        self._patience, self._silence, self._beat = patience, silence, beat
        self._threads = threading.RLock()
        self._depth = 0
        self._mine: Any = None
        self._ended = threading.Event()

    def acquire(self) -> None:
        """Wait for the turn; StoreBusyError when another writer keeps it."""
        if not self._threads.acquire(timeout=self._patience):
            raise _busy()
        try:
            if self._depth == 0:
                self._claim()
            self._depth += 1
        except UNREACHABLE as error:
            self._threads.release()
            raise unreachable(self._url, error) from error
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        """Give the turn to the next one."""
        self._depth -= 1
        try:
            if self._depth == 0:
                self._ended.set()
                with contextlib.suppress(ChromaError, StoreUnusableError, UNREACHABLE):
                    _bury(self._client(), self._mine)
        finally:
            self._threads.release()

    def confirm(self) -> None:
        """Make sure that nobody took over meanwhile; StoreBusyError when somebody did."""
        try:
            now = self._client().get_collection(_TURN, embedding_function=None)
        except NotFoundError:
            now = None
        except UNREACHABLE as error:
            raise unreachable(self._url, error) from error
        if now is None or now.id != self._mine.id:
            raise StoreBusyError("another program took over writing, since this one was silent for long; run it again")

    def _claim(self) -> None:
        seen, since = None, time.monotonic()
        until = since + self._patience
        while (mine := self._make()) is None:
            now = time.monotonic()
            other = self._other()
            sign = other and (other.id, (other.metadata or {}).get("beat"))
            if sign != seen:
                seen, since = sign, now
            elif other and now - since > self._silence:
                _bury(self._client(), other)
                continue
            if now > until:
                raise _busy()
            time.sleep(min(self._beat, 0.2))
        self._mine = mine
        self._ended = threading.Event()
        threading.Thread(target=self._show_life, args=(mine, self._ended), name="writing", daemon=True).start()

    def _make(self) -> Any:
        """Return the collection that means the turn, or None when another writer has it."""
        try:
            return self._client().create_collection(_TURN, embedding_function=None, metadata={"beat": 0})
        except ChromaError as error:
            if "already exists" in str(error):
                return None
            raise

    def _other(self) -> Any:
        with contextlib.suppress(NotFoundError):
            return self._client().get_collection(_TURN, embedding_function=None)
        return None

    def _show_life(self, mine: Any, ended: threading.Event) -> None:
        beats = 0
        while not ended.wait(self._beat):
            beats += 1
            with contextlib.suppress(ChromaError, UNREACHABLE):
                mine.modify(metadata={"beat": beats})


def _bury(client: Any, collection: Any) -> None:
    """Remove a turn that is over: this very collection, whatever bears its name by now."""
    name = f"{_TURN}.{os.urandom(8).hex()}"
    with contextlib.suppress(NotFoundError):
        collection.modify(name=name)
        client.delete_collection(name)


def _busy() -> StoreBusyError:
    return StoreBusyError("another program is writing to this index; try again when it is done")
