"""``POST /gesprek/bewaren``: the answers that a page shows, as a file to keep.

The page sends JSON, or a form with that JSON in the field ``gesprek``, so that a button works as a plain download::

    {"formaat": "pdf", "taal": "nl", "antwoorden": [answer, …]}

An answer is the object that the REST API gives. Nothing is stored. The title, the publisher and the date come from the
index, and a quotation that does not stand in the document (any more) is marked as such.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

from app import texts
from app.answer import Answer, Citation, Status
from app.api.shapes import DOCUMENT_ID, LONGEST_ID
from app.export.conversation import conversation_of
from app.export.formats import ExportFile, Format, export
from app.texts import Language
from app.texts.export import NOT_FROM_HERE, WRONG_CONVERSATION

if TYPE_CHECKING:
    from typing import Self

    from vectorstore.index import Index

EXPORT_PATH = "/gesprek/bewaren"
_MOST_TURNS, _MOST_SOURCES = 100, 50
# Of a conversation as a whole: setting paragraphs costs time, which nobody may make us spend without end.
_MOST_LINES, _MOST_REFERENCES = 3_000, 1_000
_AT_ONCE = 2  # a long conversation takes a second or so of a core
_MOST_WAITING = 20  # each holds its conversation in memory
_RETRY = "10"
_PASSAGE = re.compile(r"#p-(\d{1,9})$")

Short = Annotated[str, StringConstraints(max_length=1_000)]
Long = Annotated[str, StringConstraints(max_length=100_000)]
Offset = Annotated[int, Field(ge=0, le=2**40)]


class SourceBody(BaseModel):
    """A source of an answer, under the keys of the public schema."""

    nummer: Annotated[int, Field(ge=1, le=999)]
    document: Annotated[str, StringConstraints(pattern=DOCUMENT_ID, max_length=LONGEST_ID)]
    bestand: Short = ""
    titel: Short = ""
    sectie: Short | None = ""
    pagina: Annotated[int, Field(ge=1, le=10**6)] | None = None
    citaat: Long
    start: Offset
    eind: Offset
    url: Short

    def to_citation(self) -> Citation:
        """Return the citation, with the nearest heading as its only one."""
        number = _PASSAGE.search(self.url)
        return Citation(
            number=self.nummer,
            document=self.document,
            file=self.bestand,
            title=self.titel,
            section=(self.sectie,) if self.sectie else (),
            page=self.pagina,
            quote=self.citaat,
            start=self.start,
            end=self.eind,
            score=0.0,
            passage=int(number[1]) if number else 0,
        )


class AnswerBody(BaseModel):
    """An answer, under the keys of the public schema; keys that an export does not need are left alone."""

    vraag: Annotated[str, StringConstraints(max_length=20_000)]
    status: Status
    antwoord: Long
    bronnen: Annotated[list[SourceBody], Field(max_length=_MOST_SOURCES)] = []
    verwant: Annotated[list[SourceBody], Field(max_length=_MOST_SOURCES)] = []

    def to_answer(self) -> Answer:
        """Return the answer with its citations."""
        return Answer(
            question=self.vraag,
            status=self.status,
            text=self.antwoord,
            citations=tuple(source.to_citation() for source in self.bronnen),
            related=tuple(source.to_citation() for source in self.verwant),
        )


class ConversationBody(BaseModel):
    """What is posted: the format, the language around the answers, and the answers, the oldest first."""

    formaat: Format
    taal: Language = "nl"
    antwoorden: Annotated[list[AnswerBody], Field(min_length=1, max_length=_MOST_TURNS)]

    @model_validator(mode="after")
    def _check_size(self) -> Self:
        sources = [source for answer in self.antwoorden for source in (*answer.bronnen, *answer.verwant)]
        shown = [answer.antwoord for answer in self.antwoorden] + [source.citaat for source in sources]
        if len(sources) > _MOST_REFERENCES or sum(len(text.splitlines()) for text in shown) > _MOST_LINES:
            raise ValueError("too long")
        return self


def create_router(index: Index, public_url: str = "") -> APIRouter:
    """Return the route over one index; links begin with ``public_url``, or else as the request's own address does."""
    router = APIRouter(include_in_schema=False)
    places = CapacityLimiter(_AT_ONCE)

    def make(body: ConversationBody, site: str) -> ExportFile:
        answers = [answer.to_answer() for answer in body.antwoorden]
        conversation = conversation_of(answers, index.document, site, datetime.now().astimezone())
        return export(conversation, body.formaat, body.taal)

    @router.post(EXPORT_PATH)
    async def keep(request: Request) -> Response:
        # Another site must not make a visitor download a file of its own words that looks like ours.
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(HTTPStatus.FORBIDDEN, NOT_FROM_HERE)
        if places.statistics().tasks_waiting >= _MOST_WAITING:
            detail = texts.TOO_BUSY.format(seconds=_RETRY)
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": _RETRY})
        body = _read(await request.body(), request.headers.get("content-type", ""))
        site = (public_url or str(request.base_url)).rstrip("/")
        file = await to_thread.run_sync(make, body, site, limiter=places)
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
        return Response(file.content, media_type=file.media_type, headers=headers)

    return router


def _read(content: bytes, media_type: str) -> ConversationBody:
    """Return what was posted; HTTPException 400, which repeats nothing of it, when it is no conversation."""
    try:
        if media_type.startswith("application/x-www-form-urlencoded"):
            content = parse_qs(content.decode("utf-8"), max_num_fields=10)["gesprek"][0].encode("utf-8")
        value: Any = json.loads(content)
        return ConversationBody.model_validate(value)
    except (ValidationError, ValueError, KeyError, RecursionError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, WRONG_CONVERSATION) from error
