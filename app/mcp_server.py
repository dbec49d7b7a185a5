"""The MCP server: two read-only tools with which another assistant searches the documents and asks about them.

The library ``mcp`` lives in this file only; it is an extra. Over HTTP each request stands alone, so that any worker can
answer it.
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

from anyio import to_thread
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.routing import Route

from app.api.passages import found_passages
from app.api.shapes import MAX_DOCUMENTS, MAX_PASSAGES, AnswerShape, PassagesShape, Since, Until
from app.asking import answer_visitor, checked_question
from app.errors import KNOWN_ERRORS, UsageError
from app.period import Period, documents_within
from app.problems import MCP_PATH, public_message, respond
from app.texts import machines

try:
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations
except ModuleNotFoundError as missing:
    raise UsageError("the MCP server needs the extra mcp; install it: make setup EXTRAS=mcp") from missing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from app.assistant import Assistant
    from app.config import Settings
    from app.keys.access import Access

_READ_ONLY: Final = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_FEW: Final = 5
_Question = Annotated[str, Field(description="De vraag, in gewone taal.")]
_Documents = Annotated[
    list[str], Field(max_length=MAX_DOCUMENTS, description="Alleen in deze documenten (id's); leeg: in alle.")
]

logger = logging.getLogger(__name__)


def create_server(assistant: Assistant, settings: Settings) -> MCPServer:
    """Return the server with its tools; links lead to ``public_url``, and are paths when that is not set."""
    server = MCPServer("briefwijzer", title="Briefwijzer", instructions=machines.MCP_INSTRUCTIONS, log_level="WARNING")
    base = "" if settings.public_url == "none" else settings.public_url.rstrip("/")

    @server.tool(title=machines.MCP_ANSWER_TITLE, description=machines.MCP_ANSWER, annotations=_READ_ONLY)
    def beantwoord_vraag(
        vraag: _Question,
        geschiedenis: Annotated[list[str], Field(description="Eerdere vragen van het gesprek, de oudste eerst.")] = [],  # noqa: B006
        documenten: _Documents = [],  # noqa: B006
        vanaf: Since = "",
        tot: Until = "",
    ) -> AnswerShape:
        with _explained():
            earlier = [_checked(question) for question in geschiedenis]
            within = documents_within(assistant.index, documenten, Period(vanaf, tot))
            answer = answer_visitor(assistant, _checked(vraag), earlier, within).to_json()
            places = {key: [_linked(place, base) for place in answer[key]] for key in ("bronnen", "verwant")}
            return AnswerShape.model_validate(answer | places)

    @server.tool(title=machines.MCP_SEARCH_TITLE, description=machines.MCP_SEARCH, annotations=_READ_ONLY)
    def zoek_passages(
        vraag: _Question,
        documenten: _Documents = [],  # noqa: B006
        vanaf: Since = "",
        tot: Until = "",
        aantal: Annotated[int, Field(ge=1, le=MAX_PASSAGES, description="Hoeveel passages hoogstens.")] = _FEW,
    ) -> PassagesShape:
        with _explained():
            passages = found_passages(assistant.index, _checked(vraag), documenten, aantal, Period(vanaf, tot))
            return PassagesShape.model_validate({"vraag": vraag, "passages": [_linked(one, base) for one in passages]})

    return server


def install(app: FastAPI, assistant: Assistant, settings: Settings, access: Access) -> None:
    """Serve the tools over Streamable HTTP at ``/mcp``; ``access`` says who may use them."""
    server = create_server(assistant, settings)
    # A browser cannot be used against us: nothing is told by a cookie, and CORS names who may read an answer.
    open_to_any_host = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(stateless_http=True, json_response=True, transport_security=open_to_any_host)
    endpoint = _Endpoint(server.session_manager, access)
    # With no session there is nothing to listen for: a GET would hold a stream open that never says anything.
    app.router.routes.append(Route(MCP_PATH, endpoint=endpoint, methods=["POST"]))
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[Any]:
        async with inner(application) as state, server.session_manager.run():
            yield state

    app.router.lifespan_context = lifespan


class _Endpoint:
    """``/mcp`` as an ASGI application: a request that may not pass gets a problem, the others go to the library."""

    def __init__(self, manager: StreamableHTTPSessionManager, access: Access) -> None:
        self._manager = manager
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await to_thread.run_sync(self._access.check, scope)
        except HTTPException as error:
            headers = dict(error.headers or {})
            await respond(scope["path"], error.status_code, error.detail, headers)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def _checked(question: str) -> str:
    try:
        return checked_question(question)
    except ValueError as error:  # what it says is Dutch and meant for whoever asks
        raise ToolError(str(error)) from error


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what goes wrong into an error of the tool that tells no internals."""
    try:
        yield
    except ToolError:
        raise
    except KNOWN_ERRORS as error:
        raise ToolError(public_message(error)) from error
    except Exception as error:
        logger.exception("a tool failed")
        raise ToolError(public_message(error)) from error


def _linked(place: dict[str, Any], base: str) -> dict[str, Any]:
    return {**place, "url": base + place["url"]}
