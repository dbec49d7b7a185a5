"""The language of a page: the one chosen (``?taal=en``), else the browser's, else Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.texts.reading import READING

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.texts import Language


def language_of(request: Request) -> Language:
    """Return the language for a request; an unknown one in the address counts as none."""
    chosen = request.query_params.get("taal", "")
    if chosen in READING:
        return "en" if chosen == "en" else "nl"
    wanted: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), name[:2].lower()))
        except ValueError:
            continue
    first = next((name for _, name in sorted(wanted, key=lambda one: one[0]) if name in READING), "nl")
    return "en" if first == "en" else "nl"
