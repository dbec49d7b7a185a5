"""The OpenAPI description: what FastAPI knows of the routes, in the form that the NL GOV API Design Rules ask.

Those want OpenAPI 3.0, paths below a server with the major version, a version header on each response, and errors as
problem+json. FastAPI writes 3.1 with its own 422, so what differs is rewritten here.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from app.api.shapes import ProblemShape, example_of
from app.problems import PROBLEM_JSON, title_of

if TYPE_CHECKING:
    from fastapi import APIRouter
    from pydantic import BaseModel

    from app.config import Settings

VERSION: Final = "1.1.0"
PATH: Final = "/openapi.json"
_OPENAPI: Final = "3.0.3"
_ABOUT: Final = (
    "Vragen stellen over documenten; elk antwoord citeert letterlijk de passage waar het staat. Antwoorden komen van "
    "een geautomatiseerd systeem en kunnen iets missen: controleer belangrijke informatie in de bron. Een client mag "
    "een aantal vragen per minuut stellen; daarboven is de status 429, met in `Retry-After` de seconden om te wachten."
)
_TAGS: Final = (
    {"name": "vragen", "description": "Vragen stellen en beantwoorden."},
    {"name": "documenten", "description": "De documenten waarin wordt gezocht."},
    {"name": "passages", "description": "Zoeken zonder antwoord."},
    {"name": "terugkoppeling", "description": "Zeggen wat u van een antwoord vindt."},
    {"name": "beschrijving", "description": "De beschrijving van deze API."},
)
_ANY_OBJECT: Final = {"type": "object", "example": {"openapi": _OPENAPI}}
_VERSION_HEADER: Final = {
    "API-Version": {
        "description": "Volledige versie van de API.",
        "schema": {"type": "string", "example": VERSION},
    }
}
_RETRY_HEADER: Final = {
    "Retry-After": {
        "description": "Na hoeveel seconden u het weer kunt proberen.",
        "schema": {"type": "integer", "minimum": 1, "example": 20},
    }
}
_FASTAPIS_OWN: Final = ("HTTPValidationError", "ValidationError")  # of the 422 that we do not give
_METHODS: Final = ("get", "post", "put", "patch", "delete")


def success(shape: type[BaseModel], description: str) -> dict[str, Any]:
    """Return what describes the answer of a route, with an example made of its shape's."""
    return {
        "model": shape,
        "description": description,
        "content": {"application/json": {"example": example_of(shape)}},
    }


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what describes these errors of a route."""
    return {status: {"model": ProblemShape, "description": title_of(status)} for status in statuses}


def publish(router: APIRouter, settings: Settings) -> None:
    """Add ``/openapi.json`` to a router, with the description of all its routes; anyone may read it from any origin."""

    @router.get(
        PATH,
        summary="Beschrijving van deze API",
        tags=["beschrijving"],
        operation_id="beschrijfApi",
        responses={200: {"description": "OpenAPI 3.0.", "content": {"application/json": {"schema": _ANY_OBJECT}}}},
    )
    def get_description() -> Response:
        """Geef de beschrijving van deze API in OpenAPI."""
        return Response(written, media_type="application/json", headers={"Access-Control-Allow-Origin": "*"})

    written = json.dumps(describe(router, settings), ensure_ascii=False)


def describe(router: APIRouter, settings: Settings) -> dict[str, Any]:
    """Return the description of a router's routes as an OpenAPI 3.0 document."""
    document = get_openapi(
        title="Briefwijzer",
        version=VERSION,
        openapi_version=_OPENAPI,
        summary=None,
        description=_ABOUT,
        routes=router.routes,
        tags=[dict(tag) for tag in _TAGS],
        servers=[{"url": _base(settings) + router.prefix, "description": "Deze server."}],
        license_info={"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    )
    # FastAPI takes no address without a host, and needs another package to look at one of e-mail.
    document["info"]["contact"] = {
        "name": settings.organisation,
        "email": settings.contact_email,
        "url": _base(settings) or "/documenten",
    }
    paths: dict[str, Any] = document["paths"]
    document["paths"] = {path.removeprefix(router.prefix): item for path, item in paths.items()}
    for item in document["paths"].values():
        for method in _METHODS:
            if method in item:
                _finish(item[method])
    headers = document["paths"][PATH]["get"]["responses"]["200"]["headers"]
    headers["access-control-allow-origin"] = {
        "description": "Altijd `*`.",
        "schema": {"type": "string", "example": "*"},
    }
    return _with_dutch_names(_as_openapi_30(document))


def _base(settings: Settings) -> str:
    return "" if settings.public_url == "none" else settings.public_url.rstrip("/")


def _finish(operation: dict[str, Any]) -> None:
    """Give each response its headers, and each error the type and the example of a problem; there is no 422."""
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    for status, response in responses.items():
        response["headers"] = {**_VERSION_HEADER, **(_RETRY_HEADER if status == "429" else {})}
        if int(status) < HTTPStatus.BAD_REQUEST:
            continue
        content = response["content"].pop("application/json")
        content["example"] = example_of(ProblemShape) | {"status": int(status), "title": title_of(int(status))}
        response["content"][PROBLEM_JSON] = content


def _as_openapi_30(node: Any) -> Any:
    """Return a piece of a description in OpenAPI 3.0: ``nullable`` for a null type, one example for several."""
    if isinstance(node, list):
        return [_as_openapi_30(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    result = {key: _as_openapi_30(value) for key, value in node.items()}
    options = result.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        result.pop("anyOf")
        (kept,) = (option for option in options if option != {"type": "null"})
        result |= {**kept, "nullable": True}
    if isinstance(result.get("examples"), list):
        result["example"] = result.pop("examples")[0]
    return result


def _with_dutch_names(document: dict[str, Any]) -> dict[str, Any]:
    """Return the description with each schema under its Dutch title instead of the name of our class."""
    schemas = {name: schema for name, schema in document["components"]["schemas"].items() if name not in _FASTAPIS_OWN}
    titles = {name: schema["title"] for name, schema in schemas.items()}
    document["components"]["schemas"] = {titles[name]: schema for name, schema in schemas.items()}
    written = re.sub(
        r'"#/components/schemas/(\w+)"',
        lambda found: f'"#/components/schemas/{titles[found[1]]}"',
        json.dumps(document, ensure_ascii=False),
    )
    renamed: dict[str, Any] = json.loads(written)
    return renamed
