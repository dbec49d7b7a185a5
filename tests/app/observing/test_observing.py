"""Health, metrics, logs and request ids, on the application over the shared index."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.assistant import Assistant
from app.config import ConfigError, Settings, load_settings
from app.observing.logs import TEXTS, JsonFormatter, LineFormatter, configure_logging, request_id
from app.observing.metrics import MULTIPROCESS_DIR, timed_stage, worker_ended
from app.observing.setup import observed_process
from app.observing.stages import stage, watching
from app.web import create_app
from ingest.originals import remove_document
from tests.vectorstore.invented import LIBRARY, make_document
from vectorstore.index import Index

ASK = "/api/v1/vragen"
QUESTION = "Wat kost een kaartje voor volwassenen?"
OPEN = {"metrics": "127.0.0.0/8"}


@contextmanager
def client_of(assistant: Assistant, host: str = "127.0.0.1", **changes: Any) -> Iterator[TestClient]:
    settings = Settings(data_dir=assistant.index.folder, **changes)
    with TestClient(create_app(assistant, settings), raise_server_exceptions=False, client=(host, 5)) as client:
        yield client


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with client_of(assistant, **OPEN) as client:
        yield client


def sample(text: str, name: str) -> float:
    """Return the value of one sample, 0 when there is none."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_health_and_readiness_give_nothing_away(client: TestClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert (client.get(path).status_code, client.get(path).json()) == (200, {"status": "ok"})


def test_a_server_without_documents_is_alive_and_not_ready(tmp_path: Path) -> None:
    index = Index.open(tmp_path, create=True)
    index.replace(*make_document(LIBRARY))
    with client_of(Assistant(index)) as client:
        assert client.get("/readyz").status_code == 200
        remove_document(index, "brief")
        assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
    index.close()


def test_metrics_tell_of_answers_requests_stages_and_the_index(client: TestClient, assistant: Assistant) -> None:
    names = [
        'briefwijzer_answers_total{language="nl",status="beantwoord"}',
        'briefwijzer_requests_total{method="POST",route="/api/v1/vragen",status="200"}',
        'briefwijzer_stage_seconds_count{stage="search"}',
        "briefwijzer_answer_seconds_count",
    ]
    before = client.get("/metrics").text
    with watching(timed_stage):
        assert client.post(ASK, json={"vraag": QUESTION}).json()["status"] == "beantwoord"
    after = client.get("/metrics").text
    assert [sample(after, name) - sample(before, name) for name in names] == [1, 1, 1, 1]
    assert sample(after, "briefwijzer_documents") == len(assistant.index.versions())
    assert str((assistant.index.store.description() or {})["revision"]) in after
    assert "kaartje" not in after


def test_a_path_that_was_made_up_makes_no_label_of_its_own(client: TestClient) -> None:
    client.get("/wp-admin/geheim")
    client.request("VERZONNEN", "/documenten/iets")
    text = client.get("/metrics").text
    assert "geheim" not in text
    assert "VERZONNEN" not in text
    assert sample(text, 'briefwijzer_requests_total{method="GET",route="other",status="404"}') >= 1


@pytest.mark.parametrize("host", ["192.0.2.7", "::1", "testclient"])
def test_metrics_are_there_for_the_addresses_named_only(assistant: Assistant, host: str) -> None:
    with client_of(assistant, host, **OPEN) as client:
        assert client.get("/metrics").status_code == 404


def test_metrics_are_off_unless_a_setting_says_so(assistant: Assistant) -> None:
    with client_of(assistant) as client:
        assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_visitor_behind_a_proxy_on_this_machine_gets_no_metrics(client: TestClient, header: str) -> None:
    assert client.get("/metrics", headers={header: "192.0.2.7"}).status_code == 404


def test_a_network_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_METRICS", "localhost")
    with pytest.raises(ConfigError, match=r"metrics .*no address or network"):
        load_settings()


