"""Write the committed results into the documents that quote them, or check that they are the same.

A document holds a block `<!-- figures:NAME -->` … `<!-- /figures -->`, NAME being a file of benchmarks/results/.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import TYPE_CHECKING

from benchmarks.measuring import RESULTS, ROOT, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(r"(<!-- figures:(?P<name>[\w-]+) -->\n).*?(<!-- /figures -->)", re.DOTALL)


def documents(root: Path = ROOT) -> Iterator[Path]:
    """Yield the documents that may quote figures."""
    yield from sorted([root / "README.md", *(root / "docs").rglob("*.md")])


def with_figures(text: str, results: Path = RESULTS) -> str:
    """Return a document's text with every block made from the results.

    Errors: FileNotFoundError when a block names a result that is not there.
    """

    def block(match: re.Match[str]) -> str:
        result = json.loads((results / f"{match['name']}.json").read_text(encoding="utf-8"))
        return f"{match[1]}\n{table(result['rows'])}\n\n{match[3]}"

    return _BLOCK.sub(block, text)


def outdated(root: Path = ROOT) -> list[Path]:
    """Return the documents whose figures differ from the results."""
    texts = {path: path.read_text(encoding="utf-8") for path in documents(root) if path.exists()}
    return [path for path, text in texts.items() if text != with_figures(text, root / "benchmarks" / "results")]


def main() -> int:
    """Check or write, and return the exit code: 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true")
    action.add_argument("--write", action="store_true")
    options = parser.parse_args()
    paths = outdated()
    for path in paths:
        if options.write:
            path.write_text(with_figures(path.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if options.write else 'differs from benchmarks/results/'}")
    return 1 if options.check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
