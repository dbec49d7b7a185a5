"""A parser that does what a file tells it to, for the tests of the process that it runs in."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from ingest.document import Block, ParsedDocument
from ingest.errors import EmptyDocumentError

_READ: list[str] = []


def parse_orders(data: bytes, name: str) -> ParsedDocument:
    _READ.append(name)
    order, _, rest = data.decode().partition(" ")
    return ParsedDocument((_ORDERS[order](rest, name),))


def _say(rest: str, name: str) -> Block:  # noqa: ARG001
    return Block(rest, "paragraph")


def _wait(rest: str, name: str) -> Block:
    time.sleep(60)
    return _say(rest, name)


def _turn(rest: str, name: str) -> Block:
    while time.monotonic():
        pass
    return _say(rest, name)


def _grow(rest: str, name: str) -> Block:
    held: list[bytearray] = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))
        if not rest and name == "":
            return _say(rest, name)


def _crash(rest: str, name: str) -> Block:
    ctypes.string_at(0)
    return _say(rest, name)


def _leave(rest: str, name: str) -> Block:
    os._exit(int(rest) + len(name) * 0)


def _recurse(rest: str, name: str) -> Block:
    return _recurse(rest, name)


def _print(rest: str, name: str) -> Block:
    print("{}", sys.stdin.read())  # noqa: T201
    os.write(1, b"noise")
    os.write(2, b"noise")
    return _say(rest, name)


def _look(rest: str, name: str) -> Block:
    return _say(f"{rest}={os.environ.get(rest)} {sorted(os.listdir('/dev/fd'))}", name)  # noqa: PTH208


def _write(rest: str, name: str) -> Block:
    Path(rest).write_text("x")
    return _say(rest, name)


def _refuse(rest: str, name: str) -> Block:
    raise EmptyDocumentError(f"{name}: \x1b[31m{rest}\u202e; add text")


def _lie(rest: str, name: str) -> Block:  # noqa: ARG001
    return Block("x", rest)  # type: ignore[arg-type]


def _flood(rest: str, name: str) -> Block:
    return _say("x" * int(rest), name)


def _kill(rest: str, name: str) -> Block:
    os.kill(os.getpid(), signal.SIGKILL)
    return _say(rest, name)


def _alone(rest: str, name: str) -> Block:
    """Break as soon as this process has read another document before."""
    return _say(rest, name) if len(_READ) == 1 else _crash(rest, name)


def _count(rest: str, name: str) -> Block:
    return _say(f"{os.getpid()} {rest}", name)


_ORDERS = {
    "say": _say,
    "wait": _wait,
    "turn": _turn,
    "grow": _grow,
    "crash": _crash,
    "leave": _leave,
    "recurse": _recurse,
    "print": _print,
    "look": _look,
    "write": _write,
    "refuse": _refuse,
    "lie": _lie,
    "flood": _flood,
    "count": _count,
    "kill": _kill,
    "alone": _alone,
}
PARSERS = {"text": parse_orders}
