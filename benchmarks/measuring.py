"""What the benchmarks share: running the program as its users do, and figures that stand beside their bar."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
DEVELOPMENT_QUESTIONS = ROOT / "benchmarks" / "data" / "ledenbrief.dev.jsonl"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value in ``unit`` with the bar it is held to, if any; shares are in 0..1 with unit ``%``."""

    measure: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the bar is reached; without a bar it always is."""
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def cells(self) -> tuple[str, str, str, str]:
        """Return measure, value, bar and whether it holds, as a table shows them."""
        signs = (("≤", self.at_most), ("≥", self.at_least))
        bars = [f"{sign} {self._shown(bar)}" for sign, bar in signs if bar is not None]
        verdict = ("yes" if self.holds else "**no**") if bars else ""
        return self.measure, self._shown(self.value), " ".join(bars), verdict

    def _shown(self, value: float) -> str:
        if self.unit == "%":
            return f"{value * 100:.1f} %"
        number = f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
        return f"{number} {self.unit}".rstrip()


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return figures, as they are kept in a result file, as a Markdown table."""
    lines = ["| measure | value | bar | holds |", "| --- | ---: | --- | --- |"]
    lines += [f"| {' | '.join(Figure(**row).cells())} |" for row in rows]
    return "\n".join(lines)


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with what every benchmark takes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/")
    return parser


def finish(name: str, figures: Sequence[Figure], options: argparse.Namespace, **details: Any) -> int:
    """Print the figures, keep them when asked, and return the exit code: 1 when a bar is missed."""
    rows = [asdict(figure) for figure in figures]
    result = {"benchmark": name, "rows": [{**row, "value": round(row["value"], 4)} for row in rows], **details}
    if options.write:
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
        (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False) if options.json else table(result["rows"]))
    return 0 if all(figure.holds for figure in figures) else 1


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """One finished process: wall-clock seconds, peak resident memory in MB, and what it wrote."""

    seconds: float
    peak_mb: float
    output: str


def run_process(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> ProcessRun:
    """Run a command to its end; CalledProcessError when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=env, cwd=ROOT) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)))
    kibibytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return ProcessRun(seconds, kibibytes / 1024, output)


def briefwijzer() -> Path:
    """Return the command of the environment that runs the benchmark."""
    return Path(sys.executable).parent / "briefwijzer"


def environment(**variables: str | Path) -> dict[str, str]:
    """Return the environment without anyone's own settings of the program, and with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("BRIEFWIJZER_")}
    return kept | {name: str(value) for name, value in variables.items()}


def medians(runs: Sequence[ProcessRun]) -> tuple[float, float]:
    """Return the median seconds and the median peak memory."""
    return median(run.seconds for run in runs), median(run.peak_mb for run in runs)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read_questions(path: Path = DEVELOPMENT_QUESTIONS) -> list[dict[str, Any]]:
    """Return the questions of a file as they stand there."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
