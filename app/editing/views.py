"""What the pages of ``/beheer`` show: rows of documents and of uploads, and the blocks of a document. Pure."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.source import MAX_BYTES
from vectorstore.errors import StoreBusyError
from vectorstore.passage import Document, TextBlock

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.editing.standing import Standing
    from app.texts.editing import Words
    from ingest.document import ParsedDocument
    from ingest.uploads import Upload
    from vectorstore.passage import DocumentFacts

MIB = 1024 * 1024
BLOCKS_A_PAGE = 60
_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2})[-/. ])?(?P<month>\d{1,2})[-/. ])?(?P<year>\d{4})", re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the index as the list shows it; ``newer`` tells of an upload that is to take its place."""

    document: DocumentFacts
    newer: Upload | None


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of a document as the preview shows it; ``path`` are the headings above it."""

    kind: str
    text: str
    level: int
    page: int | None
    path: tuple[str, ...]
    number: int


def document_rows(documents: Sequence[DocumentFacts], uploads: Sequence[Upload]) -> list[DocumentRow]:
    """Return the rows of the list, those of documents that are being removed among them."""
    coming = {upload.document: upload for upload in uploads if upload.state in ("ready", "wanted", "removed")}
    return [DocumentRow(one, coming.get(one.id)) for one in documents]


def shown_blocks(parsed: ParsedDocument | Document) -> list[ShownBlock]:
    """Return the blocks of a document, as the parser gave them or as they are stored."""
    if isinstance(parsed, Document):
        blocks = parsed.blocks or (TextBlock("paragraph", 0, len(parsed.text)),)
        plain = [(block.kind, parsed.text[block.start : block.end], block.level, block.page) for block in blocks]
    else:
        plain = [(block.kind, block.text, block.level, block.page) for block in parsed.blocks]
    shown: list[ShownBlock] = []
    path: list[tuple[int, str]] = []
    for number, (kind, text, level, page) in enumerate(plain, start=1):
        if kind == "heading":
            path = [(depth, above) for depth, above in path if depth < level]
        shown.append(ShownBlock(kind, text, level, page, tuple(above for _, above in path), number))
        if kind == "heading":
            path.append((level, " ".join(text.split())))
    return shown


def progress_json(uploads: Sequence[Upload], standing: Standing, words: Words) -> dict[str, Any]:
    """Return what a page asks for every second while something goes on."""
    busy = any(upload.state in ("received", "wanted", "removed") for upload in uploads)
    return {
        "bezig": busy,
        # Whenever this differs the page gets the lists again.
        "stand": " ".join(f"{upload.key}:{upload.state}" for upload in uploads),
        "rijen": [
            {"sleutel": upload.key, "klaar": done, "totaal": total, "tekst": passages_done(done, total, words)}
            for upload in uploads
            if upload.state == "wanted"
            for done, total in [standing.of.get(upload.document, (0, 0))]
        ],
        "tekst": standing_text(standing, words),
    }


def standing_text(standing: Standing, words: Words) -> str:
    """Return how far it is in all: passages, passages a second, time left; or why nothing moves."""
    if standing.trouble is not None:
        return words["waits" if isinstance(standing.trouble, StoreBusyError) else "trouble"]
    progress = standing.progress
    if progress is None or not progress.total:
        return ""
    about = "passages_done" if progress.exact else "passages_about"
    parts = [words(about, done=progress.done, total=max(progress.done, progress.total))]
    if progress.per_second is not None:
        parts.append(words("speed", speed=_speed(progress.per_second, words)))
    if progress.seconds_left is not None and progress.done < progress.total:
        parts.append(words("left", left=_duration(progress.seconds_left, words)))
    return ", ".join(parts)


def passages_done(done: int, total: int, words: Words) -> str:
    """Return ``12 van 40 passages``; empty when the number is not known yet."""
    return words("passages_done", done=done, total=total) if total else ""


def iso_date(written: str) -> str | None:
    """Return a date as people write it (``9-12-2025``, ``12-2025``, ``2025``) in ISO 8601; None when it is none."""
    found = _ISO.fullmatch(written.strip()) or _DATE.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day = found["year"], found["month"], found["day"]
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def written_date(iso: str | None) -> str:
    """Return an ISO date as a Dutch form shows it: ``9-12-2025``."""
    return "-".join(str(int(part)) for part in reversed((iso or "").split("-"))) if iso else ""


def reason(name: str, file: str, words: Words) -> str:
    """Return why a file could not be used, by the name of the error."""
    known = {"NotADocumentError": "UnsupportedFormatError", "StoreBusyError": "StoreUnusableError"}.get(name, name)
    return words(known if known in words else "DamagedDocumentError", file=file, limit=MAX_BYTES // MIB)


def taken_ids(live: Collection[str], uploads: Sequence[Upload]) -> set[str]:
    """Return the ids of documents in the index that are no uploads, so that an upload gets another."""
    return set(live) - {upload.document for upload in uploads if upload.file}


def _speed(per_second: float, words: Words) -> str:
    text = f"{per_second:.0f}" if per_second >= 10 else f"{per_second:.1f}"
    return text if words.language == "en" else text.replace(".", ",")


def _duration(seconds: float, words: Words) -> str:
    """Return a time as a person says it: in steps of five seconds, and from a minute on in minutes."""
    if seconds < 55:
        return words("seconds", n=max(5, math.ceil(seconds / 5) * 5))
    minutes = round(seconds / 60)
    return words["minute"] if minutes <= 1 else words("minutes", n=minutes)
