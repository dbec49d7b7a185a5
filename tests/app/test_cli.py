"""The command line as people and scripts use it: output, exit codes and errors."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.answer import Answer
from app.commands.terminal import show_answer
from app.texts import ENGLISH
from tests.app.running import Result, run

GOOD_QUESTION = "Wat kost een kaartje voor volwassenen?"
UNANSWERABLE = "Wat kost een paspoort?"
# Some of these are answered, but not with much certainty.
UNSURE = [
    "Wie is voorzitter van de VNG?",
    "Is er geld voor woningen?",
    "Moet een gemeente betalen?",
    "Wat vindt de VNG van stikstof?",
    "Hoeveel geld is er voor asiel?",
    "Krijgen gemeenten meer geld?",
    "Wat doet het rijk voor ontheemden?",
]


def ask(data_dir: Path, *arguments: str, stdin: str = "") -> Result:
    return run("--data-dir", str(data_dir), "ask", *arguments, stdin=stdin)


def answer(result: Result) -> dict[str, Any]:
    assert result.code == 0, result.err
    loaded: dict[str, Any] = json.loads(result.out)
    return loaded


def test_version() -> None:
    assert run("--version").out.startswith("briefwijzer 0.")


def test_without_a_command_the_help_is_shown() -> None:
    assert "ingest" in run().out + run().err


def test_answer_as_json_has_the_public_keys(data_dir: Path) -> None:
    found = answer(ask(data_dir, GOOD_QUESTION, "--json"))
    assert list(found) == ["vraag", "status", "antwoord", "bronnen", "verwant", "model", "duurMs"]
    assert found["vraag"] == GOOD_QUESTION
    assert found["status"] == "beantwoord"
    assert "zes euro" in found["bronnen"][0]["citaat"]


def test_citations_are_substrings_of_the_stored_text(data_dir: Path) -> None:
    found = answer(ask(data_dir, GOOD_QUESTION, "--json"))
    for source in found["bronnen"]:
        text = run("--data-dir", str(data_dir), "documents", "text", source["document"]).out
        assert text[source["start"] : source["eind"]] == source["citaat"]


def test_not_found_is_not_an_error(data_dir: Path) -> None:
    found = answer(ask(data_dir, UNANSWERABLE, "--json"))
    assert (found["status"], found["bronnen"]) == ("niet-gevonden", [])


def test_answer_for_people_shows_quotation_and_place(data_dir: Path) -> None:
    shown = ask(data_dir, GOOD_QUESTION).out
    assert "[1]" in shown
    assert "“Een kaartje voor volwassenen kost zes euro.”" in shown
    assert "Toegang en tarieven" in shown


def test_only_the_named_document_is_searched(data_dir: Path) -> None:
    letter = next(
        row["id"]
        for row in json.loads(run("--data-dir", str(data_dir), "documents", "list", "--json").out)["documenten"]
        if row["id"] != "zwembad"
    )
    found = answer(ask(data_dir, GOOD_QUESTION, "--json", "--document", letter))
    assert {source["document"] for source in found["bronnen"] + found["verwant"]} <= {letter}


def test_unknown_document_is_wrong_use(data_dir: Path) -> None:
    result = ask(data_dir, GOOD_QUESTION, "--document", "bestaat-niet")
    assert result.code == 2
    assert "bestaat-niet" in result.err


def test_top_limits_the_sources(data_dir: Path) -> None:
    assert len(answer(ask(data_dir, GOOD_QUESTION, "--json", "--top", "1"))["bronnen"]) == 1


@pytest.mark.parametrize(
    "question",
    ["", "   ", "🎉🎉🎉", "x" * 10_000, "'; DROP TABLE passages; --", "<script>alert(1)</script>", "[bold]hoi[/bold]"],
    ids=["empty", "blank", "emoji", "long", "sql", "html", "markup"],
)
def test_odd_questions_get_an_honest_status(data_dir: Path, question: str) -> None:
    assert answer(ask(data_dir, question, "--json"))["status"] in {"niet-gevonden", "geweigerd"}
    assert "Traceback" not in ask(data_dir, question).err


def test_escape_codes_in_a_question_do_not_reach_the_terminal(data_dir: Path) -> None:
    assert "\x1b" not in ask(data_dir, "Wat is \x1b[31mrood\x1b[0m?").out


def test_question_and_batch_exclude_each_other(data_dir: Path) -> None:
    assert ask(data_dir).code == 2
    assert ask(data_dir, "vraag", "--batch", "-", "--json").code == 2
    assert ask(data_dir, "--batch", "-").code == 2


def test_batch_answers_in_order_under_the_given_ids(data_dir: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": "b", "question": GOOD_QUESTION},
        {"id": 7, "question": UNANSWERABLE},
        {"id": "a", "question": "En voor kinderen tot vier jaar?", "history": [GOOD_QUESTION]},
    ]
    result = ask(data_dir, "--batch", "-", "--json", stdin="\n".join(map(json.dumps, lines)) + "\n\n")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [found["id"] for found in answers] == ["b", 7, "a"]
    assert [next(iter(found)) for found in answers] == ["id"] * 3
    assert [found["vraag"] for found in answers] == [line["question"] for line in lines]


@pytest.mark.parametrize(
    "bad",
    ["{", "[" * 100_000, "[]", '{"id": "2"}', '{"question": "x"}', '{"id": "2", "question": "x", "history": "y"}'],
)
def test_a_bad_line_of_a_batch_file_is_named_before_anything_is_answered(
    data_dir: Path, tmp_path: Path, bad: str
) -> None:
    batch = tmp_path / "vragen.jsonl"
    batch.write_text(json.dumps({"id": "1", "question": GOOD_QUESTION}) + f"\n{bad}\n", encoding="utf-8")
    result = ask(data_dir, "--batch", str(batch), "--json")
    assert result.code == 2
    assert "vragen.jsonl, line 2" in result.err
    assert result.out == ""


def test_standard_input_is_answered_line_by_line(data_dir: Path) -> None:
    lines = json.dumps({"id": "1", "question": GOOD_QUESTION}) + "\n{\n"
    result = ask(data_dir, "--batch", "-", "--json", stdin=lines)
    assert (result.code, "stdin, line 2" in result.err) == (2, True)
    assert json.loads(result.out)["status"] == "beantwoord"


def test_strict_keeps_back_what_is_not_quite_sure(data_dir: Path, tmp_path: Path) -> None:
    batch = tmp_path / "vragen.jsonl"
    batch.write_text("\n".join(json.dumps({"id": q, "question": q}) for q in [GOOD_QUESTION, *UNSURE]))
    free, strict = (
        {found["id"]: found["status"] for found in map(json.loads, ask(data_dir, *arguments).out.splitlines())}
        for arguments in (["--batch", str(batch), "--json"], ["--batch", str(batch), "--json", "--strict"])
    )
    sureness = ["niet-gevonden", "gedeeltelijk", "beantwoord"]
    assert all(sureness.index(strict[q]) <= sureness.index(free[q]) for q in free)
    held_back = [q for q in UNSURE if strict[q] == "niet-gevonden" != free[q]]
    assert held_back
    assert strict[GOOD_QUESTION] == "beantwoord"
    told = run("--data-dir", str(data_dir), "chat", "--strict", stdin=held_back[0] + "\n").out
    assert "Niet gevonden" in told


def test_strict_never_loosens_the_setting(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_STRICTNESS", "1")
    assert answer(ask(data_dir, GOOD_QUESTION, "--json", "--strict")) | {"duurMs": 0} == answer(
        ask(data_dir, GOOD_QUESTION, "--json")
    ) | {"duurMs": 0}


def test_an_unclear_question_gets_questions_to_choose_from(data_dir: Path) -> None:
    shown = ask(data_dir, "hoi").out
    assert "Wat staat er over" in shown


def test_suggestions_stand_below_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(Answer("tja", "niet-gevonden", "Ik begrijp het niet.", suggestions=("Wat staat er over wonen?",)))
    assert "U kunt ook vragen:\n  Wat staat er over wonen?" in capsys.readouterr().out


def test_an_english_question_gets_an_english_frame(data_dir: Path) -> None:
    shown = ask(data_dir, "What does a passport cost?").out
    assert shown.splitlines()[0] in ENGLISH.status.values()


def test_absent_batch_file_is_wrong_use(data_dir: Path) -> None:
    result = ask(data_dir, "--batch", "is-er-niet.jsonl", "--json")
    assert (result.code, "is-er-niet.jsonl" in result.err) == (2, True)


def test_without_an_index_the_remedy_is_named(tmp_path: Path) -> None:
    for arguments in (["ask", "vraag"], ["documents", "list"], ["chat"], ["serve", "--port", "0"]):
        result = run("--data-dir", str(tmp_path / "none"), *arguments)
        assert result.code == 3, arguments
        assert "briefwijzer ingest" in result.err
        assert result.out == ""


def test_data_folder_that_is_a_file_is_not_usable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    result = run("--data-dir", str(tmp_path / "data"), "ingest", str(tmp_path))
    assert result.code == 4
    assert "BRIEFWIJZER_DATA_DIR" in result.err


def test_chat_goes_on_until_the_input_ends(data_dir: Path) -> None:
    result = run(
        "--data-dir", str(data_dir), "chat", stdin=f"{GOOD_QUESTION}\n\nTot welke leeftijd zwemmen kinderen gratis?\n"
    )
    assert result.code == 0
    assert "zes euro" in result.out
    assert "Kinderen tot vier jaar zwemmen gratis. [1]" in result.out


def test_the_line_to_turn_to_has_the_language_of_the_question(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_CONTACT", "Bel de balie.")
    monkeypatch.setenv("BRIEFWIJZER_CONTACT_EN", "Call the desk.")
    english = answer(ask(data_dir, "Who won the song contest in 1998?", "--json"))["antwoord"]
    dutch = answer(ask(data_dir, "Wie won het songfestival in 1998?", "--json"))["antwoord"]
    assert ("Call the desk." in english, "Bel de balie." in english) == (True, False)
    assert ("Call the desk." in dutch, "Bel de balie." in dutch) == (False, True)


def test_chat_has_commands_and_helps_with_others(data_dir: Path) -> None:
    follow_up = "En kinderen tot vier jaar?"
    told = run(
        "--data-dir", str(data_dir), "chat", stdin=f"/hulp\n{GOOD_QUESTION}\n/nieuw\n{follow_up}\n/stop\nx\n"
    ).out
    assert "Typ een vraag, /nieuw voor een nieuw gesprek of /stop om te stoppen." in told
    assert "uw eerdere vragen tellen niet meer mee" in told
    assert told.count("Uw vraag:") == 5  # and after /stop none


def test_ask_loads_no_web_and_no_training_library(data_dir: Path) -> None:
    program = (
        "import sys; from app.cli import app\n"
        f"app(['--data-dir', {str(data_dir)!r}, 'ask', {GOOD_QUESTION!r}], standalone_mode=False)\n"
        "heavy = {'gradio', 'fastapi', 'uvicorn', 'sklearn', 'torch', 'langgraph'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_output_is_utf8_in_any_locale(data_dir: Path) -> None:
    environment = {
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PATH": os.environ["PATH"],
    }
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "--data-dir",
        str(data_dir),
        "ask",
        "Kost één kaartje zes euro?",
        "--json",
    ]
    written = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    assert json.loads(written.decode("utf-8"))["status"] in {"beantwoord", "gedeeltelijk", "niet-gevonden"}


def test_a_reader_that_stops_reading_is_no_error(data_dir: Path) -> None:
    command = f'"{sys.executable}" -m app.cli --data-dir "{data_dir}" documents text zwembad | true'
    bash = shutil.which("bash")
    assert bash
    ended = subprocess.run([bash, "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr


def test_port_in_use_is_told(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("--data-dir", str(data_dir), "serve", "--port", port)
    assert result.code == 2
    assert f"port {port} on 127.0.0.1 is in use" in result.err
