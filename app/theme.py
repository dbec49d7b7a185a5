"""A municipality's own look: one local file with design tokens, besides the neutral tokens that ship.

The file is CSS as design-token packages of NL Design System hold it (``.gemeente-theme { --utrecht-…: …; }``), or the
tokens themselves as JSON. It is read once, at the start, and served from this machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.config import ConfigError

if TYPE_CHECKING:
    from app.config import Settings

THEME_PATH: Final = "/huisstijl.css"
_CLASS: Final = re.compile(r"\.([A-Za-z][\w-]*-theme)\b")
_OUTSIDE: Final = re.compile(r"@import\b|url\(\s*[\"']?\s*(?!data:)", re.IGNORECASE)
_SAFE_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_UNFIT: Final = re.compile(r"[{};<>\\]|/\*|\*/")
_MOST_BYTES: Final = 2_000_000


class ThemeError(ConfigError):
    """The theme's file cannot be used; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Theme:
    """``css`` is what is served, empty for the neutral look; ``html_class`` goes on the page's root element."""

    css: str = ""
    html_class: str = ""

    @property
    def only_light(self) -> bool:
        """Tell whether the theme has no colours for a dark page."""
        return bool(self.css) and "prefers-color-scheme" not in self.css

    @property
    def head(self) -> str:
        """Return the element that loads the theme."""
        return f'<link rel="stylesheet" href="{THEME_PATH}" />\n' if self.css else ""


def load_theme(path: Path | None) -> Theme:
    """Read a theme.

    Raises:
        ThemeError: the file is not there, is no CSS or JSON of tokens, or would load something from elsewhere.
    """
    if path is None:
        return Theme()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ThemeError(f"{path}: larger than {_MOST_BYTES // 1_000_000} MB; give the tokens only")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(
            f"{path}: cannot be read as text ({error}); set `theme` to a file with design tokens"
        ) from error
    if path.suffix.lower() == ".json":
        text = _css_of(path, text)
    if _OUTSIDE.search(text):
        raise ThemeError(f"{path}: loads something by @import or url(); put only tokens in it, or data: addresses")
    found = _CLASS.search(text)
    return Theme(text, found[1] if found else "")


def theme_of(settings: Settings) -> Theme:
    """Return the theme that the settings name; ThemeError as for ``load_theme``."""
    return load_theme(None if settings.theme == "none" else Path(settings.theme))


def _css_of(path: Path, text: str) -> str:
    """Return tokens in JSON, nested or flat, as custom properties on the root element."""
    try:
        tokens = json.loads(text)
    except ValueError as error:
        raise ThemeError(f"{path}: no valid JSON ({error}); give design tokens as JSON, or CSS") from error
    if not isinstance(tokens, dict):
        raise ThemeError(f"{path}: holds no tokens; give an object of design tokens")
    lines = [f"  --{name}: {value};" for name, value in _flat(tokens, "") if not _UNFIT.search(value)]
    if not lines:
        raise ThemeError(f"{path}: holds no tokens; give an object of design tokens")
    return "\n".join([":root {", *lines, "}", ""])


def _flat(tokens: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    """Return (name, value) of every token; references such as ``{basis.color.wit}`` become var()."""
    found: list[tuple[str, str]] = []
    for key, inner in tokens.items():
        name = f"{prefix}-{key}" if prefix else key.removeprefix("--")
        value = inner.get("$value", inner.get("value")) if isinstance(inner, dict) else inner
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            if _SAFE_NAME.fullmatch(name):
                found.append((name, re.sub(r"\{([\w.-]+)\}", lambda m: f"var(--{m[1].replace('.', '-')})", str(value))))
        elif isinstance(inner, dict) and not key.startswith("$"):
            found += _flat(inner, name)
    return found
