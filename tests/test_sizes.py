"""Files and functions stay small enough to read: at most 300 and 60 lines."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "demo", "ingest", "prompts", "vectorstore", "benchmarks", "tests")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60


def too_big(source: str) -> list[str]:
    """Return what is too big in a source text, with its number of lines."""
    lines = len(source.splitlines())
    found = [f"the file ({lines} lines)"] if lines > MAX_FILE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                found.append(f"{node.name} ({length} lines)")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_small(path: Path) -> None:
    assert too_big(path.read_text(encoding="utf-8")) == []


def test_a_long_function_and_a_long_file_are_found() -> None:
    long_function = "def f():\n" + "    pass\n" * MAX_FUNCTION_LINES
    assert too_big(long_function) == ["f (61 lines)"]
    assert too_big("\n" * (MAX_FILE_LINES + 1)) == ["the file (301 lines)"]
