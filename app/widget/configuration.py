"""``widgets.toml``: one table per widget, checked before the server starts; errors name the table, key and remedy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from app.asking import checked_question
from app.config import ConfigError, hint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.config import Settings

MAX_THEME: Final = 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{1,5})?"
# A browser takes http on the machine itself for safe.
_ORIGIN = re.compile(rf"https://{_HOST}|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{{1,5}})?")
# Part of a Content-Security-Policy, so nothing that has a meaning there.
_ADDRESS = re.compile(rf"https://{_HOST}/[\w./~@%+-]*")
_CLASSES = re.compile(r"[\w-]+(?: [\w-]+)*", re.ASCII)


def checked_origin(origin: str) -> str:
    """Return the origin when it is one: scheme, host and perhaps a port, as a browser writes it."""
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(
            f"'{origin}' is no origin; write it as https://www.gemeente.nl: small letters, no path, no slash at the "
            "end, no asterisk (http:// only for localhost)"
        )
    return origin


class Widget(BaseModel):
    """One widget: who may show it, what it answers from and how it presents itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    origins: Annotated[tuple[Annotated[str, AfterValidator(checked_origin)], ...], Field(min_length=1)]
    documents: tuple[str, ...] = ()
    title: Annotated[str, Field(max_length=100)] = ""
    welcome: Annotated[str, Field(max_length=1000)] = ""
    examples: Annotated[tuple[Annotated[str, AfterValidator(checked_question)], ...], Field(max_length=4)] = ()
    language: Literal["nl", "en"] = "nl"
    contact: Annotated[str, Field(max_length=500)] = ""
    theme_css: str = ""
    theme_class: str = ""
    questions_per_minute: Annotated[int, Field(ge=0)] = 0

    @field_validator("theme_class")
    @classmethod
    def _check_classes(cls, value: str) -> str:
        if value and not _CLASSES.fullmatch(value):
            raise ValueError("write the name of the theme's class, or several with a space between them")
        return value

    @field_validator("theme_css")
    @classmethod
    def _find_theme(cls, value: str, info: ValidationInfo) -> str:
        """Return an address as it is, and a file as a full path."""
        if not value:
            return value
        if "://" in value:
            if not _ADDRESS.fullmatch(value):
                raise ValueError("an address starts with https:// and has no query and no fragment")
            return value
        path = Path(info.context["folder"]) / value if info.context else Path(value)
        if path.suffix != ".css" or not path.is_file():
            raise ValueError(f"there is no CSS file {path}; name one beside the file, or an address with https://")
        if path.stat().st_size > MAX_THEME:
            raise ValueError(f"{path} is larger than {MAX_THEME // 1024} kB; leave out what a theme does not need")
        return str(path)

    @property
    def theme_address(self) -> str:
        """Return from where a browser loads the theme; empty when there is none."""
        return self.theme_css if self.theme_is_remote or not self.theme_css else f"/embed/{self.name}/thema.css"

    @property
    def theme_is_remote(self) -> bool:
        """Tell whether the theme comes from another server."""
        return "://" in self.theme_css

    def policy(self, nonce: str) -> str:
        """Return the Content-Security-Policy of this widget's page: our own script and style, framed by its origins."""
        theme = f" {self.theme_css}" if self.theme_is_remote else ""
        # The fonts of a theme come from where the theme comes from.
        fonts = f" {'/'.join(self.theme_css.split('/')[:3])}" if self.theme_is_remote else ""
        return (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'{theme}; font-src 'self'{fonts}; "
            "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            f"require-trusted-types-for 'script'; frame-ancestors {' '.join(self.origins)}"
        )


def load_widgets(settings: Settings) -> dict[str, Widget]:
    """Return the widgets by name; none when the file that the settings name by default is not there.

    Raises:
        ConfigError: the file cannot be read, or something in it cannot be used; the message says what to change.
    """
    path = settings.widgets_file
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if "widgets_file" not in settings.model_fields_set:
            return {}
        raise ConfigError(f"{path}: there is no such file; make it, or leave out widgets_file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML ({error}); correct it") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return {name: _widget(path, name, table) for name, table in tables.items()}


def _widget(path: Path, name: str, table: object) -> Widget:
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: '{name}' stands outside a table; put it under the name of a widget, as in [raad]")
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{path}: [{name}]: a widget's name holds small letters, digits and hyphens, at most 40")
    known = [key for key in Widget.model_fields if key != "name"]
    for key in table:
        if key not in known:
            raise ConfigError(f"{path}: [{name}]: unknown key {key!r}{hint(key, known)}")
    try:
        return Widget.model_validate({**table, "name": name}, context={"folder": path.parent})
    except ValidationError as error:
        raise ConfigError(f"{path}: [{name}]: {_explain(error.errors()[0])}") from None


def _explain(detail: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f'{place} is missing; add for instance origins = ["https://www.gemeente.nl"]'
    return f"{place}: {str(detail['msg']).removeprefix('Value error, ')}"
