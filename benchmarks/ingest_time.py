"""How long the first ingest of `documents/` takes, and one that finds nothing changed; whole processes."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import measuring
from benchmarks.measuring import Figure


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    command: list[str | Path] = [measuring.briefwijzer(), "ingest", "documents"]
    first, unchanged = [], []
    for _ in range(options.runs):
        with TemporaryDirectory() as folder:
            env = measuring.environment(BRIEFWIJZER_DATA_DIR=Path(folder) / "data")
            first.append(measuring.run_process(command, env))
            unchanged.append(measuring.run_process(command, env))
    (first_s, first_mb), (unchanged_s, _) = measuring.medians(first), measuring.medians(unchanged)
    figures = [
        Figure("first ingest of the letter", first_s, "s", at_most=10),
        Figure("ingest when nothing changed", unchanged_s, "s", at_most=2),
        Figure("unchanged ÷ first", unchanged_s / first_s, "×"),
        Figure("first ingest, peak memory", first_mb, "MB"),
    ]
    return measuring.finish("ingest_time", figures, options, runs=options.runs)


if __name__ == "__main__":
    sys.exit(main())
