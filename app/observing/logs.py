"""Logs on standard error: plain lines, or one JSON object a line with the id of the request they belong to.

What a visitor typed and where a visitor is are left out, unless the settings say otherwise. Control characters are
written as escapes, so that no text from outside can forge a line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.config import Settings

FIELDS: Final = "fields"
"""The ``extra`` of a log call under which a JSON line finds its own fields."""

TEXTS: Final = "app.observing.texts"
"""The logger that is on for INFO when the log may hold what visitors ask."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
logging.getLogger(TEXTS).setLevel(logging.CRITICAL)  # until a setting says otherwise
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure_logging(settings: Settings) -> None:
    """Send everything that is logged to standard error in the form that the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    as_json = settings.log_format == "json"
    handler.setFormatter(JsonFormatter() if as_json else LineFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # One line a request is for machines to read; a person at the terminal sees what goes wrong.
    logging.getLogger("app").setLevel(logging.INFO if as_json else logging.WARNING)
    logging.getLogger(TEXTS).setLevel(logging.INFO if settings.log_questions else logging.CRITICAL)


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; ``extra={"fields": {…}}`` adds keys to it."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request_id"] = identity
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        written = json.dumps(line, ensure_ascii=False, default=str)
        # JSON itself lets these through, and a terminal obeys them.
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


class LineFormatter(logging.Formatter):
    """Writes a record as a line of text; only a traceback, which is ours, takes more lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line with control characters as escapes, and the id of the request behind it."""
        line = _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), super().formatMessage(record))
        return f"{line} (request {request_id.get()})" if request_id.get() else line
