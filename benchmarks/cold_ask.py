"""How long one `briefwijzer ask` takes from nothing, against `import chromadb` in the same environment.

The runs alternate, so that whatever else the machine does weighs on both.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import measuring
from benchmarks.measuring import Figure

QUESTION = "Welke organisaties in de asielketen krijgen meerjarige financiering?"


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each; the first of each is not counted")
    options = parser.parse_args()
    asks, imports = [], []
    with TemporaryDirectory() as folder:
        env = measuring.environment(BRIEFWIJZER_DATA_DIR=Path(folder) / "data")
        measuring.run_process([measuring.briefwijzer(), "ingest"], env)
        for _ in range(options.runs + 1):
            asks.append(measuring.run_process([measuring.briefwijzer(), "ask", "--json", QUESTION], env))
            imports.append(measuring.run_process([sys.executable, "-c", "import chromadb"], env))
    answer = json.loads(asks[-1].output)
    if answer["status"] != "beantwoord":
        raise SystemExit(f"the question was not answered but {answer['status']!r}; is the letter in documents/?")
    (ask_s, ask_mb), (import_s, import_mb) = measuring.medians(asks[1:]), measuring.medians(imports[1:])
    figures = [
        Figure("`briefwijzer ask`, cold, ÷ `import chromadb`", ask_s / import_s, "×", at_most=2.5),
        Figure("`briefwijzer ask`, cold", ask_s, "s"),
        Figure("`import chromadb`", import_s, "s"),
        Figure("`briefwijzer ask`, peak memory", ask_mb, "MB", at_most=350),
        Figure("`import chromadb`, peak memory", import_mb, "MB"),
    ]
    return measuring.finish("cold_ask", figures, options, runs=options.runs)


if __name__ == "__main__":
    sys.exit(main())
