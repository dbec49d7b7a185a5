"""One function per format, ``(bytes, file name) -> ParsedDocument``; ``parsers.py`` lists them.

They run in a process of their own (``ingest.isolation``), so this package loads none of them by itself.
"""

from __future__ import annotations

# Raise it when what a parser (or ingest/decoding.py) makes of the same bytes can change: every document is then
# ingested again.
PARSER_VERSION = "4"
