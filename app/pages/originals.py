"""Serving the original of a document: only a PDF opens in the browser, everything else is a download.

The bytes come from others. So they get the type that was found in them, no browser guesses another one, nothing in
them may run, and what could (HTML) is not shown as a page of this site.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi.responses import FileResponse, Response

from ingest.formats import FORMATS
from ingest.originals import format_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.document import Format

_SANDBOX: Final = "default-src 'none'; frame-ancestors 'self'; sandbox"
# Not every browser shows a PDF in a sandbox; what it could load or run stays forbidden.
_PDF_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def original_response(path: Path, file: str, headers: Mapping[str, str]) -> Response:
    """Return the response with an original; ``file`` is the document's file name, ``headers`` those of the request."""
    format_ = format_of(path.name) or "text"
    etag = f'"{path.stem}"'
    about = {
        "ETag": etag,
        # The address stays when the document changes, so a copy must be asked after.
        "Cache-Control": "no-cache",
        "Content-Security-Policy": _PDF_POLICY if format_ == "pdf" else _SANDBOX,
    }
    if etag in (tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=about)
    about["Content-Disposition"] = content_disposition(file, format_)
    response = FileResponse(path, headers=about)
    # Without a charset: only the file itself knows it.
    response.headers["Content-Type"] = FORMATS[format_].media_type
    return response


def content_disposition(file: str, format_: Format) -> str:
    """Return the header (RFC 6266): how to show a file, and its name in ASCII and in full."""
    name = "".join(char for char in Path(file).name if char.isprintable() and char not in '/\\:*?"<>|').strip(" .")
    if not name.lower().endswith(FORMATS[format_].suffixes):
        name = (name or "document") + FORMATS[format_].suffixes[0]
    kind = "inline" if format_ == "pdf" else "attachment"
    plain = name.encode("ascii", "replace").decode("ascii").replace("?", "_").replace("%", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
