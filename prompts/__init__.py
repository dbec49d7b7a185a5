"""The texts that frame an answer, as files with declared placeholders. A leaf: it imports nothing of the program.

A prompt is ``prompts/<language>/<name>.md``. Its first line declares its placeholders, as in
``<!-- placeholders: contact -->``; the rest is the text. Loading checks that text and declaration agree, so a misspelt
placeholder fails at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DECLARATION = re.compile(r"<!-- placeholders:(?P<names>[\w ,]*)-->\n")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class PromptError(Exception):
    """A prompt file is missing or does not agree with its own declaration; the message names the file."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with placeholders; ``names`` are the placeholders that ``fill`` wants."""

    path: str
    text: str
    names: frozenset[str]

    def fill(self, **values: str) -> str:
        """Return the text with every placeholder replaced; PromptError when the values are not those declared."""
        if values.keys() != self.names:
            raise PromptError(f"{self.path}: needs {sorted(self.names)}, got {sorted(values)}")
        return _PLACEHOLDER.sub(lambda match: values[match.group(1)], self.text)


@cache
def load_prompt(language: str, name: str) -> Prompt:
    """Return a prompt; PromptError when the file is missing or its placeholders are not the declared ones."""
    path = f"{language}/{name}.md"
    try:
        content = files("prompts").joinpath(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PromptError(f"prompts/{path}: no such prompt") from error
    declaration = _DECLARATION.match(content)
    if declaration is None:
        raise PromptError(f"prompts/{path}: the first line must be <!-- placeholders: … -->")
    text = content[declaration.end() :].strip()
    declared = frozenset(name.strip() for name in declaration["names"].split(",") if name.strip())
    used = frozenset(_PLACEHOLDER.findall(text))
    if used != declared:
        raise PromptError(f"prompts/{path}: declares {sorted(declared)} but uses {sorted(used)}")
    return Prompt(path, text, declared)
