"""Files that a browser may keep: in memory, compressed once, and named by what they hold."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi.responses import Response

if TYPE_CHECKING:
    from fastapi import Request

HERE: Final = Path(__file__).parent
_YEAR: Final = "public, max-age=31536000, immutable"
_HOUR: Final = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; ``packed`` is the same in gzip, and ``version`` changes with what it holds."""

    content: bytes
    packed: bytes
    media_type: str
    version: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Asset:
        """Return the asset for a file's bytes."""
        packed = gzip.compress(content, mtime=0)
        return cls(content, packed, media_type, hashlib.sha256(content).hexdigest()[:16])

    def response(self, request: Request, *, headers: dict[str, str] | None = None) -> Response:
        """Return the file, compressed when the browser can read that, or 304 when it has it already.

        An address with the right ``?v=`` never holds anything else and may be kept for a year, another for an hour.
        """
        lasting = request.query_params.get("v") == self.version
        known = {
            "ETag": f'"{self.version}"',
            "Cache-Control": _YEAR if lasting else _HOUR,
            "Vary": "Accept-Encoding",
            **(headers or {}),
        }
        if known["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=known)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media_type, headers={**known, "Content-Encoding": "gzip"})
        return Response(self.content, media_type=self.media_type, headers=known)


def loader() -> Asset:
    """Return ``widget.js``, the one script that a web team puts on its pages."""
    return _script("widget.js")


def page_script() -> Asset:
    """Return the script of the page that the loader opens."""
    return _script("embed.js")


def page_style() -> Asset:
    """Return the style of that page: the NL Design System components with their tokens, and then our own."""
    parts = [*sorted((HERE / "nlds").glob("*.css")), HERE / "static" / "embed.css"]
    return Asset.of("\n".join(part.read_text(encoding="utf-8") for part in parts).encode(), "text/css")


def _script(name: str) -> Asset:
    return Asset.of((HERE / "static" / name).read_bytes(), "text/javascript")
