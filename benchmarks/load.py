"""What the server holds: 1, 8, 32 and 128 clients at once, in one process and with two workers.

Each client asks over its own connection, one question after another, as fast as it gets answers. No question comes
twice (a number is added to it), so that a cache of repeated questions does not flatter. Shed are the questions that got
503 or 429 with `Retry-After`; their client waits for a moment, as that header asks.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.evaluation.metrics import percentile
from benchmarks import measuring, serving
from benchmarks.measuring import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = (1, 8, 32, 128)
_STARTING_S = 120.0
_SHED = (429, 503)
_PAUSE_S = 0.5  # of a client that was turned away; `Retry-After` is longer, and would only make it idle


@dataclass
class Load:
    """What a number of clients met in some seconds."""

    clients: int
    took: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unannounced: int = 0
    """Answers that turn away without ``Retry-After``."""

    @property
    def per_second(self) -> float:
        """Return the answers a second."""
        return self.statuses[200] / self.took

    @property
    def errors(self) -> int:
        """Return the number of responses that are neither an answer nor shed as they should be."""
        return sum(n for status, n in self.statuses.items() if status not in (200, *_SHED)) + self.unannounced

    @property
    def shed(self) -> int:
        """Return the number of questions turned away."""
        return sum(self.statuses[status] for status in _SHED)

    def row(self) -> dict[str, Any]:
        """Return what is kept of it; durations in milliseconds."""
        p50, p95, p99 = (round(1000 * (percentile(self.seconds, p) or 0.0), 1) for p in (50, 95, 99))
        return {
            "clients": self.clients,
            "answers_per_second": round(self.per_second, 1),
            "p50_ms": p50,
            "p95_ms": p95,
            "p99_ms": p99,
            "shed": self.shed,
            "errors": self.errors,
        }


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each number of clients")
    parser.add_argument("--minutes", type=float, default=1.0, help="of load while memory is watched (full: 10)")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="processes to serve with, one by one")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        env = measuring.environment(
            BRIEFWIJZER_DATA_DIR=Path(folder) / "data", BRIEFWIJZER_RATE_LIMIT="0", OMP_WAIT_POLICY="PASSIVE"
        )
        measuring.run_process([measuring.briefwijzer(), "ingest"], env)
        loads = {workers: _measure(env, workers, options) for workers in options.workers}
    return _report(loads, options)


def _measure(env: dict[str, str], workers: int, options: argparse.Namespace) -> dict[str, Any]:
    """Return what one server met: a row per number of clients, and its memory over time in MB."""
    port = measuring.free_port()
    command: list[str | Path] = [measuring.briefwijzer(), "serve", "--port", str(port), "--workers", str(workers)]
    texts = _texts()
    with serving.running(command, env, measuring.ROOT) as server:
        serving.first_answer(server, port, next(texts), _STARTING_S)
        asyncio.run(load(port, 4, 3.0, texts))  # every worker gets warm
        rows = [asyncio.run(load(port, clients, options.seconds, texts)) for clients in CLIENTS]
        memory = asyncio.run(_memory(port, server.pid, options.minutes * 60, texts))
        after = asyncio.run(load(port, 1, options.seconds / 2, texts))
    return {"rows": rows, "memory_mb": memory, "recovered": after}


async def load(port: int, clients: int, seconds: float, texts: Iterator[str]) -> Load:
    """Ask with so many clients for so long."""
    met = Load(clients)
    start = time.perf_counter()
    await asyncio.gather(*(_client(port, start + seconds, texts, met) for _ in range(clients)))
    met.took = time.perf_counter() - start
    return met


async def _client(port: int, end: float, texts: Iterator[str], met: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < end:
            start = time.perf_counter()
            status, may_retry = await _ask(reader, writer, next(texts))
            met.statuses[status] += 1
            if status in _SHED:
                met.unannounced += not may_retry
                await asyncio.sleep(_PAUSE_S)
            else:
                met.seconds.append(time.perf_counter() - start)
    except (OSError, asyncio.IncompleteReadError):
        met.statuses[0] += 1
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str) -> tuple[int, bool]:
    """Return the status, and whether the response says when to try again."""
    body = json.dumps({"vraag": question}).encode()
    lines = ("POST /api/v1/vragen HTTP/1.1", "Host: localhost", "Content-Type: application/json")
    writer.write("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body)
    answer = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(int(line[15:]) for line in answer.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(answer.split(maxsplit=2)[1]), b"\r\nretry-after:" in answer


def _texts() -> Iterator[str]:
    questions = [item["question"] for item in measuring.read_questions() if not item.get("history")]
    return (f"{question} ({n})" for n, question in enumerate(itertools.cycle(questions), start=1))


async def _memory(port: int, pid: int, seconds: float, texts: Iterator[str]) -> list[float]:
    """Load with 8 clients and return the resident memory of all processes, in MB, at 20 even moments."""
    loading = asyncio.create_task(load(port, 8, seconds, texts))
    megabytes = []
    for _ in range(20):
        await asyncio.sleep(seconds / 20)
        megabytes.append(round(_resident_mb(pid), 1))
    await loading
    return megabytes


def _resident_mb(group: int) -> float:
    """Return the resident memory of a process group; 0 where there is no ``/proc``."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group:
                pages += int((folder / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _report(loads: dict[int, dict[str, Any]], options: argparse.Namespace) -> int:
    figures = []
    for workers, found in loads.items():
        name = "one process" if workers == 1 else f"{workers} workers"
        by_clients = {row.clients: row for row in found["rows"]}
        figures += [
            Figure(f"{name}: answers a second, 8 clients", by_clients[8].per_second, "", at_least=25),
            Figure(f"{name}: p95, 8 clients", (percentile(by_clients[8].seconds, 95) or 0) * 1000, "ms", at_most=400),
            Figure(f"{name}: answers a second, 128 clients", by_clients[128].per_second, ""),
            Figure(f"{name}: shed, 128 clients", by_clients[128].shed / sum(by_clients[128].statuses.values()), "%"),
            Figure(f"{name}: errors, all loads", sum(row.errors for row in found["rows"]), "", at_most=0),
            Figure(f"{name}: memory, last quarter ÷ second", _growth(found["memory_mb"]), "×", at_most=1.05),
            Figure(f"{name}: memory", found["memory_mb"][-1], "MB"),
            Figure(f"{name}: errors after the load", found["recovered"].errors, "", at_most=0),
        ]
    details = {
        str(workers): {"loads": [row.row() for row in found["rows"]], "memory_mb": found["memory_mb"]}
        for workers, found in loads.items()
    }
    return measuring.finish(
        "load", figures, options, seconds=options.seconds, minutes=options.minutes, processors=os.cpu_count(), **details
    )


def _growth(megabytes: list[float]) -> float:
    """Return the mean of the last quarter over that of the second: the first is the warm-up."""
    quarter = len(megabytes) // 4
    return sum(megabytes[-quarter:]) / (sum(megabytes[quarter : 2 * quarter]) or 1)


if __name__ == "__main__":
    sys.exit(main())
