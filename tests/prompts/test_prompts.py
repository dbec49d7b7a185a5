from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from app.answering.requests import Refusal
from prompts import PromptError, load_prompt

FOLDER = Path(prompts.__file__).parent
ALL = sorted((path.parent.name, path.stem) for path in FOLDER.glob("*/*.md"))


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_prompt_loads_and_fills(language: str, name: str) -> None:
    prompt = load_prompt(language, name)
    filled = prompt.fill(**dict.fromkeys(prompt.names, "INGEVULD"))
    assert filled.count("INGEVULD") >= len(prompt.names)
    assert "{" not in filled
    assert "<!--" not in filled


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    dutch = {name for language, name in ALL if language == "nl"}
    english = {name for language, name in ALL if language == "en"}
    assert dutch <= english
    assert all(load_prompt("nl", name).names == load_prompt("en", name).names for name in dutch)


@pytest.mark.parametrize("reason", ["refused", "unclear", "too_long"])
def test_every_refusal_has_its_text(reason: Refusal) -> None:
    assert load_prompt("nl", reason).text != load_prompt("en", reason).text


def test_a_value_is_filled_in_once_and_as_it_is() -> None:
    filled = load_prompt("nl", "not_found").fill(contact=r"Bel {contact} \1 🦆")
    assert filled.endswith(r"Bel {contact} \1 🦆")


def test_values_must_be_those_declared() -> None:
    prompt = load_prompt("nl", "not_found")
    with pytest.raises(PromptError, match=r"nl/not_found\.md: needs \['contact'\], got \[\]"):
        prompt.fill()
    with pytest.raises(PromptError, match="needs"):
        prompt.fill(contact="x", naam="y")


def test_a_prompt_that_does_not_exist_is_named() -> None:
    with pytest.raises(PromptError, match=r"prompts/nl/bestaat_niet\.md: no such prompt"):
        load_prompt("nl", "bestaat_niet")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Zonder eerste regel {contact}\n", "the first line must be"),
        ("<!-- placeholders: contact -->\nBel {contacten}.\n", r"declares \['contact'\] but uses \['contacten'\]"),
        ("<!-- placeholders: contact, naam -->\nBel {contact}.\n", "declares"),
        ("<!-- placeholders:  -->\nBel {contact}.\n", "uses"),
    ],
)
def test_a_prompt_that_breaks_its_declaration_fails_at_once(
    content: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "stuk.md").write_text(content, encoding="utf-8")
    monkeypatch.setattr(prompts, "files", lambda _: tmp_path)
    with pytest.raises(PromptError, match=message):
        load_prompt("nl", "stuk")
