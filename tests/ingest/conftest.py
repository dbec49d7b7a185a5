from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.document import Block, ParsedDocument
from ingest.parsing.parsers import PARSERS
from ingest.parsing.text import parse_text
from ingest.source import read_source
from vectorstore.index import Index


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write what the parsers make of the samples")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path], tuple[str, str]]:
    """Return a function that parses a file and gives (what came out, what is expected)."""

    def compare(path: Path) -> tuple[str, str]:
        source = read_source(path)
        produced = as_markdown(PARSERS[source.format](source.data, source.name))
        expected = Path(__file__).parent / "goldens" / f"{path.stem}.expected.md"
        if request.config.getoption("--rewrite-goldens", default=False):
            expected.write_text(produced, encoding="utf-8")
        return produced, expected.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(tmp_path / "data", create=True)
    yield opened
    opened.close()


@pytest.fixture
def parse() -> Callable[[str], ParsedDocument]:
    return lambda text: parse_text(text.encode(), "proef.txt")


def as_markdown(parsed: ParsedDocument) -> str:
    """Show a document with what its blocks are, one block per paragraph, for a person to read in a diff."""
    return "\n".join(_shown(block) + "\n" for block in parsed.blocks)


def _shown(block: Block) -> str:
    page = f" (p. {block.page})" if block.page else ""
    if block.kind == "heading":
        return f"{'#' * block.level} {block.text}{page}"
    if block.kind == "paragraph":
        return block.text + page
    return f"<!-- {block.kind}{page} -->\n{block.text}"
