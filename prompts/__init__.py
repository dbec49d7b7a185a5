"""The texts that frame an answer and those that a language model gets, as files with declared placeholders.

A leaf: it imports nothing of the program.

A prompt is ``prompts/<language>/<name>.md``. Its first line declares its placeholders, as in
``<!-- placeholders: contact -->``, a second one may tell its version, ``<!-- version: 2 -->``; the rest is the text. In
one for a model a line ``---`` parts what the system says from what the user says. Loading checks that text and
declaration agree, so a misspelt placeholder fails at once. A file of the same name in another folder takes its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

_DECLARATION = re.compile(r"<!-- placeholders:(?P<names>[\w ,]*)-->\n(?:<!-- version: *(?P<version>[\w.-]+) *-->\n)?")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PARTING = "\n---\n"


class PromptError(Exception):
    """A prompt file is missing or does not agree with its own declaration; the message names the file."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with placeholders; ``names`` are the placeholders that ``fill`` wants."""

    path: str
    text: str
    names: frozenset[str]
    version: str = "1"

    @property
    def identity(self) -> str:
        """Return what tells one text from another: path, version and the start of its hash."""
        return f"{self.path.removesuffix('.md')}@{self.version}:{hashlib.sha256(self.text.encode()).hexdigest()[:12]}"

    def fill(self, **values: str) -> str:
        """Return the text with every placeholder replaced; PromptError when the values are not those declared."""
        self._check(values)
        return _filled(self.text, values)

    def fill_parts(self, **values: str) -> tuple[str, str]:
        """Return what the system and what the user says, filled in; a value cannot move the line between them."""
        self._check(values)
        system, parting, user = self.text.partition(_PARTING)
        if not parting:
            raise PromptError(f"{self.path}: a line --- must part what the system says from what the user says")
        return _filled(system, values).strip(), _filled(user, values).strip()

    def _check(self, values: Mapping[str, str]) -> None:
        if values.keys() != self.names:
            raise PromptError(f"{self.path}: needs {sorted(self.names)}, got {sorted(values)}")


@cache
def load_prompt(language: str, name: str, folder: Path | None = None) -> Prompt:
    """Return a prompt; the file of the same name in ``folder`` (``nl/answer.md``) when there is one.

    Raises:
        PromptError: the file is missing, its placeholders are not the declared ones, or it replaces one with others.
    """
    path = f"{language}/{name}.md"
    try:
        shipped = _read(f"prompts/{path}", files("prompts").joinpath(path).read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise PromptError(f"prompts/{path}: no such prompt") from error
    if folder is None or not (folder / path).is_file():
        return shipped
    try:
        own = _read(str(folder / path), (folder / path).read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{folder / path}: cannot be read ({type(error).__name__}); save it as UTF-8") from error
    if own.names != shipped.names:
        raise PromptError(
            f"{folder / path}: must have the placeholders {sorted(shipped.names)}, has {sorted(own.names)}"
        )
    if _PARTING in shipped.text and _PARTING not in own.text:
        raise PromptError(f"{folder / path}: a line --- must part what the system says from what the user says")
    return own


def check_prompts(folder: Path) -> None:
    """Load every prompt that a folder replaces; PromptError when one is wrong or replaces nothing."""
    if not folder.is_dir():
        raise PromptError(f"{folder}: no such folder; set BRIEFWIJZER_PROMPTS_DIR to one that exists, or take it away")
    for file in sorted(path for path in folder.rglob("[!.]*") if path.is_file()):
        place = file.relative_to(folder)
        if place.stem.casefold() == "readme":
            continue
        if len(place.parts) != 2 or place.suffix != ".md":
            raise PromptError(f"{file}: replaces no prompt; name it like one that ships (nl/answer.md) or take it away")
        load_prompt(file.parent.name, file.stem, folder)


def _read(file: str, content: str, path: str) -> Prompt:
    content = content.replace("\r\n", "\n")
    declaration = _DECLARATION.match(content)
    if declaration is None:
        raise PromptError(f"{file}: the first line must be <!-- placeholders: … -->")
    text = content[declaration.end() :].strip()
    declared = frozenset(name.strip() for name in declaration["names"].split(",") if name.strip())
    used = frozenset(_PLACEHOLDER.findall(text))
    if used != declared:
        raise PromptError(f"{file}: declares {sorted(declared)} but uses {sorted(used)}")
    return Prompt(path, text, declared, declaration["version"] or "1")


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], text)
