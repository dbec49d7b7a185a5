"""How long it takes from `git clone` to the first answer over HTTP, by the two commands of the README.

`--cold` gives the installers an empty cache. Only what is committed is measured.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import measuring, serving
from benchmarks.install_size import environment_figures
from benchmarks.measuring import Figure

QUESTION = "Welke organisaties in de asielketen krijgen meerjarige financiering?"
_BARS_S = {"warm": 180.0, "cold": 300.0}


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--cold", action="store_true", help="start with empty package caches")
    options = parser.parse_args()
    cache = "cold" if options.cold else "warm"
    with TemporaryDirectory() as folder:
        clone, caches = Path(folder) / "briefwijzer", Path(folder) / "caches"
        env = measuring.environment(**_caches(caches) if options.cold else {})
        env.pop("VIRTUAL_ENV", None)
        start = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", measuring.ROOT, clone], check=True)
        port = measuring.free_port()
        with serving.running(["make", "chat", f"PORT={port}"], env, clone) as server:
            answer = serving.first_answer(server, port, QUESTION, 4 * _BARS_S["cold"])
        seconds = time.perf_counter() - start
        size = environment_figures(clone / ".venv")
    figures = [
        Figure(f"from clone to first answer, {cache} package cache", seconds, "s", at_most=_BARS_S[cache]),
        Figure("share of the time allowed", seconds / _BARS_S[cache], "%"),
        Figure("quotations in that answer", len(answer["bronnen"]), "", at_least=1),
        *size,
    ]
    return measuring.finish(f"first_answer_{cache}", figures, options)


def _caches(folder: Path) -> dict[str, Path]:
    return {"PIP_CACHE_DIR": folder / "pip", "UV_CACHE_DIR": folder / "uv"}


if __name__ == "__main__":
    sys.exit(main())
