from __future__ import annotations

import json
import multiprocessing
import sqlite3
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.answer import Answer
from app.assistant import Assistant
from app.config import Settings
from app.errors import FeedbackError
from app.evaluation.circumstances import index_hash, settings_hash
from app.evaluation.dataset import DatasetError, read_questions
from app.feedback import store as feedback_store
from app.feedback.entry import LONGEST_REMARK, Feedback, Verdict, answer_hash, feedback_on
from app.feedback.export import question_line
from app.feedback.store import FILE, FeedbackStore
from app.feedback.sweeping import install
from tests.app.running import run

QUESTION = "Wat kost een kaartje voor volwassenen in het zwembad?"
HASH = "0123456789abcdef"


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path, retention=30)


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(QUESTION)


def test_what_is_kept_comes_back(
    store: FeedbackStore, answer: Answer, settings: Settings, assistant: Assistant
) -> None:
    feedback = feedback_on(
        answer,
        "up",
        "  Precies goed — dank!\n",
        settings=settings_hash(dict(settings)),
        index=index_hash(assistant.index.versions()),
        keep_question=True,
        history=["Hoe laat gaat het zwembad open?"],
        documents=["zwembad"],
    )
    assert store.add(feedback)
    assert store.entries() == [feedback]
    assert (feedback.remark, feedback.question) == ("Precies goed — dank!", QUESTION)
    assert any("zes euro" in quote for quote in feedback.quotes)
    assert stat.S_IMODE((store.path).stat().st_mode) == 0o600


def test_the_question_is_nowhere_unless_the_visitor_agrees(store: FeedbackStore, answer: Answer) -> None:
    feedback = feedback_on(
        answer, "down", settings=HASH, index=HASH, history=["Hoe laat gaat het open?"], documents=["zwembad"]
    )
    store.add(feedback)
    content = store.path.read_bytes()
    assert answer_hash(answer).encode() in content
    for told in (QUESTION, "Hoe laat", "zes euro", "zwembad"):
        assert told.encode() not in content


def test_a_second_verdict_replaces_the_first(store: FeedbackStore, answer: Answer) -> None:
    first = feedback_on(answer, "up", settings=HASH, index=HASH)
    second = feedback_on(answer, "down", "Toch niet", settings=HASH, index=HASH, replaces=first.id)
    assert store.add(first)
    assert store.add(second)
    assert [(entry.verdict, entry.remark) for entry in store.entries()] == [("down", "Toch niet")]


def test_what_is_too_old_is_deleted_and_wiped(store: FeedbackStore) -> None:
    past = datetime.now(UTC) - timedelta(days=30, seconds=5)
    FeedbackStore(store.path.parent, retention=60).add(Feedback("up", HASH, remark="GEHEIM", time=past))
    assert b"GEHEIM" in store.path.read_bytes()
    assert store.entries() == []
    assert store.sweep() == 1
    assert b"GEHEIM" not in store.path.read_bytes()


def test_without_retention_nothing_is_stored_and_the_rest_goes(tmp_path: Path) -> None:
    none = FeedbackStore(tmp_path, retention=0)
    assert not none.add(Feedback("up", HASH))
    assert not (tmp_path / FILE).exists()
    FeedbackStore(tmp_path, retention=1).add(Feedback("up", HASH))
    assert not none.add(Feedback("up", HASH))
    assert FeedbackStore(tmp_path, retention=1).entries() == []


def test_no_more_is_taken_than_fits(store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback_store, "MOST_ROWS", 2)
    rows = [Feedback("up", HASH) for _ in range(3)]
    assert [store.add(row) for row in rows] == [True, True, False]
    assert store.add(replace(rows[0], verdict="down"))
    assert len(store.entries()) == 2


