"""An ingest that is killed at random moments: how often the index is then not whole, or cannot go on."""

from __future__ import annotations

import json
import sys
from tempfile import TemporaryDirectory

from benchmarks import measuring
from benchmarks.measuring import Figure


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="kills")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.faults.forked", folder, str(options.rounds), "killed"]
        found = json.loads(measuring.run_process(command, measuring.environment()).output.splitlines()[-1])["killed"]
    figures = [
        Figure("ingests that were to be killed", found["rounds"], "", at_least=options.rounds),
        Figure("of which killed before they were done", found["killed"], ""),
        Figure("of which while Chroma wrote vectors: refused, and made again by the next ingest", found["torn"], ""),
        Figure("indexes not whole afterwards", len(found["broken"]), "", at_most=0),
    ]
    return measuring.finish("faults", figures, options, broken=found["broken"])


if __name__ == "__main__":
    sys.exit(main())
