"""How long a question takes over HTTP once the server is warm: the development questions, one after another."""

from __future__ import annotations

import http.client
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.evaluation.metrics import percentile
from benchmarks import measuring, serving
from benchmarks.measuring import Figure

_STARTING_S = 60.0


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds over all questions, after one that warms up")
    options = parser.parse_args()
    questions = measuring.read_questions()
    with TemporaryDirectory() as folder:
        env = measuring.environment(BRIEFWIJZER_DATA_DIR=Path(folder) / "data", BRIEFWIJZER_RATE_LIMIT="0")
        measuring.run_process([measuring.briefwijzer(), "ingest"], env)
        seconds = _measure(env, questions, options.rounds)
    p50, p95 = (percentile(seconds, percent) or 0.0 for percent in (50, 95))
    figures = [
        Figure("question over HTTP, p50", p50 * 1000, "ms", at_most=80),
        Figure("question over HTTP, p95", p95 * 1000, "ms", at_most=150),
        Figure("p95 ÷ p50", p95 / p50, "×"),
    ]
    return measuring.finish("latency", figures, options, questions=len(questions), rounds=options.rounds)


def _measure(env: dict[str, str], questions: list[dict[str, Any]], rounds: int) -> list[float]:
    """Return the seconds of every question of every round but the first.

    No question comes twice, as the vectors of earlier ones are kept: each round has one more exclamation mark.
    """
    port = measuring.free_port()
    seconds = []
    with serving.running([measuring.briefwijzer(), "serve", "--port", str(port)], env, measuring.ROOT) as server:
        serving.first_answer(server, port, questions[0]["question"], _STARTING_S)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for number in range(rounds + 1):
            for item in questions:
                start = time.perf_counter()
                serving.ask(connection, item["question"] + "!" * number, item.get("history", ()))
                if number:
                    seconds.append(time.perf_counter() - start)
        connection.close()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
