"""The addresses of the OpenAI-compatible endpoint: ``chat/completions`` and ``models``."""

from __future__ import annotations

import itertools
import json
import logging
import time
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from app.asking import answer_visitor, stream_to_visitor
from app.events import Answered
from app.openai_api.shapes import MODEL, ChatRequest
from app.openai_api.writing import Written, written
from app.problems import OPENAI_PREFIX, PublicError, openai_error_body, public_message, status_of
from app.texts.machines import UNKNOWN_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.answer import Answer
    from app.assistant import Assistant
    from app.config import Settings
    from app.events import Event
    from app.keys.access import Access

_EVENT_STREAM: Final = "text/event-stream"
_PIECE: Final = 400  # characters of an answer in one event, about

logger = logging.getLogger(__name__)


def create_router(assistant: Assistant, access: Access, settings: Settings) -> APIRouter:
    """Return the routes; ``access`` says who may use them."""
    started = int(time.time())

    def check(request: Request) -> None:
        access.check(request.scope)

    router = APIRouter(prefix=OPENAI_PREFIX, include_in_schema=False, dependencies=[Depends(check)])
    model = {"id": MODEL, "object": "model", "created": started, "owned_by": settings.organisation}

    @router.get("/models")
    def list_models() -> dict[str, Any]:
        return {"object": "list", "data": [model]}

    @router.get("/models/{name}")
    def get_model(name: str) -> dict[str, Any]:
        _known(name)
        return model

    @router.post("/chat/completions", response_model=None)
    def complete(body: Annotated[ChatRequest, Body()], request: Request) -> Response:
        """Answer the last message; with ``stream`` as events, once the answer has been checked."""
        _known(body.model)
        try:
            asked = (assistant, body.question(), body.history())
        except ValueError as error:
            raise PublicError(HTTPStatus.BAD_REQUEST, str(error)) from error
        base = settings.public_url if settings.public_url != "none" else str(request.base_url)
        reply = _Reply(base.rstrip("/"))
        if body.stream:
            events = stream_to_visitor(*asked)
            # The first event comes before the status, so that what goes wrong at once has a status of its own.
            first = next(events)
            return StreamingResponse(reply.events(itertools.chain((first,), events)), media_type=_EVENT_STREAM)
        return JSONResponse(reply.whole(answer_visitor(*asked)))

    return router


def _known(name: str) -> None:
    if name != MODEL:
        raise PublicError(HTTPStatus.NOT_FOUND, UNKNOWN_MODEL.format(model=MODEL))


class _Reply:
    """One completion under way."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._about = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the answer as one object."""
        text = written(answer, self._base)
        message = {"role": "assistant", "content": text.content, "refusal": None, "annotations": text.annotations()}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._about, "object": "chat.completion", "choices": [choice], "briefwijzer": answer.to_json()}

    def events(self, events: Iterator[Event]) -> Iterator[bytes]:
        """Write the answer as events.

        A language model's concept is not sent: a client of this protocol could not take it back when a sentence turns
        out not to stand in the documents.
        """
        yield self._chunk({"role": "assistant", "content": ""})
        try:
            answer = next(event.answer for event in events if isinstance(event, Answered))
        except Exception as error:  # the status is sent already; the stream tells what went wrong
            logger.exception("an answer was cut short")
            yield _event(openai_error_body(status_of(error), public_message(error)))
            return
        text = written(answer, self._base)
        for piece in _cut(text):
            yield self._chunk({"content": piece})
        yield self._chunk({"annotations": text.annotations()})
        yield self._chunk({}, "stop")
        yield format_sse_event(data_str="[DONE]")

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event({**self._about, "object": "chat.completion.chunk", "choices": [choice]})


def _event(value: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False))


def _cut(text: Written) -> Iterator[str]:
    """Yield the text in pieces that end after a line."""
    piece = ""
    for line in text.content.splitlines(keepends=True):
        piece += line
        if len(piece) >= _PIECE:
            yield piece
            piece = ""
    if piece:
        yield piece
