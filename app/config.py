"""Settings: flags > environment ``BRIEFWIJZER_*`` > ``briefwijzer.toml`` > defaults.

One frozen object, made at the edge and handed down; lower layers receive values and never import this module.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

ENV_PREFIX = "BRIEFWIJZER_"
CONFIG_FILE = Path("briefwijzer.toml")


class ConfigError(Exception):
    """A setting is unknown or has a value that cannot be used; the message names the remedy."""


class Settings(BaseSettings):
    """Every setting of the program, with the meaning that ``briefwijzer config`` and the README show."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, toml_file=CONFIG_FILE, extra="forbid", frozen=True
    )

    data_dir: Path = Field(Path("data"), description="Folder where the index is kept.")
    chroma_url: str = Field(
        "none",
        pattern=r"^(none|https?://[^/?#@\s]+/?)$",
        description="Address of a Chroma server that several programs share; without one, the index is in `data_dir`.",
    )
    documents_dir: Path = Field(Path("documents"), description="Folder that `ingest` reads when no path is given.")
    host: str = Field("127.0.0.1", min_length=1, description="Address that `serve` listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port that `serve` listens on; 0 picks a free one.")
    strictness: float = Field(
        0.5, ge=0, le=1, description="How sure an answer must be, from 0 (answers more) to 1 (refuses more)."
    )
    embedding: str = Field(
        "bundled",
        description="Encoder: `bundled`, `bundled-torch` (the same in PyTorch), a hub id or a folder with a model.",
    )
    reranker: str = Field("none", description="Cross-encoder that reads the best hits: a hub id or a folder.")
    reranker_budget: float = Field(
        1.0, gt=0, description="Seconds for the reranker to read in; what it has not read keeps its place below."
    )
    judge: Literal["auto", "on", "off"] = Field(
        "auto",
        description="What the judge that ships with the package reads: `auto` the best passages when an answer is in "
        "doubt, and what a language model writes; `on` the best passages before every answer; `off` nothing.",
    )
    model: str = Field(
        "none",
        pattern=r"^(none|[a-z_]+:\S.*)$",
        description="Language model that words the answers: `provider:name`, such as `openai:gpt-4o-mini`; "
        "each sentence is checked against the documents.",
    )
    model_base_url: str = Field(
        "none",
        pattern=r"^(none|https?://[^/?#@\s]+[^?#@\s]*)$",
        description="Address of an OpenAI-compatible server (or Ollama) of your own, such as `http://127.0.0.1:8000/v1`.",
    )
    model_api_key: SecretStr | None = Field(None, description="Key for the language model's provider.")
    model_timeout: float = Field(
        60.0, gt=0, le=600, description="Seconds that the language model may take for one text, retries included."
    )
    model_retries: int = Field(
        2, ge=0, le=10, description="Times that a failed call to the language model is repeated."
    )
    model_simplify: Literal["on", "off"] = Field(
        "off", description="Whether the language model then rewrites its answer at level B1; that is checked as well."
    )
    prompts_dir: str = Field(
        "none", description="Folder whose files (`nl/answer.md`) take the place of the texts and prompts of that name."
    )
    theme: str = Field(
        "none", description="File with your own design tokens, as CSS or JSON, for the look of the chat."
    )
    contact: str = Field(
        "Neem contact op met uw gemeente als u er niet uitkomt.",
        description="Line that a visitor reads when the documents do not answer the question.",
    )
    contact_en: str = Field(
        "Please contact your municipality if you need more help.",
        description="The same line for a question in English.",
    )
    feedback_retention: int = Field(
        90, ge=0, le=3650, description="Days that feedback on answers is kept; 0 keeps none."
    )
    organisation: str = Field(
        "De beheerder van deze Briefwijzer", min_length=1, description="Who answers for this installation."
    )
    contact_email: str = Field(
        "beheer@example.org", pattern=r"^[^@\s]+@[^@\s]+$", description="Where users of the API can write to."
    )
    public_url: str = Field(
        "none",
        pattern="^(none|https?://[^/?#]+[^?#]*)$",
        description="Address at which visitors reach the server, such as `https://vragen.example.nl`, for links that "
        "leave it.",
    )
    cors_origins: str = Field(
        "none",
        pattern="^(none|https?://[^/,]+(,https?://[^/,]+)*)$",
        description="Websites whose own scripts may call the API: origins, with commas between them.",
    )
    openai_api: Literal["off", "key", "open"] = Field(
        "off", description="The OpenAI-compatible endpoint at `/openai/v1`: `off`, for who has a `key`, or `open`."
    )
    mcp_server: Literal["off", "key", "open"] = Field(
        "off", description="The MCP server at `/mcp` (extra `mcp`): `off`, for who has a `key`, or `open`."
    )
    rate_limit: int = Field(
        600, ge=0, description="Questions that one client may ask in a minute, over REST or in the chat; 0: no limit."
    )
    trusted_proxies: str = Field(
        "none",
        description="Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count: addresses and networks, "
        "with commas between them.",
    )
    beheer_password: SecretStr | None = Field(
        None, description="Password of `/beheer`, where editors manage the documents; without it that page is off."
    )
    beheer_header: str = Field(
        "none",
        pattern="^[A-Za-z0-9-]+$",
        description="Header in which a trusted proxy names the editor whom it let in, such as `Remote-User`.",
    )
    widgets_file: Path = Field(Path("widgets.toml"), description="File that describes the widgets for other websites.")
    security_contact: str = Field(
        "none",
        pattern=r"^(none|mailto:[^\s<>]+@[^\s<>]+|https://[^\s<>]+)$",
        description="Where to report a weakness, for `/.well-known/security.txt`: `mailto:` or `https://`.",
    )
    workers: int = Field(1, ge=1, le=64, description="Processes that `serve` answers with, on the one port.")
    answers_at_once: int = Field(
        0, ge=0, le=1000, description="Answers that one process makes at once over REST; 0: one more than processors."
    )
    answers_waiting: int = Field(
        64, ge=0, description="Questions over REST that wait for their turn; further ones get status 503."
    )
    metrics: str = Field(
        "none", description="Addresses and networks that may read `/metrics`, with commas between them."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="What `serve` logs: `text` tells what goes wrong, `json` also each request and answer."
    )
    log_questions: bool = Field(False, description="Whether the JSON log holds the text of questions.")
    log_addresses: bool = Field(False, description="Whether the JSON log holds the addresses of visitors.")
    traces: str = Field("none", description="OTLP/gRPC collector that gets traces, such as `http://127.0.0.1:4317`.")

    @field_validator("trusted_proxies", "metrics")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        for part in value.split(",") if value != "none" else ():
            try:
                ipaddress.ip_network(part.strip())
            except ValueError:
                raise ValueError(
                    f"'{part.strip()}' is no address or network; write for instance 127.0.0.1,10.0.0.0/8"
                ) from None
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources in order of precedence; no ``.env`` file and no secrets folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it holds now; ``origin`` is ``flag``, ``default``, a variable's name or the file's name."""

    key: str
    value: str | int | float
    origin: str


def load_settings(**flags: object) -> Settings:
    """Return the settings, with ``flags`` (those that are not None) above every other source.

    Raises:
        ConfigError: an unknown key, an unknown ``BRIEFWIJZER_*`` variable, or a value out of range.
    """
    _refuse_unknown_variables()
    _refuse_unknown_keys(_read_config_file())
    try:
        return Settings(**{key: value for key, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError(_explain(error, flags)) from None


def effective_settings(settings: Settings, **flags: object) -> list[EffectiveSetting]:
    """Return every setting with its value and where the value came from."""
    from_file = _read_config_file()
    return [EffectiveSetting(key, _shown(value), _origin(key, flags, from_file)) for key, value in settings]


def _shown(value: Any) -> str | int | float:
    """Return a value as it may be seen by anybody: of a secret no more than that there is one."""
    if value is None or isinstance(value, SecretStr):
        return "set" if value and value.get_secret_value() else "none"
    return str(value) if isinstance(value, Path) else value


def _origin(key: str, flags: dict[str, Any], from_file: dict[str, Any]) -> str:
    if flags.get(key) is not None:
        return "flag"
    if variable := _variable(key):
        return variable
    return CONFIG_FILE.name if key in from_file else "default"


def _variable(key: str) -> str | None:
    """Return the name of the variable that sets ``key``, in the spelling that is in use, if it has a value."""
    wanted = (ENV_PREFIX + key).upper()
    return next((name for name, value in os.environ.items() if name.upper() == wanted and value), None)


def _read_config_file() -> dict[str, Any]:
    try:
        return tomllib.loads(CONFIG_FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{CONFIG_FILE}: not valid TOML ({error}); correct it or remove the file"
    except OSError as error:
        message = f"{CONFIG_FILE}: cannot be read ({error.strerror}); check its permissions"
    raise ConfigError(message)


def _refuse_unknown_keys(from_file: dict[str, Any]) -> None:
    for key in from_file:
        if key not in Settings.model_fields:
            raise ConfigError(f"{CONFIG_FILE}: unknown key {key!r}{hint(key, list(Settings.model_fields))}")


def _refuse_unknown_variables() -> None:
    known = [(ENV_PREFIX + key).upper() for key in Settings.model_fields]
    for name in os.environ:
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in known:
            raise ConfigError(f"unknown environment variable {name}{hint(name.upper(), known)}")


def hint(word: str, known: list[str]) -> str:
    """Return what may have been meant by an unknown key, and all that there are."""
    close = difflib.get_close_matches(word, known, n=1)
    question = f"; did you mean {close[0]}?" if close else ";"
    return f"{question} Known: {', '.join(sorted(known))}"


def _explain(error: ValidationError, flags: dict[str, Any]) -> str:
    """Say per wrong value which key it is, where it was set, and what is wrong with it."""
    from_file = _read_config_file()
    lines = []
    for detail in error.errors():
        key = str(detail["loc"][0]) if detail["loc"] else "settings"
        field = Settings.model_fields.get(key)
        secret = field is not None and "SecretStr" in str(field.annotation)
        got = "" if secret else f", got {detail['input']!r}"
        lines.append(f"{key} (from {_origin(key, flags, from_file)}): {detail['msg']}{got}")
    return "; ".join(lines)
