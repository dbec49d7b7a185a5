"""The process in which documents are parsed, under limits, one after the other; ``ingest.isolation`` starts it.

It reads ``{"name", "format", "seconds"}`` and the bytes, and answers with a document or an error, as ``ingest.wire``
has them. It knows no index and no encoder, has none of the program's environment, and writes nothing.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import signal
import socket
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest import wire
from ingest.effort import effort
from ingest.errors import IngestError, TooDemandingError
from ingest.splitting import split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.document import ParsedDocument
    from ingest.parsing.parsers import Parser

_MAX_REQUEST = 2**40  # the program has read these bytes itself, and limits them
_OPEN_FILES = 64
_MAX_EFFORT = 20_000_000  # tokens to embed: three times what a Dutch text of 5,000 pages takes
_MAX_PASSAGES = 100_000  # thousands of pages hold a third of it; embedding them all takes a quarter of an hour


def main(parsers: str, memory: int) -> None:
    """Answer requests on standard input until it is closed; ``memory`` is in bytes, ``parsers`` a module's name."""
    connection = _private_connection()
    # Ctrl-C reaches the whole group; the program decides what becomes of this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    known: Mapping[str, Parser] = import_module(parsers).PARSERS
    _limit(memory)
    wire.send(connection, wire.pack({"ready": True}))
    try:
        while True:
            request = wire.unpack(wire.receive(connection, _MAX_REQUEST))
            data = wire.receive(connection, _MAX_REQUEST)
            wire.send(connection, _answer(known, request, data))
    except (EOFError, OSError):
        return  # the program is done


def _answer(known: Mapping[str, Parser], request: dict[str, Any], data: bytes) -> bytes:
    _limit_time(request["seconds"])
    try:
        parsed = known[request["format"]](data, request["name"])
        _rehearse(parsed, request["name"])
        return wire.pack_document(parsed)
    except IngestError as error:
        return wire.pack({"error": type(error).__name__, "message": str(error)})
    except MemoryError:
        raise  # out of this process: what fills the memory is still there, and leaves no room for an answer
    except Exception as error:  # noqa: BLE001 - a parser may fail on damaged input in ways that nobody foresaw
        return wire.pack({"error": "", "message": f"{type(error).__name__}: {error}"})


def _rehearse(parsed: ParsedDocument, name: str) -> None:
    """Split the document as the program is going to, so that what takes too much to split takes it here."""
    passages = split(parsed, "", "", name)
    if len(passages) > _MAX_PASSAGES:
        raise TooDemandingError(f"{name}: holds more than {_MAX_PASSAGES} passages; split the document")
    if effort(passages) > _MAX_EFFORT:
        raise TooDemandingError(f"{name}: holds too much text or too many signs to search in; split the document")


def _private_connection() -> socket.socket:
    """Take the socket away from standard input, so that nothing a library reads or prints gets into it."""
    connection = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    return connection


def _limit(memory: int) -> None:
    """Set what this system can limit: memory, and that nothing is written, dumped or started from here."""
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _set(resource.RLIMIT_NPROC, 0)
    _set(resource.RLIMIT_AS, memory)


def _limit_time(seconds: float) -> None:
    """Let this process end itself, should the program that waits for it be gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, most))


def _set(kind: int, value: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # not on this system; the limit of time holds everywhere
        resource.setrlimit(kind, (value, value))
