"""Every regular expression of the program, found by reading its source and its modules, and what makes one explode.

A pattern takes time that doubles with each character when a repeat without end stands in another one, and what ends the
inner repeat may also be taken by it: the text can then be cut in ever so many ways. That is looked for in what Python's
own parser makes of the pattern.
"""

from __future__ import annotations

import ast
import importlib
import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "ingest", "prompts", "vectorstore")
_FUNCTIONS = ("compile", "sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split")
_ALPHABET = [chr(n) for n in range(32, 127)] + list("\n\t éë’–•\u00a0")
_MANY = 20  # repeats that are as good as without end


def patterns() -> dict[str, int]:
    """Return the patterns with their flags: those written in a call, and those that a module holds when imported."""
    found: dict[str, int] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            found.update(_written(path))
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if path.name not in {"__main__.py", "child.py"}:
                found.update(_held(name))
    return found


def _written(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        called, pattern = node.func, node.args[0]
        of_re = isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in _FUNCTIONS
        if of_re and isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
            options = (*node.args, *(keyword.value for keyword in node.keywords))
            yield pattern.value, re.VERBOSE if any("VERBOSE" in ast.unparse(option) for option in options) else 0


def _held(module: str) -> Iterator[tuple[str, int]]:
    try:
        values = vars(importlib.import_module(module)).values()
    except ImportError:  # of an extra
        return
    for value in values:
        yield from _inside(value, 0)


def _inside(value: object, depth: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value.pattern, value.flags
    elif isinstance(value, dict | tuple | list | frozenset) and depth < 4:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _inside(part, depth + 1)


def explosive(pattern: str, flags: int = 0) -> bool:
    """Tell whether a pattern may take time that doubles with each character."""
    return any(_cut_in_many_ways(body) for body in _endless_bodies(parser.parse(pattern, flags)))


def _endless_bodies(parsed: Any) -> Iterator[Any]:
    """Yield what stands in each repeat without end, at all levels."""
    for code, argument in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and (argument[1] is codes.MAXREPEAT or argument[1] >= _MANY):
            yield argument[2]
        for inner in _parts(code, argument):
            yield from _endless_bodies(inner)


def _parts(code: Any, argument: Any) -> list[Any]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [argument[2]]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.BRANCH:
        return list(argument[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if code is codes.ATOMIC_GROUP else []


def _cut_in_many_ways(body: Any) -> bool:
    for items in _sequences(body):
        for place, (code, argument) in enumerate(items):
            endless = code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[1] is codes.MAXREPEAT
            if endless and _letters(argument[2]) & _next_letters(items[place + 1 :] + items[: place + 1]):
                return True
    return False


def _sequences(body: Any) -> Iterator[list[Any]]:
    """Yield the sequences of which a body may consist, with groups opened up."""
    items: list[Any] = []
    for code, argument in body:
        if code is codes.SUBPATTERN and len(body) == 1:
            yield from _sequences(argument[3])
            return
        if code is codes.BRANCH:
            for branch in argument[1]:
                yield from _sequences([*items, *branch])
            return
        items.append((code, argument))
    yield items


def _next_letters(items: list[Any]) -> frozenset[str]:
    """Return what the first of these items that must be there, or one before it, may begin with."""
    letters: frozenset[str] = frozenset()
    for code, argument in items:
        if code is codes.AT or code in (codes.ASSERT, codes.ASSERT_NOT):
            continue
        letters |= _letters([(code, argument)])
        if not (code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] == 0):
            break
    return letters


def _letters(parsed: Any) -> frozenset[str]:
    """Return the letters that may be the first that this matches."""
    return frozenset(letter for letter in _ALPHABET if _begins_with(parsed, letter))


def _begins_with(parsed: Any, letter: str) -> bool:
    for code, argument in parsed:
        if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            continue
        inner = _parts(code, argument)
        if inner:
            if any(_begins_with(part, letter) for part in inner):
                return True
            if not (code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] == 0):
                return False
        elif code is codes.GROUPREF:
            return True
        else:
            return _one(repr((code, argument)), code, argument, letter)
    return False


@cache
def _matcher(_: str) -> dict[str, bool]:
    return {}


def _one(key: str, code: Any, argument: Any, letter: str) -> bool:
    known = _matcher(key)
    if letter not in known:
        single = parser.SubPattern(parser.State(), [(code, argument)])
        known[letter] = bool(compiler.compile(single).fullmatch(letter))
    return known[letter]
