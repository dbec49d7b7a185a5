"""``documents.toml``: what is known about the documents beside it, and the ids they get.

::

    [[document]]
    file = "brief.txt"           # the name of a file in the same folder; or only a url, which is then fetched
    id = "brief"                 # default: the slug of the file name, or of the url's host and last part
    title = "Ledenbrief …"       # default: the document's own title, or its file name
    date = 2025-12-09            # or "2025-12", or "2025", as far as it is known
    publisher = "…"
    url = "https://…"
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

from ingest.errors import ManifestError

MANIFEST_NAME = "documents.toml"

_KEYS = frozenset({"file", "id", "title", "date", "publisher", "url"})
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"']+")
_MAX_ID = 200
# Letters that do not fall apart into a base letter and an accent.
_TRANSLITERATED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``documents.toml`` says about one file; None where it says nothing. ``date`` is ISO 8601.

    ``file`` is empty for an entry that has only a ``url``.
    """

    file: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_manifest(folder: Path) -> dict[str, Metadata]:
    """Return the metadata per file name, or per url where there is no file; nothing without ``documents.toml``.

    Raises ManifestError, which names the entry and the key that is wrong.
    """
    path = folder / MANIFEST_NAME
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read as TOML ({error}); correct the file") from error
    entries = content.pop("document", [])
    if content:
        raise ManifestError(f"{path}: unknown key {_quoted(content)}; use only [[document]] tables")
    if not isinstance(entries, list):
        raise ManifestError(f"{path}: [document] must be [[document]], one table per document")
    known: dict[str, Metadata] = {}
    for number, entry in enumerate(entries, start=1):
        metadata = _metadata(entry, f"{path}: document {number}")
        key = metadata.file or str(metadata.url)
        if key in known:
            raise ManifestError(f"{path}: document {number}: {key!r} is described twice; keep one")
        known[key] = metadata
    return known


def slug(name: str) -> str:
    """Return the id of a file name, without its suffix: small letters, digits and single hyphens."""
    stem = Path(name).stem if not name.startswith(".") else name
    letters = unicodedata.normalize("NFKD", stem.lower().translate(_TRANSLITERATED))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    cleaned = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_ID].strip("-")
    # A name in another script leaves nothing; its code points still give a stable id.
    return cleaned or "document-" + "-".join(f"{ord(letter):x}" for letter in stem)[:_MAX_ID].strip("-")


def readable_title(name: str) -> str:
    """Return a title made of a file name: ``"jaar_verslag-2025.txt"`` → ``"Jaar verslag 2025"``."""
    words = re.sub(r"[-_\s]+", " ", Path(name).stem).strip()
    return words[:1].upper() + words[1:] or name


def _metadata(entry: Any, where: str) -> Metadata:
    if not isinstance(entry, dict):
        raise ManifestError(f"{where}: must be a table with the key 'file'")
    unknown = set(entry) - _KEYS
    if unknown:
        raise ManifestError(f"{where}: unknown key {_quoted(unknown)}; use {_quoted(_KEYS)}")
    values = {key: _text(value, key, where) for key, value in entry.items()}
    file = values.setdefault("file", "")
    if Path(file).name != file or not (file or "url" in values):
        raise ManifestError(
            f"{where}: 'file' must be the name of a file in the same folder (or give a 'url'), not {file!r}"
        )
    _check(values, "date", _DATE, "a date like 2025-12-09, 2025-12 or 2025", where)
    _check(values, "id", _ID, "small letters, digits and hyphens, like ledenbrief-2025", where)
    _check(values, "url", _URL, "an address that starts with https://", where)
    return Metadata(**values)


def _text(value: Any, key: str, where: str) -> str:
    if type(value) is calendar_date and key == "date":
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise ManifestError(f"{where}: {key!r} must be a text in quotes")
    return value.strip()


def _check(values: dict[str, str], key: str, form: re.Pattern[str], wanted: str, where: str) -> None:
    if key in values and not form.fullmatch(values[key]):
        raise ManifestError(f"{where}: {key!r} must be {wanted}, not {values[key]!r}")


def _quoted(names: Any) -> str:
    return ", ".join(repr(name) for name in sorted(names))
