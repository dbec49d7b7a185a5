"""Two servers on one Chroma server, and a third process that puts in another version: when do both answer from it?

    python -m benchmarks.sharing [--rounds 5] [--write]

Each program has a data folder of its own, as on a machine of its own; they share nothing but `chroma run`.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from app.evaluation.metrics import percentile
from benchmarks import measuring
from benchmarks.measuring import Figure, briefwijzer, environment, free_port
from benchmarks.serving import ask, first_answer, running

_QUESTION = "Hoeveel kost een kaartje voor het zwembad?"
_STARTING_S, _LATEST_S = 240.0, 60.0


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        url = _start_chroma(stack, place)
        _put(place, url, price=5)
        ports = [_start_server(stack, place / f"server-{number}", url) for number in (1, 2)]
        seconds, answering = [], []
        for price in range(6, 6 + options.rounds):
            _put(place, url, price)
            written = time.perf_counter()
            seconds += [_seen(port, price) - written for port in ports]
            answering += [_answered(port, 5 * price + n) for port in ports for n in range(5)]
        figures = [
            Figure("new version answers on both, slowest", max(seconds), "s", at_most=5),
            Figure("new version answers, median", median(seconds), "s"),
            Figure("question over HTTP on a shared Chroma server, p50", percentile(answering, 50) or 0.0, "ms"),
        ]
        return measuring.finish("sharing", figures, options, rounds=options.rounds)


def _start_chroma(stack: ExitStack, place: Path) -> str:
    port = free_port()
    chroma = Path(sys.executable).with_name("chroma")
    command: list[str | Path] = [chroma, "run", "--path", place / "chroma", "--port", str(port)]
    (place / "chroma").mkdir()
    stack.enter_context(running(command, environment(), place))
    until = time.monotonic() + _STARTING_S
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/v2/heartbeat")
            if connection.getresponse().status == http.client.OK:
                return f"http://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.25)
        finally:
            connection.close()
    raise TimeoutError(f"chroma run did not answer within {_STARTING_S:.0f} s")


def _put(place: Path, url: str, price: int) -> None:
    """Ingest the document in another version, in a process of its own."""
    documents = place / "documents"
    documents.mkdir(exist_ok=True)
    text = f"# Zwembad De Meerkoet\n\nEen kaartje voor het zwembad kost {price} euro. Kinderen zwemmen gratis.\n"
    (documents / "zwembad.md").write_text(text, encoding="utf-8")
    variables = environment(BRIEFWIJZER_CHROMA_URL=url, BRIEFWIJZER_DATA_DIR=place / "third")
    subprocess.run(
        [briefwijzer(), "ingest", documents], check=True, env=variables, cwd=place, stdout=subprocess.DEVNULL
    )


def _start_server(stack: ExitStack, data: Path, url: str) -> int:
    port = free_port()
    variables = environment(BRIEFWIJZER_CHROMA_URL=url, BRIEFWIJZER_DATA_DIR=data, BRIEFWIJZER_PORT=str(port))
    data.mkdir()
    process = stack.enter_context(running([briefwijzer(), "serve"], variables, data))
    first_answer(process, port, _QUESTION, _STARTING_S)
    return port


def _seen(port: int, price: int) -> float:
    """Return when a server answers with a price; TimeoutError when it does not come to."""
    until = time.perf_counter() + _LATEST_S
    while (now := time.perf_counter()) < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        answer = ask(connection, _QUESTION)
        connection.close()
        if f"{price} euro" in str(answer["antwoord"]):
            return time.perf_counter()
        time.sleep(max(0.0, 0.1 - (time.perf_counter() - now)))
    raise TimeoutError(f"the server on port {port} did not answer from the new version within {_LATEST_S:.0f} s")


def _answered(port: int, number: int) -> float:
    """Return the milliseconds of a question that did not come before: the vectors of earlier ones are kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    start = time.perf_counter()
    ask(connection, _QUESTION + "!" * number)
    seconds = time.perf_counter() - start
    connection.close()
    return seconds * 1000


if __name__ == "__main__":
    sys.exit(main())
