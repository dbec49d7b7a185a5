"""POST /vragen: a question and its answer, at once or as a stream of events."""

from __future__ import annotations

import itertools
import json
import logging
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from app.api.description import failures
from app.api.shapes import AnswerShape, QuestionBody, example_of
from app.asking import answer_visitor, stream_to_visitor
from app.events import Answered, Passages
from app.period import documents_within
from app.problems import problem_body, public_message, status_of
from app.widget.scope import through_widget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.assistant import Assistant
    from app.events import Event

EVENT_STREAM: Final = "text/event-stream"
_STREAM_EXAMPLE: Final = "event: bronnen\ndata: {…}\n\nevent: token\ndata: {…}\n\nevent: antwoord\ndata: {…}\n\n"
_DESCRIPTION: Final = """Beantwoord een vraag met letterlijke citaten, of zeg eerlijk dat het antwoord niet is gevonden.

Met `Accept: text/event-stream` komt het antwoord als een stroom van gebeurtenissen, elk met een JSON-object:

- `bronnen`: de passages die worden gebruikt, in `bronnen`;
- `token`: het volgende stukje concepttekst, in `tekst`; alleen met een taalmodel, en nog niet gecontroleerd;
- `antwoord`: het gecontroleerde antwoord, dat de concepttekst vervangt, met de `taal` van de woorden eromheen; altijd
  de laatste gebeurtenis;
- `fout`: een probleem (RFC 9457), in plaats van een antwoord.
"""

logger = logging.getLogger(__name__)


def create_router(assistant: Assistant) -> APIRouter:
    """Return the route that answers questions."""
    router = APIRouter()

    @router.post(
        "/vragen",
        summary="Stel een vraag",
        description=_DESCRIPTION,
        tags=["vragen"],
        operation_id="stelVraag",
        response_model=None,
        responses={
            200: {
                "model": AnswerShape,
                "description": "Het antwoord, ook als het niet is gevonden.",
                "content": {
                    "application/json": {"example": example_of(AnswerShape)},
                    EVENT_STREAM: {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE},
                },
            },
            **failures(404, 413, 503),
        },
    )
    def post_question(body: Annotated[QuestionBody, Body()], request: Request) -> Response:
        through, documents = through_widget(request, assistant, body.documenten)
        documents = documents_within(assistant.index, documents, body.period())
        asked = (through, body.vraag, body.geschiedenis, documents)
        if EVENT_STREAM in request.headers.get("accept", ""):
            events = stream_to_visitor(*asked)
            # The first event comes before the status, so that what goes wrong at once is a plain problem.
            first = next(events)
            return StreamingResponse(_written(itertools.chain((first,), events)), media_type=EVENT_STREAM)
        answer = answer_visitor(*asked)
        return JSONResponse(answer.to_json(), headers={"Content-Language": answer.language})

    return router


def _written(events: Iterator[Event]) -> Iterator[bytes]:
    """Write the events as they go over the line; an error becomes the last event, ``fout``."""
    try:
        for event in events:
            if isinstance(event, Passages):
                yield _event("bronnen", {"bronnen": [citation.to_json() for citation in event.citations]})
            elif isinstance(event, Answered):
                # What Content-Language says of an answer that comes at once.
                yield _event(event.name, event.to_json() | {"taal": event.answer.language})
            else:
                yield _event(event.name, event.to_json())
    except Exception as error:  # the status is sent already; the stream tells what went wrong
        logger.exception("an answer was cut short")
        yield _event("fout", problem_body(status_of(error), public_message(error)))


def _event(name: str, value: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(value, ensure_ascii=False))
