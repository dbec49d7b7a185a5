"""Opening a file safely, and telling its format by what is in it and not by what it is called."""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ingest.errors import (
    EmptyDocumentError,
    NotADocumentError,
    SourceNotFoundError,
    SourceTooLargeError,
    UnreadableSourceError,
    UnsupportedFormatError,
)
from ingest.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.document import Format

MAX_BYTES = 50 * 1024 * 1024
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml version")
_COMMENTS = re.compile(rb"(?:<!--.*?-->\s*)+", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# Formats that start with these bytes are recognised only to be refused with their right name. What people write
# documents in, or put them away in, is always reported; the rest is passed over in a folder.
_FOREIGN_DOCUMENTS = (
    (_OLE, "an old Word, Excel or PowerPoint file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
)
_NOT_DOCUMENTS = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"<svg", "an image"),
    (b"RIFF", "an image, sound or film"),
    (b"ID3", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"#!/", "a program"),
    (b"SQLite format 3", "a database"),
)
_CODE = "source code or settings"
# Text that is not prose is told by its name, as nothing in it does so with certainty; JSON is told by both.
_NOT_PROSE = {
    **dict.fromkeys((".json", ".jsonl", ".xml", ".csv", ".tsv", ".geojson", ".svg", ".log", ".lock"), "data"),
    **dict.fromkeys((".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".css", ".scss", ".java", ".c", ".h", ".cpp"), _CODE),
    **dict.fromkeys((".cs", ".go", ".rs", ".rb", ".php", ".sh", ".bat", ".ps1", ".sql", ".r", ".ipynb"), _CODE),
    **dict.fromkeys((".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".env"), _CODE),
}
_JSON = re.compile(rb"\s*(?:\[\s*)*\{\s*(?:\"(?:[^\"\\\n]|\\.){0,200}\"\s*:|\}\s*\Z)")
_ZIP_ENTRY = b"PK\x01\x02"
_MAX_ZIP_ENTRIES = 10_000
_ODT = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
_FIELD = re.compile(rb"([!-9;-~]{1,80}):(?:[ \t]|\Z)")
_MACHINE_FIELDS = frozenset({b"message-id", b"mime-version", b"received", b"content-type", b"return-path"})
_MAIL_HEAD = 64 * 1024
_HEAD = 4096  # bytes that are enough to tell what a file is


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, its name without the folder, and the format that its content has."""

    name: str
    data: bytes
    format: Format


def read_source(path: Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a regular file of at most ``max_bytes`` bytes.

    Raises a SourceError when it cannot be read, EmptyDocumentError and UnsupportedFormatError by its content.
    """
    return source_of(_read(path, max_bytes), path.name)


def source_of(data: bytes, name: str) -> Source:
    """Return bytes with the format that they have; raises EmptyDocumentError and UnsupportedFormatError."""
    if not data.strip():
        raise EmptyDocumentError(f"{name}: the file is empty; put the document's text in it or remove the file")
    return Source(name, data, detect_format(data, name))


def detect_format(data: bytes, name: str) -> Format:
    """Return the format of the content; the name decides only between plain text and Markdown.

    Raises UnsupportedFormatError for content that is recognised as something else.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _detect_in_zip(data, name)
    if data.startswith(_OLE) and _ENCRYPTED_OFFICE in data:
        raise UnsupportedFormatError(f"{name}: the document is encrypted; save it without a password and try again")
    for start, kind in _FOREIGN_DOCUMENTS:
        if data.startswith(start):
            raise UnsupportedFormatError(f"{name}: format not supported (this is {kind}); use {supported_formats()}")
    what = not_a_document(data, name)
    if what:
        raise NotADocumentError(f"{name}: format not supported (this is {what}); use {supported_formats()}")
    if _looks_like_html(data):
        return "html"
    if _looks_like_mail(data):
        return "eml"
    return "markdown" if Path(name).suffix.lower() in FORMATS["markdown"].suffixes else "text"


def not_a_document(head: bytes, name: str) -> str:
    """Return what a file is that nobody means to ask about: ``"an image"``, ``"data"``; empty for all others.

    ``head`` is its first few thousand bytes, or all of it. A document stays one under a name like ``brief.json``.
    """
    if b"%PDF-" in head[:1024] or head.startswith((b"PK\x03\x04", *(start for start, _ in _FOREIGN_DOCUMENTS))):
        return ""
    for start, kind in _NOT_DOCUMENTS:
        if head.startswith(start):
            return kind
    if _looks_like_html(head):
        return ""
    # In its first part only: a million brackets keep the expression busy, and take a hundred bytes each.
    return "data" if _JSON.match(head[:_HEAD]) else _NOT_PROSE.get(Path(name).suffix.lower(), "")


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, for ``not_a_document``; raises a SourceError when it cannot be read."""
    with _opened(path) as stream:
        return stream.read(_HEAD)


def supported_formats() -> str:
    """Return the names of the formats, as a phrase: ``"Markdown or text"``."""
    names = [facts.name for facts in FORMATS.values()]
    return " or ".join([", ".join(names[:-1]), names[-1]])


def _looks_like_html(data: bytes) -> bool:
    # UTF-16 has a zero in every second byte; browsers put a comment above a page that they save.
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    comments = _COMMENTS.match(head)
    head = head[comments.end() :] if comments else head
    return head.startswith(_HTML_STARTS[:2]) or (head.startswith(_HTML_STARTS[2]) and b"<html" in head)


def _looks_like_mail(data: bytes) -> bool:
    """Tell a saved e-mail by its head: nothing but fields, with a sender, a date, and one that only programs write."""
    head = re.split(rb"\r?\n[ \t]*\r?\n", data[:_MAIL_HEAD].lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    lines = [line for line in head.splitlines() if not line.startswith((b" ", b"\t"))]
    fields = [_FIELD.match(line) for line in lines]
    if len(fields) < 3 or not all(fields):
        return False
    names = {field[1].lower() for field in fields if field}
    return {b"from", b"date"} <= names and not names.isdisjoint(_MACHINE_FIELDS)


def _detect_in_zip(data: bytes, name: str) -> Format:
    try:
        check_entries(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "word/document.xml" in names:
                return "docx"
            if "mimetype" in names and "content.xml" in names and _is_odt(archive):
                return "odt"
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        if b"word/document.xml" in data:
            return "docx"  # a damaged one, and its parser says so
    raise UnsupportedFormatError(f"{name}: format not supported; use {supported_formats()}")


def _is_odt(archive: zipfile.ZipFile) -> bool:
    with archive.open("mimetype") as stream:
        return stream.read(_HEAD).strip() in _ODT


def check_entries(data: bytes) -> None:
    """Raise BadZipFile for an archive of more files than any document has, before a list of them is made."""
    if data.count(_ZIP_ENTRY) > _MAX_ZIP_ENTRIES:
        raise zipfile.BadZipFile(f"more than {_MAX_ZIP_ENTRIES} files")


def _read(path: Path, max_bytes: int) -> bytes:
    with _opened(path) as stream:
        # By its size first: nothing of a file of gigabytes is read.
        data = stream.read(max_bytes + 1) if os.fstat(stream.fileno()).st_size <= max_bytes else None
    if data is None or len(data) > max_bytes:
        raise too_large(path.name, max_bytes)
    return data


def too_large(name: str, max_bytes: int) -> SourceTooLargeError:
    """Return the error for a file or page of more than ``max_bytes`` bytes."""
    limit = max_bytes / 1024 / 1024
    return SourceTooLargeError(f"{name}: bigger than the limit of {limit:.0f} MiB; split the document")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        # O_NONBLOCK: a named pipe must be refused, not waited for.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise SourceNotFoundError(f"{path}: no such file; check the path") from None
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise UnreadableSourceError(f"{path}: cannot be read ({reason}); check its permissions") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableSourceError(f"{path}: not a regular file; name a file or a folder of files")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            yield stream
    except OSError as error:
        raise UnreadableSourceError(f"{path}: cannot be read ({error.strerror}); check the disk") from error
    finally:
        os.close(descriptor)
