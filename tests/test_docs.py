"""The README tells the truth: each command, setting and exit code is in it, its examples run, its links exist."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from app.answer import Answer, Citation
from app.api.shapes import QuestionBody
from app.cli import app
from app.config import Settings
from app.errors import ExitCode
from tests.app.running import run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def blocks(language: str) -> list[str]:
    """Return the README's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands(command: object, name: str) -> Iterator[str]:
    """Return the full name of every command that can be run."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name
        return
    for sub, inner in below.items():
        yield from commands(inner, f"{name} {sub}")


COMMANDS = list(commands(typer.main.get_command(app), "briefwijzer"))
EXAMPLES = [line for block in blocks("sh") for line in block.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_described(name: str) -> None:
    assert f"| `{name}" in README


def test_settings_table_holds_every_key_and_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", README, re.MULTILINE))
    fields = Settings.model_fields.items()
    assert rows == {key: "none" if field.default is None else str(field.default) for key, field in fields}


def test_exit_codes_are_described() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)] == [code.value for code in ExitCode]


def test_answer_object_has_the_keys_of_the_program() -> None:
    shown = json.loads(blocks("json")[0])
    citation = Citation(1, "id", "brief.txt", "…", (), None, "exact text", 0, 10, 1.0, 17)
    real = Answer("…", "beantwoord", "…", citations=(citation,)).to_json()
    assert list(shown) == list(real)
    assert list(shown["bronnen"][0]) == list(real["bronnen"][0])


@pytest.mark.parametrize("example", EXAMPLES)
def test_command_line_example_runs(
    example: str, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(example)
    folder = tmp_path / "data" if arguments[0] == "ingest" else data_dir
    monkeypatch.setenv("BRIEFWIJZER_DATA_DIR", str(folder))
    result = run(*arguments)
    assert (program, result.code, result.err) == ("briefwijzer", 0, "")
    assert result.out


def test_rest_example_is_a_valid_question() -> None:
    body = re.search(r"-d '(.*)'", README)
    assert body
    assert QuestionBody.model_validate_json(body[1]).vraag


def test_python_example_runs(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEFWIJZER_DATA_DIR", str(data_dir))
    exec(compile(blocks("python")[0], "README.md", "exec"), {})  # noqa: S102 - our own text
    assert capsys.readouterr().err == ""


def test_make_targets_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)", "".join(page.read_text(encoding="utf-8") for page in PAGES)))
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []
