"""Taking in the files of a form: as a stream, within limits, and onto disk before anything else is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from app.editing.access import check_form
from app.editing.views import MIB, taken_ids
from ingest.errors import IngestError
from ingest.source import MAX_BYTES
from vectorstore.errors import StoreUnusableError

if TYPE_CHECKING:
    from starlette.types import Message, Receive

    from app.editing.access import Editor
    from ingest.uploads import Uploads
    from vectorstore.index import Index

MAX_FILES: Final = 50
MAX_TOGETHER: Final = 4 * MAX_BYTES
# What a form holds besides the files: the lines between them, their names, and the token.
_AROUND: Final = MIB


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not kept: its name, the name of the error, and the message."""

    file: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a form: how many files are kept, which are not; ``problem`` names a text on the form as a whole."""

    kept: int = 0
    refused: tuple[Refused, ...] = ()
    problem: str = ""


class _TooMuchError(Exception):
    pass


async def receive(request: Request, editor: Editor, index: Index, uploads: Uploads) -> Received:
    """Keep the files of a form. A form that stops halfway, or is too large, keeps nothing."""
    limited = Request(request.scope, _limited(request))
    try:
        async with limited.form(max_files=MAX_FILES, max_fields=5, max_part_size=4096) as form:
            check_form(editor, str(form.get("csrf", "")))
            files = [file for file in form.getlist("bestanden") if isinstance(file, UploadFile) and file.filename]
            if not files:
                return Received(problem="nothing_chosen")
            return await run_in_threadpool(_keep_all, files, index, uploads)
    except _TooMuchError:
        return Received(problem="too_much")
    except ClientDisconnect:
        return Received(problem="cut_short")
    except HTTPException as error:
        if error.status_code == 400:  # what the form reader says of one that it cannot read
            return Received(problem="cut_short")
        raise


def _keep_all(files: list[UploadFile], index: Index, uploads: Uploads) -> Received:
    kept, refused = 0, []
    taken = taken_ids(index.versions(), uploads.all())
    for file in files:
        name = file.filename or ""
        try:
            uploads.receive(name, file.file, taken)
            kept += 1
        except (IngestError, StoreUnusableError) as error:
            refused.append(Refused(name[:200], type(error).__name__, str(error)))
    return Received(kept, tuple(refused))


def _limited(request: Request) -> Receive:
    """Return the function that gives the next part of a body, up to the limit."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > MAX_TOGETHER + _AROUND:
            raise _TooMuchError
        return message

    return limited
