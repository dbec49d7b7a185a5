"""Requirement 25 of the portal, as far as Gradio goes: what the chat does not use is refused; and the page's policy."""

from __future__ import annotations

import re

import pytest

from tests.app.conftest import Programs

REFUSED = (
    ("POST", "/chat/gradio_api/upload"),
    ("GET", "/chat/gradio_api/upload_progress?upload_id=1"),
    ("GET", "/chat/gradio_api/runs"),
    ("GET", "/chat/gradio_api/run-history/records"),
    ("POST", "/chat/gradio_api/run-history/connect"),
    ("GET", "/chat/monitoring"),
    ("GET", "/chat/monitoring/summary"),
    ("GET", "/chat/gradio_api/deep_link"),
    ("GET", "/chat/gradio_api/info"),
    ("GET", "/chat/gradio_api/openapi.json"),
    ("GET", "/chat/gradio_api/file=/etc/passwd"),
    ("GET", "/chat/gradio_api/proxy=https://example.org/"),
    ("POST", "/chat/gradio_api/call/respond"),
    ("POST", "/chat/gradio_api/run/respond"),
    ("POST", "/chat/gradio_api/process_recording"),
    ("POST", "/chat/gradio_api/vibe-edit"),
    ("GET", "/chat/gradio_api/queue/../upload_progress"),
    ("GET", "/chat/manifest.json"),
)


@pytest.mark.parametrize(("method", "path"), REFUSED)
def test_25_a_route_of_gradio_that_the_chat_does_not_use_is_refused(programs: Programs, method: str, path: str) -> None:
    assert programs.client.request(method, path).status_code == 404


def test_what_the_chat_uses_is_there(programs: Programs) -> None:
    page = programs.client.get("/chat/").text
    asset = re.search(r'"\./(assets/[^"]+\.js)"', page)
    assert asset
    for path in (f"/chat/{asset[1]}", "/chat/theme.css", "/chat/config"):
        assert programs.client.get(path).status_code == 200
    assert programs.client.post("/chat/gradio_api/queue/join", json={}).status_code != 404


def test_only_gradios_own_inline_scripts_run_in_the_chat(programs: Programs) -> None:
    policies = []
    for _ in range(2):
        response = programs.client.get("/chat/")
        policy = response.headers["Content-Security-Policy"]
        script = re.search(r"script-src 'self' 'nonce-([\w-]{20,})'", policy)
        assert script
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        inline = re.findall(r"<script(?![^>]*\b(?:src=|application/json))([^>]*)>", response.text)
        assert inline
        assert all(f'nonce="{script[1]}"' in attributes for attributes in inline)
        policies.append(policy)
    assert policies[0] != policies[1]


@pytest.mark.parametrize("path", ["/documenten", "/documenten/zwembad", "/documenten/nee", "/niets", "/chat/niets"])
def test_other_pages_run_no_inline_script_at_all(programs: Programs, path: str) -> None:
    response = programs.client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=", response.text)


@pytest.mark.parametrize("path", ["/chat/", "/documenten", "/api/v1/documenten", "/openai/v1/models", "/beheer"])
def test_no_cookie_is_set_for_a_visitor(programs: Programs, path: str) -> None:
    assert "set-cookie" not in programs.client.get(path).headers
