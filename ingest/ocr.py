"""Text for the scanned pages of a PDF, with the command ``ocrmypdf`` where it is installed.

It runs as a process of its own with limits of time, memory and disk, in a temporary folder; the PDF that it makes is
parsed like any other, and is not kept: what people see and get is the original.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.errors import NoTextLayerError, TooDemandingError

if TYPE_CHECKING:
    from ingest.document import ParsedDocument
    from ingest.isolation import ParserProcess
    from ingest.source import Source

_MIB = 1024 * 1024
_SECONDS = 300.0
_SECONDS_PER_MIB = 120.0
_MOST_SECONDS = 3600.0
_MAX_BYTES = 400 * _MIB
# Bytes of memory for each of its processes: a page of 150 million dots is 450 MB, and is held a few times.
_MEMORY = 3072 * _MIB
# Sets the limits and becomes the program: what it starts then has them too.
_LIMITED = """
import os, resource, sys
seconds, memory, size = (int(limit) for limit in sys.argv[1:4])
limits = {"CPU": seconds, "AS": memory, "FSIZE": size, "CORE": 0}
for name, limit in limits.items():
    try:
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (limit, limit))
    except (ValueError, OSError):
        pass  # not on this system; the limit of time on the clock holds everywhere
os.execv(sys.argv[4], sys.argv[4:])
"""
_LANGUAGES = ("nld", "eng")
_MAX_MEGAPIXELS = "150"
# What these programs need of the environment; tesseract takes every core it finds unless it is told not to.
_ENVIRONMENT = frozenset({"PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "HOME"})


def parse(parser: ParserProcess, source: Source) -> ParsedDocument:
    """Return the parsed document, with the text of scanned pages where OCR is installed; raises ContentError.

    Without it, ``scanned`` of what comes back names the pages that were not read.
    """
    try:
        parsed = parser.parse(source)
    except NoTextLayerError:
        readable = with_text_layer(source)
        if readable is None:
            raise
        return parser.parse(readable)
    readable = with_text_layer(source) if parsed.scanned else None
    return parser.parse(readable) if readable is not None else parsed


def unread_pages(parsed: ParsedDocument) -> str:
    """Return what to say of a document's scanned pages; empty when it has none."""
    if not parsed.scanned:
        return ""
    pages = ", ".join(str(page) for page in parsed.scanned[:20]) + (" …" if len(parsed.scanned) > 20 else "")
    return f"page {pages}: a scan without a text layer, not read; run OCR first | geen tekstlaag; voer eerst OCR uit"


def with_text_layer(source: Source) -> Source | None:
    """Return the PDF with a text layer on its scanned pages, or None when no OCR is installed or it gives up.

    Raises TooDemandingError when it takes too long.
    """
    program = shutil.which("ocrmypdf")
    if program is None or source.format != "pdf":
        return None
    with TemporaryDirectory(prefix="briefwijzer-ocr-") as folder:
        before, after = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        before.write_bytes(source.data)
        command = [program, "--skip-text", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet"]
        command += ["--max-image-mpixels", _MAX_MEGAPIXELS, *_language_option(), str(before), str(after)]
        done = _run(command, folder, source)
        if not done or not after.is_file() or after.stat().st_size > _MAX_BYTES:
            return None
        return replace(source, data=after.read_bytes())


def _run(command: list[str], folder: str, source: Source) -> bool:
    seconds = min(_MOST_SECONDS, _SECONDS + _SECONDS_PER_MIB * len(source.data) / _MIB)
    environment = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
    limits = [str(math.ceil(seconds)), str(_MEMORY), str(_MAX_BYTES)]
    process = subprocess.Popen(  # noqa: S603 - a fixed command; the document's name is no part of it
        [sys.executable, "-I", "-c", _LIMITED, *limits, *command],
        cwd=folder,
        env={**environment, "OMP_THREAD_LIMIT": "1", "TMPDIR": folder},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired as error:
        raise TooDemandingError(
            f"{source.name}: OCR takes more than {seconds:.0f} seconds; split it, or run ocrmypdf on it first"
        ) from error
    finally:
        # The whole group: it starts tesseract and ghostscript, which would go on, also when it crashed itself.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@cache
def _language_option() -> tuple[str, ...]:
    """Return the option that names the languages that tesseract has; Dutch first."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed command
            [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
        ).stdout.split()
    except (OSError, subprocess.TimeoutExpired):
        return ()
    known = [language for language in _LANGUAGES if language in listed]
    return ("--language", "+".join(known)) if known else ()
