"""Errors over HTTP: problem+json (RFC 9457) for programs, OpenAI's own shape for its clients, else a readable page."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from app import texts
from app.errors import KNOWN_ERRORS, failure_of
from app.rendering import templates
from vectorstore.errors import NoIndexError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

API_PREFIX = "/api/"
OPENAI_PREFIX = "/openai/v1"
MCP_PATH = "/mcp"
CHAT_CALLS = "/chat/gradio_api/"  # by Gradio's script, which shows the detail to the visitor
PROBLEM_JSON = "application/problem+json"
_TITLES = {
    400: "Ongeldige aanvraag",
    401: "Sleutel nodig",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    413: "Aanvraag te groot",
    429: "Te veel aanvragen",
    500: "Interne fout",
    503: "Niet beschikbaar",
}
_NO_JSON = 'De inhoud is geen geldige JSON. Stuur bijvoorbeeld {"vraag": "Wat staat er over wonen?"}.'
_DETAILS = {
    400: _NO_JSON,
    404: "Dit adres bestaat niet. De API staat beschreven in /api/v1/openapi.json.",
    405: "Deze methode kan niet op dit adres. De API staat beschreven in /api/v1/openapi.json.",
}
# By the kind that pydantic gives; what stands in braces is what it tells of the bound.
_REASONS = {
    "missing": "ontbreekt",
    "extra_forbidden": "is geen bekend veld; welke er zijn staat in /api/v1/openapi.json",
    "string_type": "moet tekst zijn",
    "string_too_long": "mag hoogstens {max_length} tekens hebben",
    "string_pattern_mismatch": "heeft niet de goede vorm",
    "list_type": "moet een lijst zijn",
    "too_long": "bevat te veel onderdelen",
    "int_type": "moet een geheel getal zijn",
    "int_parsing": "moet een geheel getal zijn",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "literal_error": "moet een van deze zijn: {expected}",
    "model_type": "moet een object zijn",
    "model_attributes_type": "moet een object zijn",
}
# What a page says for these; for other errors it says the detail.
_PAGES = {
    404: (texts.NOT_FOUND_TITLE, texts.NOT_FOUND),
    405: (texts.WRONG_METHOD_TITLE, texts.WRONG_METHOD),
}

logger = logging.getLogger(__name__)


def public_message(error: Exception) -> str:
    """Return the Dutch sentence that a visitor may read about this error; it holds no path and no internals."""
    if isinstance(error, NoIndexError):
        return texts.NO_INDEX
    failure = failure_of(error)
    return failure.public_nl if failure else texts.CHAT_ERROR


class PublicError(HTTPException):
    """An error whose Dutch detail is meant for whoever asked."""


def title_of(status: int) -> str:
    """Return the short Dutch name of an error."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


def status_of(error: Exception) -> int:
    """Return the HTTP status that an error leaves with."""
    failure = failure_of(error)
    return failure.http_status if failure else HTTPStatus.INTERNAL_SERVER_ERROR


def problem_body(status: int, detail: str) -> dict[str, str | int]:
    """Return an RFC 9457 problem with a Dutch title and detail."""
    return {"type": "about:blank", "status": int(status), "title": title_of(status), "detail": detail}


def problem(status: int, detail: str) -> JSONResponse:
    """Return the response with a problem."""
    return JSONResponse(problem_body(status, detail), status_code=status, media_type=PROBLEM_JSON)


def openai_error_body(status: int, detail: str) -> dict[str, dict[str, str | None]]:
    """Return an error as clients of OpenAI expect it."""
    kind = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
    code = {401: "invalid_api_key", 404: "not_found", 429: "rate_limit_exceeded"}.get(status)
    return {"error": {"message": detail, "type": kind, "param": None, "code": code}}


def install(app: FastAPI) -> None:
    """Make every error of ``app`` leave as a problem or, outside the API, as a page."""
    app.add_exception_handler(RequestValidationError, _on_invalid_body)
    app.add_exception_handler(HTTPException, _on_http_error)
    for known in KNOWN_ERRORS:
        app.add_exception_handler(known, _on_known_error)
    app.add_exception_handler(Exception, _on_unknown_error)


def respond(path: str, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error in the shape that belongs to ``path``: a problem under the API, a readable page elsewhere."""
    response = _shaped(path, status, detail)
    response.headers.update(headers or {})
    return response


def _shaped(path: str, status: int, detail: str) -> Response:
    if path.startswith(OPENAI_PREFIX):
        return JSONResponse(openai_error_body(status, detail), status)
    if path.startswith((API_PREFIX, MCP_PATH, CHAT_CALLS)):
        return problem(status, detail)
    other = texts.WRONG_REQUEST_TITLE if status < HTTPStatus.INTERNAL_SERVER_ERROR else texts.UNAVAILABLE_TITLE
    title, message = _PAGES.get(status, (other, detail))
    return HTMLResponse(templates().get_template("error.html").render(title=title, message=message), status)


async def _on_invalid_body(request: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else []
    return respond(request.url.path, HTTPStatus.BAD_REQUEST, " ".join(_explain(detail) for detail in details))


def _explain(detail: dict[str, object]) -> str:
    """Say in Dutch which part of the body is wrong and what belongs there."""
    place = detail.get("loc")
    path = ".".join(str(part) for part in place[1:]) if isinstance(place, tuple | list) else ""
    kind = str(detail.get("type"))
    if kind == "value_error":
        return str(detail.get("msg")).removeprefix("Value error, ")
    if kind == "json_invalid" or not path:
        return _NO_JSON
    bounds = detail.get("ctx")
    reason = _REASONS.get(kind, "klopt niet").format_map(bounds if isinstance(bounds, dict) else {})
    return f"Het veld '{path}' {reason}."


async def _on_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    meant = error.detail if isinstance(error, PublicError) else _DETAILS.get(status)
    detail = meant or str(getattr(error, "detail", "")) or HTTPStatus(status).phrase
    headers = error.headers if isinstance(error, HTTPException) else None
    return respond(request.url.path, status, detail, headers)


async def _on_known_error(request: Request, error: Exception) -> Response:
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s: %s", type(error).__name__, error)
    return respond(request.url.path, status, public_message(error))


async def _on_unknown_error(request: Request, error: Exception) -> Response:
    logger.error("unexpected error on %s", request.url.path, exc_info=error)
    headers: Mapping[str, str] | None = getattr(request.state, "headers", None)
    return respond(request.url.path, HTTPStatus.INTERNAL_SERVER_ERROR, texts.CHAT_ERROR, headers)
