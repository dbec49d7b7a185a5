"""Searching only documents of a period: by REST, on the command line, and what a date means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.assistant import Assistant, open_assistant
from app.config import Settings
from app.errors import NoDocumentInPeriodError, UsageError
from app.period import ALWAYS, Period, documents_within
from app.web import create_app
from ingest.pipeline import ingest_all
from tests.app.running import run
from vectorstore.index import Index

DATES = {"oud": "2019-05-01", "maand": "2025-12", "nieuw": "2025-12-09"}
QUESTION = "Wat kost een kaartje voor het zwembad?"


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with an index of four documents, one without a date."""
    folder, data = tmp_path_factory.mktemp("dated"), tmp_path_factory.mktemp("dated-data")
    for price, name in enumerate((*DATES, "zonder"), start=3):
        (folder / f"{name}.txt").write_text(f"Een kaartje voor het zwembad kost {price} euro.\n", encoding="utf-8")
    listed = [f'[[document]]\nfile = "{name}.txt"\ndate = "{date}"\n' for name, date in DATES.items()]
    (folder / "documents.toml").write_text("\n".join(listed), encoding="utf-8")
    with_index = Index.open(data, create=True)
    assert {outcome.status for outcome in ingest_all(with_index, [folder])} == {"added"}
    with_index.close()
    return Settings(data_dir=data)


@pytest.fixture(scope="module")
def assistant_of_dates(dated: Settings) -> Iterator[Assistant]:
    """Return an assistant over those documents."""
    assistant = open_assistant(dated)
    yield assistant
    assistant.index.close()


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2025-12-09", "", {"nieuw", "maand"}),
        ("2025-12-10", "", {"maand"}),
        ("2025", "", {"nieuw", "maand"}),
        ("2026", "", set()),
        ("", "2025-11", {"oud"}),
        ("", "2019", {"oud"}),
        ("2019-05-01", "2019-05-01", {"oud"}),
        ("2019", "2025", {"oud", "maand", "nieuw"}),
    ],
)
def test_a_period_holds_what_may_be_of_it(since: str, until: str, found: set[str]) -> None:
    assert {name for name, date in DATES.items() if Period(since, until).holds(date)} == found
    assert not Period(since, until).holds(None)


@pytest.mark.parametrize("value", ["gisteren", "2025-13", "2025-12-32", "25-12-09", "2025-12-09T10:00", "²025"])
def test_what_is_no_date_is_named(value: str) -> None:
    with pytest.raises(UsageError, match="is no date; give a day"):
        Period(value)


def test_a_period_narrows_the_documents_that_were_named(assistant_of_dates: Assistant) -> None:
    index = assistant_of_dates.index
    assert documents_within(index, [], ALWAYS) == []
    assert documents_within(index, ["zonder"], ALWAYS) == ["zonder"]
    assert documents_within(index, ["zonder", "oud"], Period("2019")) == ["oud"]
    with pytest.raises(NoDocumentInPeriodError, match=r"documents\.toml"):
        documents_within(index, ["zonder"], Period("2019"))


def test_a_question_is_answered_from_a_period(dated: Settings, assistant_of_dates: Assistant) -> None:
    with TestClient(create_app(assistant_of_dates, dated)) as client:
        answer = client.post("/api/v1/vragen", json={"vraag": QUESTION, "tot": "2020"}).json()
        assert {source["document"] for source in answer["bronnen"]} == {"oud"}
        found = client.get("/api/v1/passages", params={"vraag": QUESTION, "vanaf": "2025-12"}).json()["passages"]
        assert {passage["document"] for passage in found} == {"maand", "nieuw"}
        nothing = client.post("/api/v1/vragen", json={"vraag": QUESTION, "vanaf": "2030"})
        assert (nothing.status_code, nothing.json()["detail"]) == (404, "Er zijn geen documenten uit deze periode.")
        assert client.post("/api/v1/vragen", json={"vraag": QUESTION, "vanaf": "morgen"}).status_code == 400


def test_the_command_line_takes_a_period(dated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_DATA_DIR", str(dated.data_dir))
    monkeypatch.chdir(tmp_path)
    asked = run("ask", QUESTION, "--json", "--since", "2019", "--until", "2019-12")
    assert {source["document"] for source in json.loads(asked.out)["bronnen"]} == {"oud"}
    nothing = run("ask", QUESTION, "--since", "2030")
    assert nothing.code == 2
    assert "no document has a date from 2030 to now" in nothing.err
    assert run("ask", QUESTION, "--until", "ooit").code == 2
