"""Requirement 25: the papers a municipality asks for are valid and true; what Gradio offers beside is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app.config import Settings
from app.security_txt import security_txt
from tests.app.portal.visiting import Portal

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


def text(length: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": length, **more}


# The fields of the algorithm register's publication standard 1.0 with their limits and permitted values.
REGISTER = {
    "type": "object",
    "required": [
        "name", "description_short", "organization", "status", "contact_email", "publication_category", "lang",
        "standard_version", "goal", "proportionality", "human_intervention", "risks", "source_data",
        "methods_and_models", "provider", "publiccode",
    ],
    "additionalProperties": False,
    "properties": {
        "name": text(100),
        "description_short": text(350),
        "organization": text(100),
        "category": {
            "type": "array",
            "maxItems": 3,
            "items": {"enum": ["Organisatie en bedrijfsvoering", "Recht", "Wonen", "Werk", "Verkeer", "Economie"]},
        },
        "status": {"enum": ["In ontwikkeling", "In gebruik", "Buiten gebruik"]},
        "contact_email": text(500),
        "publication_category": {"enum": ["Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"]},
        "lang": {"enum": ["nld"]},
        "standard_version": {"enum": ["1.0"]},
        **{
            field: text(2500)
            for field in ("goal", "proportionality", "human_intervention", "risks", "lawful_basis", "impacttoetsen",
                          "source_data", "tags")
        },
        "methods_and_models": text(5000),
        "provider": text(200),
        "publiccode": text(500),
    },
}  # fmt: skip

DESCRIPTION = {
    "type": "object",
    "required": ["shortDescription", "longDescription", "features"],
    "properties": {
        "shortDescription": text(150),
        "longDescription": text(10_000, minLength=150),
        "features": {"type": "array", "minItems": 1, "items": text(100)},
    },
}
# What version 0.4 of publiccode.yml requires, and the values that it permits.
PUBLICCODE = {
    "type": "object",
    "required": [
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
        "legal", "maintenance", "localisation",
    ],
    "properties": {
        "publiccodeYmlVersion": {"const": "0.4"},
        "url": {"type": "string", "pattern": "^https://"},
        "platforms": {"type": "array", "items": {"enum": ["web", "linux", "mac", "windows"]}},
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"enum": ["standalone/web", "standalone/backend", "standalone/other"]},
        "description": {"type": "object", "required": ["nl", "en"], "additionalProperties": DESCRIPTION},
        "legal": {"type": "object", "required": ["license"]},
        "maintenance": {
            "type": "object",
            "required": ["type", "contacts"],
            "properties": {"type": {"enum": ["internal", "contract", "community", "none"]}},
        },
        "localisation": {"type": "object", "required": ["localisationReady", "availableLanguages"]},
    },
}  # fmt: skip


def test_requirement_25_security_txt_expires_in_the_future() -> None:
    settings = Settings(security_contact="mailto:security@gemeente.nl", public_url="https://vragen.gemeente.nl/")
    lines = dict(line.split(": ", 1) for line in security_txt(settings, NOW).splitlines())
    assert lines == {
        "Contact": "mailto:security@gemeente.nl",
        "Expires": "2027-05-24T00:00:00Z",
        "Preferred-Languages": "nl, en",
        "Canonical": "https://vragen.gemeente.nl/.well-known/security.txt",
    }
    assert timedelta() < datetime.fromisoformat(lines["Expires"]) - NOW < timedelta(days=365)


def test_requirement_25_security_txt_is_served_where_there_is_a_contact(portal: Portal) -> None:
    response = httpx2.get(portal.chat + "/.well-known/security.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    expires = re.search(r"^Expires: (\S+)$", response.text, re.MULTILINE)
    assert expires
    assert datetime.fromisoformat(expires[1]) > datetime.now(UTC)


def test_requirement_25_publiccode_yml_is_valid_and_true() -> None:
    paper = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    jsonschema.validate(paper, PUBLICCODE)
    assert paper["softwareVersion"] == PROJECT["version"]
    assert paper["legal"]["license"] == PROJECT["license"]


def test_requirement_25_the_algorithm_register_entry_is_valid() -> None:
    paper = json.loads((ROOT / "docs" / "algoritmeregister.json").read_text(encoding="utf-8"))
    jsonschema.validate(paper, REGISTER)
    assert "multilingual-e5-small" in paper["methods_and_models"]


def test_requirement_25_the_bill_of_materials_is_valid_and_complete(tmp_path: Path) -> None:
    target = tmp_path / "sbom.cdx.json"
    subprocess.run([sys.executable, ROOT / "tools" / "sbom.py", target], check=True, capture_output=True)
    content = target.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(content) is None
    parts = {part["purl"]: part for part in json.loads(content)["components"]}
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==([\w.!+]+)", lock, re.MULTILINE)
    assert {f"pkg:pypi/{name.lower()}@{version}" for name, version in pinned} <= set(parts)
    styles = [path.stem for path in (ROOT / "app" / "widget" / "nlds").glob("*.css")]
    assert len([purl for purl in parts if purl.startswith("pkg:npm/")]) == len(styles)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "gradio_api/upload"),
        ("GET", "gradio_api/runs"),
        ("GET", "gradio_api/run-history/records"),
        ("POST", "gradio_api/run-history/connect"),
        ("GET", "monitoring"),
        ("GET", "monitoring/summary"),
        ("GET", "monitoring/x"),
        ("POST", "gradio_api/vibe-edit"),
        ("POST", "gradio_api/process_recording"),
        ("GET", "gradio_api/proxy=https://example.org/"),
        ("GET", "gradio_api/file=/etc/hostname"),
    ],
)
def test_requirement_25_what_gradio_offers_beside_is_refused(portal: Portal, method: str, path: str) -> None:
    files = {"files": ("a.txt", b"abc")} if method == "POST" else None
    response = httpx2.request(method, f"{portal.chat}/chat/{path}", files=files)
    assert 400 <= response.status_code < 500, response.text


def test_the_container_runs_without_root_on_a_root_that_cannot_be_written() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    users = [step.split()[1] for step in steps if step.startswith("USER ")]
    assert users == ["10001"]
    assert [step for step in steps if step.startswith("HEALTHCHECK ") and "/healthz" in step]
    copied = [
        part for step in steps if step.startswith("COPY ") and "--from" not in step for part in step.split()[1:-1]
    ]
    assert copied
    assert [part for part in copied if not (ROOT / part).exists()] == []
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [part for part in copied if f"!{part}" not in allowed] == []
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service or service["image"].startswith("caddy:")


def test_every_vendored_style_has_its_notice() -> None:
    folder = ROOT / "app" / "widget" / "nlds"
    notice = (folder / "README.md").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE" in (folder / "LICENSE.md").read_text(encoding="utf-8")
    for style in folder.glob("*.css"):
        assert "EUPL-1.2" in style.read_text(encoding="utf-8")[:200]
        assert f"`{style.name}`" in notice
    assert "@utrecht/design-tokens" not in notice
