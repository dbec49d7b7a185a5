"""Every benchmark in one go, and what they found in one report with plots: benchmarks/results/REPORT.md.

Those that need what is not here (documents that may not be copied, an extra) are named as left out, with what they
found before. A missed bar does not stop the others; the exit code tells of it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring
from benchmarks.measuring import RESULTS, ROOT
from benchmarks.plots import bars, lines

REPORT: Final = RESULTS / "REPORT.md"


def _of(name: str) -> tuple[str, ...]:
    """Return the arguments that name the files of an evaluation set."""
    return ("--corpus", f"{{0}}/{name}/corpus.jsonl", "--questions", f"{{0}}/{name}/questions.jsonl")


# Chapter, benchmark, arguments (``{0}`` is the folder of the evaluation sets); a result with another name says which.
_CHAPTERS: Final[dict[str, tuple[tuple[str, tuple[str, ...], str], ...]]] = {
    "Quality": (
        ("answers", ("--faq", "{0}/overheid-faq"), "answers"),
        ("structure", ("--documents", "{0}/documents"), "structure"),
        ("gate", (), "gate"),
        ("judge", ("--faq", "{0}/overheid-faq", "--kamervragen", "{0}/kamervragen"), "judge"),
    ),
    "Speed": (
        ("latency", (), "latency"),
        ("cold_ask", (), "cold_ask"),
        ("ingest_time", (), "ingest_time"),
        ("throughput", (), "throughput"),
        ("chat", (), "chat"),
        ("widget", (), "widget"),
        ("first_answer", (), "first_answer_warm"),
        ("install_size", (), "install_size"),
    ),
    "Load": (("load", (), "load"),),
    "Faults": (("faults", (), "faults"),),
    "Growth": (
        ("scale", _of("kamervragen"), "scale"),
        ("sharing", (), "sharing"),
    ),
    "Beside what else there is": (("peers", _of("overheid-faq"), "peers"),),
}


def main() -> int:
    """Run, write the report, and return the exit code: 1 when a bar was missed or a benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=None, metavar="NAME", help="run these; the others are quoted")
    parser.add_argument("--report", action="store_true", help="run nothing: write the report from what is kept")
    parser.add_argument("--evaluation", type=Path, help="folder of the evaluation sets; without it some are left out")
    options = parser.parse_args()
    failed = [] if options.report else _run(options.only, options.evaluation)
    REPORT.write_text(report(RESULTS), encoding="utf-8")
    print(f"written: {REPORT.relative_to(ROOT)}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def _run(only: list[str] | None, evaluation: Path | None) -> list[str]:
    """Run the benchmarks and return the names of those that failed or missed a bar."""
    failed = []
    for name, arguments, _ in (one for chapter in _CHAPTERS.values() for one in chapter):
        if only is not None and name not in only:
            continue
        start = time.perf_counter()
        if evaluation is None and any("{0}" in argument for argument in arguments):
            print(f"== {name}: left out; it needs --evaluation", flush=True)
            continue
        print(f"== {name}", flush=True)
        command = [
            sys.executable,
            "-m",
            f"benchmarks.{name}",
            "--write",
            *(one.format(evaluation) for one in arguments),
        ]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"   {time.perf_counter() - start:.0f} s", flush=True)
    return failed


def report(results: Path) -> str:
    """Return the report on all results that are kept, and write the plots that it shows beside them."""
    parts = [
        "# What was measured",
        "Written by `make benchmark`. A time means something beside its bar or the other rows of its table.",
    ]
    known = {result for chapter in _CHAPTERS.values() for _, _, result in chapter}
    others = sorted(path.stem for path in results.glob("*.json") if path.stem not in known)
    for chapter, benchmarks in _CHAPTERS.items():
        parts += [f"## {chapter}", *(_section(results, result, name) for name, _, result in benchmarks)]
    parts += ["## Measured apart", *(_section(results, name, name) for name in others)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(results: Path, result: str, name: str) -> str:
    try:
        found: dict[str, Any] = json.loads((results / f"{result}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"### {result}\n\nNot measured yet: `.venv/bin/python -m benchmarks.{name} --write`."
    about = _purpose(found.get("benchmark", name))
    shown = measuring.table(found["rows"]) if found.get("rows") else "See the result itself."
    return "\n\n".join([f"### {result}", *([about] if about else []), shown, *_plots(results, result, found)])


def _purpose(name: str) -> str:
    """Return the first sentence of what a benchmark says of itself."""
    try:
        text = importlib.import_module(f"benchmarks.{name}").__doc__ or ""
    except ImportError:  # of an extra, or a result with a name of its own
        return ""
    return " ".join(text.split("\n\n")[0].split())


def _plots(results: Path, name: str, found: dict[str, Any]) -> list[str]:
    """Write the plots of a result, and return how the report shows them."""
    drawn = {}
    shares = {row["measure"]: 100 * row["value"] for row in found.get("rows", []) if row["unit"] == "%"}
    if name == "answers" and shares:
        drawn["answers"] = bars("Answers on the letter (%)", shares)
    if name == "load":
        servers = {key: value for key, value in found.items() if isinstance(value, dict) and "loads" in value}
        series = {_called(key): [(row["clients"], row["answers_per_second"]) for row in value["loads"]]
                  for key, value in servers.items()}  # fmt: skip
        drawn["load"] = lines("Answers a second, by clients", series)
        series = {_called(key): [(row["clients"], row["p95_ms"]) for row in value["loads"]]
                  for key, value in servers.items()}  # fmt: skip
        drawn["load-p95"] = lines("p95 in ms, by clients", series)
    for stem, svg in drawn.items():
        (results / f"{stem}.svg").write_text(svg, encoding="utf-8")
    return [f"![{stem}]({stem}.svg)" for stem in drawn]


def _called(workers: str) -> str:
    return "one process" if workers == "1" else f"{workers} workers"


if __name__ == "__main__":
    sys.exit(main())