def test_a_request_keeps_the_id_that_a_proxy_gave(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-123.DEF"}).headers["x-request-id"] == "abc-123.DEF"


@pytest.mark.parametrize("given", ["", "kort", "a b c d e f g h", "x" * 65, "<script>alert(1)</script>"])
def test_an_id_that_could_do_harm_is_replaced(client: TestClient, given: str) -> None:
    identity = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", identity)


Logged = Callable[[], str]


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Logged]:
    """Return what reads standard error, and leave logging as it was."""
    root = logging.getLogger()
    handlers, level, of_app = root.handlers[:], root.level, logging.getLogger("app").level
    yield lambda: capsys.readouterr().err
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("app").setLevel(of_app)
    logging.getLogger(TEXTS).setLevel(logging.CRITICAL)


def ask_logged(assistant: Assistant, **changes: Any) -> None:
    settings = Settings(data_dir=assistant.index.folder, log_format="json", **changes)
    with observed_process(settings), client_of(assistant, "192.0.2.7", **changes) as client:
        client.post(ASK, json={"vraag": QUESTION}, headers={"X-Request-ID": "request-17"})


def test_the_json_log_holds_no_question_and_no_address(assistant: Assistant, logged: Logged) -> None:
    ask_logged(assistant)
    written = logged()
    answer, request = (json.loads(line) for line in written.splitlines())
    assert (answer["message"], answer["status"], answer["request_id"]) == ("answer", "beantwoord", "request-17")
    assert (request["message"], request["status"], request["route"]) == ("request", 200, ASK)
    assert request["duration_ms"] >= answer["duration_ms"] > 0
    assert "kaartje" not in written
    assert "192.0.2.7" not in written


def test_the_json_log_holds_what_the_settings_ask_for(assistant: Assistant, logged: Logged) -> None:
    ask_logged(assistant, log_questions=True, log_addresses=True)
    answer, request = (json.loads(line) for line in logged().splitlines())
    assert (answer["question"], request["client"]) == (QUESTION, "192.0.2.7")


def test_a_person_reads_only_what_goes_wrong(assistant: Assistant, logged: Logged) -> None:
    configure_logging(Settings(data_dir=assistant.index.folder))
    with client_of(assistant) as client:
        client.post(ASK, json={"vraag": QUESTION})
    assert logged() == ""
    logging.getLogger("app.web").warning("let op")
    assert logged() == "WARNING app.web: let op\n"


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("app.web", logging.ERROR, "web.py", 1, "unexpected error on %s", (message,), None)


def test_text_from_outside_forges_no_line() -> None:
    forged = record("/x\r\nERROR app.web: all is lost\x1b[2J\u2028")
    line = LineFormatter("%(levelname)s %(name)s: %(message)s").format(forged)
    assert line == r"ERROR app.web: unexpected error on /x\r\nERROR app.web: all is lost\x1b[2J\u2028"
    written = JsonFormatter().format(forged)
    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == forged.getMessage()


def test_a_terminal_obeys_nothing_of_a_json_line() -> None:
    written = JsonFormatter().format(record("/\x9b2J\x85ERROR\x7f"))
    assert all(sign.isprintable() for sign in written)
    assert json.loads(written)["message"].endswith("/\x9b2J\x85ERROR\x7f")


def test_a_line_names_its_request() -> None:
    token = request_id.set("request-17")
    try:
        assert LineFormatter("%(message)s").format(record("/")).endswith("/ (request request-17)")
    finally:
        request_id.reset(token)


def test_a_watch_sees_stages_only_while_it_watches() -> None:
    seen: list[str] = []

    @contextmanager
    def watch(name: str) -> Iterator[None]:
        yield
        seen.append(name)

    with watching(watch), stage("search"):
        pass
    with stage("evidence"):
        pass
    assert seen == ["search"]


def test_of_a_worker_that_died_only_what_it_was_at_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MULTIPROCESS_DIR, str(tmp_path))
    for name in ("counter_42.db", "gauge_livesum_42.db", "gauge_livesum_43.db"):
        (tmp_path / name).touch()
    worker_ended(42)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter_42.db", "gauge_livesum_43.db"]
