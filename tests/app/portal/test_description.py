"""Requirement 21 of the portal: the description of the API, by the rules of the NL GOV API Design Rules 2.1 and 2.2.

The published rule set is for Spectral and is in no registry, so each of its rules is a test here, under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from app.answer import Answer, Citation
from app.api.shapes import AnswerShape, PassageShape, Source, WholeDocumentShape
from app.metadata import whole_document_json
from tests.app.conftest import ALLOWED_ORIGIN, Programs
from vectorstore.index import Index

ADDRESS = "/api/v1/openapi.json"
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def description(programs: Programs) -> dict[str, Any]:
    value: dict[str, Any] = programs.client.get(ADDRESS).json()
    return value


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def responses(description: dict[str, Any], statuses: str) -> Iterator[dict[str, Any]]:
    for _, _, operation in operations(description):
        yield from (reply for status, reply in operation["responses"].items() if re.match(statuses, status))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


@pytest.mark.parametrize("origin", ["https://elders.example", ALLOWED_ORIGIN, "null", ""])
def test_anyone_may_read_it_from_any_origin(programs: Programs, origin: str) -> None:
    response = programs.client.get(ADDRESS, headers={"Origin": origin} if origin else {})
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (200, "*")


def test_openapi3_and_its_schema(description: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.0\.\d+", description["openapi"])
    for node in nodes(description):
        for newer in ("const", "examples", "prefixItems", "$defs", "exclusiveMinimum", "contentMediaType"):
            assert newer not in node or newer == "examples", f"{newer} is not in OpenAPI 3.0"
        assert node.get("type") != "null", "OpenAPI 3.0 has nullable instead"
        if "$ref" in node:
            name = node["$ref"].removeprefix("#/components/schemas/")
            assert name in description["components"]["schemas"]
    assert {"HTTPValidationError", "ValidationError"}.isdisjoint(description["components"]["schemas"])


def test_missing_version_header(description: dict[str, Any]) -> None:
    assert all("API-Version" in response["headers"] for response in responses(description, r"[2-5]\d\d"))


def test_include_major_version_in_uri_and_servers(description: dict[str, Any]) -> None:
    assert [server["url"] for server in description["servers"]] == ["https://vragen.example.nl/api/v1"]


def test_paths_no_trailing_slash_and_kebab_case(description: dict[str, Any]) -> None:
    for path in description["paths"]:
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-zA-Z]+\}|openapi\.json))+", path)


def test_paths_are_those_of_the_issue(description: dict[str, Any]) -> None:
    assert set(description["paths"]) == {
        "/vragen", "/documenten", "/documenten/{id}", "/passages", "/feedback", "/openapi.json",
    }  # fmt: skip


def test_paths_open_api_json_resource(description: dict[str, Any]) -> None:
    assert list(description["paths"]["/openapi.json"]) == ["get"]
    headers = description["paths"]["/openapi.json"]["get"]["responses"]["200"]["headers"]
    assert "access-control-allow-origin" in headers


def test_info_contact_fields_exist(description: dict[str, Any]) -> None:
    assert set(description["info"]["contact"]) == {"name", "email", "url"}
    assert all(description["info"]["contact"].values())
    assert "@" in description["info"]["contact"]["email"]


def test_http_methods(description: dict[str, Any]) -> None:
    assert {method for _, method, _ in operations(description)} <= set(METHODS)


def test_query_keys_camel_case(description: dict[str, Any]) -> None:
    parameters = [one for _, _, operation in operations(description) for one in operation.get("parameters", [])]
    assert parameters
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", one["name"]) for one in parameters)


def test_schema_camel_case(description: dict[str, Any]) -> None:
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", name) for name in description["components"]["schemas"])


def test_properties_are_camel_case(description: dict[str, Any]) -> None:
    for node in nodes(description):
        properties = node.get("properties", {})
        assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name) for name in properties)


def test_use_problem_schema_and_its_members(description: dict[str, Any]) -> None:
    errors = list(responses(description, r"[45]\d\d"))
    assert errors
    assert all(set(error["content"]) == {"application/problem+json"} for error in errors)
    assert {"type", "status", "title", "detail"} <= set(description["components"]["schemas"]["Probleem"]["properties"])


def test_problem_invalid_input(description: dict[str, Any]) -> None:
    for _, method, operation in operations(description):
        if method != "get" or operation.get("parameters"):
            assert "400" in operation["responses"]
        assert "422" not in operation["responses"]


def test_specify_format_for_date_and_time(description: dict[str, Any]) -> None:
    for node in nodes(description):
        for name, schema in node.get("properties", {}).items():
            assert schema.get("format") not in ("time", "date-time", "date-time-local")
            if re.search(r"^(date|datum)$|(Date|Datum)", name):
                assert schema["format"]


def test_semver(description: dict[str, Any], programs: Programs) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", description["info"]["version"])
    assert programs.client.get(ADDRESS).headers["API-Version"] == description["info"]["version"]


def test_every_operation_says_in_dutch_what_it_does(description: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in description["tags"]}
    names = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(set(names)) == len(names)
    for _, _, operation in operations(description):
        assert operation["summary"]
        assert operation["description"]
        assert set(operation["tags"]) <= tags
    for schema in description["components"]["schemas"].values():
        assert schema["description"]
        assert all("description" in one or "$ref" in one for one in schema["properties"].values())


def test_examples_fit_their_schemas(description: dict[str, Any]) -> None:
    seen = 0
    for response in responses(description, r"[2-5]\d\d"):
        for content in response["content"].values():
            if "example" in content and "$ref" in content["schema"]:
                jsonschema.validate(content["example"], {**_as_json_schema(description), **content["schema"]})
                seen += 1
    assert seen > 20


def _as_json_schema(description: dict[str, Any]) -> dict[str, Any]:
    """Return the components so that JSON Schema reads them: ``nullable`` is a type there."""

    def changed(value: Any) -> Any:
        if isinstance(value, list):
            return [changed(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        result = {key: changed(inner) for key, inner in value.items()}
        if result.pop("nullable", False):
            result["type"] = [result["type"], "null"]
        return result

    return {"components": changed(description["components"])}


def test_the_described_fields_are_those_that_leave_the_program(index: Index) -> None:
    citation = Citation(1, "id", "brief.txt", "…", (), None, "exact text", 0, 10, 1.0, 17)
    answer = Answer("…", "beantwoord", "…", citations=(citation,)).to_json()
    assert set(AnswerShape.model_fields) == set(answer)
    assert set(Source.model_fields) == set(answer["bronnen"][0])
    assert set(PassageShape.model_fields) == set(Source.model_fields) - {"citaat"} | {"tekst"}
    document = index.documents()[0]
    added = {"leespagina", "tekst", "origineel"}
    assert set(WholeDocumentShape.model_fields) == set(whole_document_json(document, 1)) | added
