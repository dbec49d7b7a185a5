"""The language of a page: the one chosen (``?taal=en``), else the browser's, else Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers

from app.texts.reading import READING

if TYPE_CHECKING:
    from starlette.types import Scope

    from app.texts import Language


def language_of(scope: Scope) -> Language:
    """Return the language for a request; an unknown one in the address counts as none."""
    chosen = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("taal", [""])[0]
    if chosen in READING:
        return _known(chosen)
    wanted: list[tuple[float, str]] = []
    for part in Headers(scope=scope).get("accept-language", "").split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), name[:2].lower()))
        except ValueError:
            continue
    return _known(next((name for _, name in sorted(wanted, key=lambda one: one[0]) if name in READING), "nl"))


def _known(name: str) -> Language:
    return "en" if name == "en" else "nl"