def _add_many(folder: Path, verdict: Verdict) -> None:
    for _ in range(20):
        FeedbackStore(folder, retention=30).add(Feedback(verdict, HASH))


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_add_many, args=(tmp_path, verdict)) for verdict in ("up", "down")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(FeedbackStore(tmp_path, retention=30).entries()) == 40


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "goed"},
        {"answer": "x"},
        {"settings": "../x"},
        {"id": "1"},
        {"remark": "x" * (LONGEST_REMARK + 1)},
        {"question": "x" * 3000},
        {"quotes": ("zonder vraag",)},
        {"question": "x", "history": ("y",) * 11},
        {"status": "x" * 21},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r":|only|too many"):
        Feedback(**({"verdict": "up", "answer": HASH} | wrong))  # type: ignore[arg-type]


def test_characters_that_cannot_be_stored_are_replaced(store: FeedbackStore, answer: Answer) -> None:
    store.add(feedback_on(answer, "up", "a\ud800\x00b\x1b[31m\nc", settings=HASH, index=HASH))
    assert store.entries()[0].remark == "a��b�[31m\nc"


def test_the_hash_is_of_what_the_answer_says(answer: Answer) -> None:
    assert answer_hash(replace(answer, question="Iets anders", duration_ms=9)) == answer_hash(answer)
    assert answer_hash(replace(answer, text="Iets anders")) != answer_hash(answer)


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"dit is geen database" * 100)
    with pytest.raises(FeedbackError, match="writable, or move it away"):
        FeedbackStore(tmp_path, retention=1).add(Feedback("up", HASH))


def test_a_server_sweeps_when_it_starts(store: FeedbackStore) -> None:
    past = datetime.now(UTC) - timedelta(days=40)
    FeedbackStore(store.path.parent, retention=60).add(Feedback("up", HASH, time=past))
    app = FastAPI()
    install(app, store)
    with TestClient(app):
        for _ in range(200):
            connection = sqlite3.connect(store.path)
            left = connection.execute("SELECT count(*) FROM feedback").fetchone()[0]
            connection.close()
            if not left:
                break
            time.sleep(0.01)
    assert left == 0


def test_the_command_line_lists_exports_and_deletes(
    tmp_path: Path, answer: Answer, assistant: Assistant, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFWIJZER_DATA_DIR", str(tmp_path))
    store = FeedbackStore(tmp_path, retention=30)
    missing = assistant.ask("Wie won het songfestival in 1998?")
    for given, verdict, keep in (
        (answer, "up", True),
        (missing, "up", True),
        (answer, "down", True),
        (answer, "up", False),
    ):
        store.add(feedback_on(given, verdict, "ja", settings=HASH, index=HASH, keep_question=keep))  # type: ignore[arg-type]

    listed = json.loads(run("feedback", "list", "--json").out)["feedback"]
    assert [row["vraag"] for row in listed].count(None) == 1
    assert QUESTION in run("feedback", "list").out

    exported = run("feedback", "export")
    file = tmp_path / "vragen.jsonl"
    file.write_text(exported.out, encoding="utf-8")
    questions = read_questions(file)
    assert sorted(question.answerable for question in questions) == [False, True]
    measured = run("--data-dir", str(data_dir), "evaluate", "answers", str(file), "--json")
    figures = json.loads(measured.out)["total"]
    assert (measured.code, figures["questions"], figures["fact_recall"]) == (0, 2, 1.0)
    assert "1 without the question" in exported.err

    wrong = run("feedback", "export", "--down").out
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(DatasetError, match="give `gold`"):
        read_questions(file)

    assert run("feedback", "delete", "zomaar").code == 2
    assert run("feedback", "delete").code == 2
    assert run("feedback", "delete", listed[0]["id"]).code == 0
    assert run("feedback", "delete", "--all").out == "deleted: 3\n"
    assert run("feedback", "list").out == ""


def test_a_line_without_the_question_is_not_exported(answer: Answer) -> None:
    assert question_line(feedback_on(answer, "up", settings=HASH, index=HASH)) is None
