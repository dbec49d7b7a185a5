"""Settings: precedence, refusal of what is unknown, and what `config` tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import ConfigError, EffectiveSetting, Settings, effective_settings, load_settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write_config(text: str) -> None:
    Path("briefwijzer.toml").write_text(text, encoding="utf-8")


def origin_of(key: str, **flags: object) -> EffectiveSetting:
    return next(row for row in effective_settings(load_settings(**flags), **flags) if row.key == key)


def test_each_source_wins_over_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    assert origin_of("port") == EffectiveSetting("port", 7860, "default")
    write_config("port = 8001")
    assert origin_of("port") == EffectiveSetting("port", 8001, "briefwijzer.toml")
    monkeypatch.setenv("BRIEFWIJZER_PORT", "8002")
    assert origin_of("port") == EffectiveSetting("port", 8002, "BRIEFWIJZER_PORT")
    assert origin_of("port", port=8003) == EffectiveSetting("port", 8003, "flag")


def test_a_flag_that_is_not_given_changes_nothing() -> None:
    assert load_settings(port=None).port == 7860


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_PORT", "")
    assert origin_of("port") == EffectiveSetting("port", 7860, "default")


def test_settings_cannot_change() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]


def test_unknown_key_is_refused_with_the_known_ones() -> None:
    write_config("prot = 1")
    with pytest.raises(ConfigError, match=r"briefwijzer\.toml: unknown key 'prot'; did you mean port\?") as caught:
        load_settings()
    assert all(key in str(caught.value) for key in Settings.model_fields)


def test_unknown_variable_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIJZER_DATADIR", "x")
    with pytest.raises(ConfigError, match=r"BRIEFWIJZER_DATADIR; did you mean BRIEFWIJZER_DATA_DIR\?"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("PORT", "70000"), ("PORT", "acht"), ("STRICTNESS", "1.5")])
def test_wrong_value_names_its_source_and_itself(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BRIEFWIJZER_{name}", value)
    with pytest.raises(ConfigError, match=rf"{name.lower()} \(from BRIEFWIJZER_{name}\): .*{value}"):
        load_settings()


@pytest.mark.parametrize("key", ["model_api_key", "beheer_password"])
def test_a_secret_with_a_wrong_value_is_not_shown(key: str) -> None:
    write_config(f"{key} = 7362514098\n")
    with pytest.raises(ConfigError, match=key) as caught:
        load_settings()
    assert "7362514098" not in str(caught.value)


def test_broken_toml_is_told_with_its_line() -> None:
    write_config("port = 1\nhost = nowhere\n")
    with pytest.raises(ConfigError, match=r"not valid TOML .*line 2"):
        load_settings()


def test_toml_in_another_encoding_is_told() -> None:
    Path("briefwijzer.toml").write_bytes(b'contact = "Caf\xe9"')
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_settings()
