"""Opening a language model, and texts of one's own: what is wrong is said at once, with the remedy."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.answering.language_model import open_language_model
from app.assistant import open_assistant
from app.config import ConfigError, Settings, load_settings
from app.installation import check_installation
from prompts import PromptError, check_prompts, load_prompt
from tests.app.model.server import ChatServer, Reply
from tests.app.running import run
from vectorstore.errors import ModelUnavailableError


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("mistralai:mistral-small", "langchain-mistralai"),
        ("ollama:llama3.2", "BRIEFWIJZER_MODEL=openai:llama3.2"),
        ("bestaatniet:x", "provider"),
    ],
)
def test_a_provider_that_is_not_there_is_named_with_the_remedy(name: str, remedy: str) -> None:
    with pytest.raises(ModelUnavailableError, match=remedy):
        open_language_model(name)


def test_without_the_extra_the_message_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)
    with pytest.raises(ModelUnavailableError, match="make setup EXTRAS=llm"):
        open_language_model("openai:x")


def test_a_missing_key_is_named_and_no_key_is_shown() -> None:
    with pytest.raises(ModelUnavailableError, match="BRIEFWIJZER_MODEL_API_KEY"):
        open_language_model("openai:gpt-4o-mini")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MODEL", "zonder-aanbieder"), ("MODEL_BASE_URL", "https://naam:geheim@host/v1"), ("MODEL_TIMEOUT", "0")],
)
def test_a_setting_that_cannot_be_used_is_refused(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"BRIEFWIJZER_{variable}", value)
    with pytest.raises(ConfigError, match=variable.lower()):
        load_settings()


def test_config_shows_that_there_is_a_key_and_not_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_MODEL_API_KEY", "sk-geheim")
    result = run("config", "--json")
    assert "sk-geheim" not in result.out
    assert '"waarde": "set"' in result.out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<!-- placeholders: passages -->\n{passages}", "must have the placeholders"),
        ("<!-- placeholders: passages, question -->\n{passages} {question}", "a line ---"),
        ("{passages} {question}", "the first line"),
    ],
)
def test_a_wrong_prompt_of_ones_own_is_found_at_the_start(
    content: str, message: str, tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "answer.md").write_text(content, encoding="utf-8")
    with pytest.raises(PromptError, match=message):
        open_assistant(Settings(data_dir=data_dir, prompts_dir=str(tmp_path)))


def test_a_folder_or_file_of_ones_own_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="no such folder"):
        check_prompts(tmp_path / "weg")
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "antwoord.md").write_text("<!-- placeholders: -->\nx", encoding="utf-8")
    with pytest.raises(PromptError, match="no such prompt"):
        check_prompts(tmp_path)


@pytest.mark.parametrize("name", ["answer.md", "nl/answer.md.txt", "nl/diep/answer.md"])
def test_a_file_at_another_place_is_not_left_aside_in_silence(name: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Our own prompts.", encoding="utf-8")
    check_prompts(tmp_path)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("<!-- placeholders: -->\nx", encoding="utf-8")
    with pytest.raises(PromptError, match="replaces no prompt"):
        check_prompts(tmp_path)


def test_a_text_of_ones_own_takes_the_place_of_a_frame(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "not_found.md").write_text("<!-- placeholders: contact -->\nHelaas. {contact}", encoding="utf-8")
    answer = open_assistant(Settings(data_dir=data_dir, prompts_dir=str(tmp_path))).ask("Wat is de hoofdstad van Peru?")
    assert answer.text.startswith("Helaas. Neem contact op")


def test_a_prompt_tells_its_version_and_hash() -> None:
    first, second = load_prompt("nl", "answer").identity, load_prompt("en", "answer").identity
    assert first.startswith("nl/answer@1:")
    assert first.split(":")[1] != second.split(":")[1]


@pytest.mark.parametrize(
    ("reply", "works", "told"),
    [
        (Reply("ja"), True, "openai:stub"),
        (Reply(""), False, "says nothing"),
        (Reply(status=401), False, "MODEL_API_KEY"),
    ],
)
def test_doctor_asks_the_model_for_a_word(chat_server: ChatServer, reply: Reply, works: bool, told: str) -> None:
    chat_server.says(reply)
    checks = check_installation(Settings(model="openai:stub", model_base_url=chat_server.address))
    (found,) = (check for check in checks if check.name == "language model")
    assert found.works is works
    assert told in found.detail
