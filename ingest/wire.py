"""What the program and its parsing process say to each other: frames of plain data over a socket.

Nothing in a frame can run: it is msgpack of texts, numbers and lists, and what comes from the side that reads hostile
bytes is checked, value for value, before it becomes a document or an error.
"""

from __future__ import annotations

import re
import struct
import time
from typing import TYPE_CHECKING, Any, get_args

import msgpack

from ingest.decoding import one_line
from ingest.document import Block, ParsedDocument
from vectorstore.passage import BlockKind

if TYPE_CHECKING:
    import socket

# An answer holds a document's text a few times at most: in its blocks, and in the headings above them.
MAX_ANSWER = 64 * 1024 * 1024
# How Python ends after an exception that nobody caught: in the parsing process that is MemoryError only.
OUT_OF_MEMORY = 1
MAX_TITLE = 300
MAX_HEADING = 300
MAX_HEADINGS = 12
_LENGTH = struct.Struct("!Q")
_CHUNK = 1024 * 1024
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_KINDS = frozenset(get_args(BlockKind))


def send(connection: socket.socket, payload: bytes) -> None:
    """Send one frame; raises OSError, TimeoutError among them."""
    connection.sendall(_LENGTH.pack(len(payload)))
    connection.sendall(payload)


def receive(connection: socket.socket, limit: int, until: float | None = None) -> bytes:
    """Return one frame of at most ``limit`` bytes.

    Raises EOFError when the other side is gone, TimeoutError past ``until`` (on the monotonic clock), and ValueError
    for a frame that is too big.
    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size, until))
    if length > limit:
        raise ValueError(f"a frame of {length} bytes")
    return bytes(_exactly(connection, length, until))


def _exactly(connection: socket.socket, length: int, until: float | None) -> bytearray:
    data = bytearray()
    while len(data) < length:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
        chunk = connection.recv(min(length - len(data), _CHUNK))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def pack_document(parsed: ParsedDocument) -> bytes:
    """Return a document as a frame; titles and headings are cut where nobody reads on."""
    blocks = [_plain(block) for block in parsed.blocks]
    title = one_line(parsed.title or "", MAX_TITLE) or None
    return pack({"title": title, "date": parsed.date, "scanned": parsed.scanned, "blocks": blocks})


def _plain(block: Block) -> tuple[Any, ...]:
    heading = [_short(part) for part in block.heading[:MAX_HEADINGS]]
    return block.text, block.kind, heading, block.page, block.level, block.turns


def pack(answer: dict[str, Any]) -> bytes:
    """Return plain data as a frame."""
    return bytes(msgpack.packb(answer))


def unpack(payload: bytes) -> dict[str, Any]:
    """Return the plain data of a frame; raises ValueError when it is not."""
    try:
        answer = msgpack.unpackb(payload)
    except (msgpack.UnpackException, ValueError, RecursionError) as error:
        raise ValueError("not plain data") from error
    if not isinstance(answer, dict):
        raise ValueError("not a table")  # noqa: TRY004 - whatever is wrong with a frame is one error
    return answer


def document_of(answer: dict[str, Any]) -> ParsedDocument:
    """Return the document of a frame; raises ValueError when one of its values is not what it must be."""
    title, blocks = answer.get("title"), answer.get("blocks")
    _expect((title is None or _is_text(title, MAX_TITLE)) and isinstance(blocks, list))
    date, scanned = answer.get("date"), answer.get("scanned", [])
    _expect(date is None or (isinstance(date, str) and _DATE.fullmatch(date) is not None))
    _expect(isinstance(scanned, list) and all(_is_count(page) for page in scanned))
    return ParsedDocument(tuple(_block(entry) for entry in blocks or ()), title, date, tuple(scanned))


def _block(entry: Any) -> Block:
    _expect(isinstance(entry, list) and len(entry) == 6)
    text, kind, heading, page, level, turns = entry
    _expect(_is_text(text) and isinstance(kind, str) and kind in _KINDS and (page is None or _is_count(page)))
    _expect(isinstance(heading, list) and len(heading) <= MAX_HEADINGS and _is_count(level) and isinstance(turns, list))
    _expect(all(_is_text(part, MAX_HEADING) for part in heading))
    for turn in turns:
        _expect(isinstance(turn, list) and len(turn) == 2 and all(_is_count(number) for number in turn))
        _expect(turn[0] <= len(text))
    return Block(text, kind, tuple(heading), page, level, tuple((offset, start) for offset, start in turns))


def _is_text(value: Any, longest: int = MAX_ANSWER) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31


def _expect(right: bool) -> None:
    if not right:
        raise ValueError("not a document")


def _short(heading: str) -> str:
    return heading if len(heading) <= MAX_HEADING else heading[: MAX_HEADING - 1].rstrip() + "…"
