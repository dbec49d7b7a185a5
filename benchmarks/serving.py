"""A running server, and questions to it over HTTP, for the benchmarks that measure what a browser would."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_STOPPING_S = 10.0


@contextmanager
def running(command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in its own process group while the block runs, and end the whole group after it."""
    # What it says goes to standard error, where it is not taken for a figure.
    with subprocess.Popen(command, cwd=folder, env=env, start_new_session=True, stdout=sys.stderr) as process:
        try:
            yield process
        finally:
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for step in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, step)
            process.wait(_STOPPING_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def ask(connection: http.client.HTTPConnection, question: str, history: Sequence[str] = ()) -> dict[str, Any]:
    """Ask over HTTP and return the answer object; ConnectionError when the server does not answer with 200."""
    body = json.dumps({"vraag": question, "geschiedenis": list(history)})
    connection.request("POST", "/api/v1/vragen", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != http.client.OK:
        raise ConnectionError(f"the server answered {response.status}: {content[:200]!r}")
    answer: dict[str, Any] = json.loads(content)
    return answer


def first_answer(process: subprocess.Popen[bytes], port: int, question: str, patience_s: float) -> dict[str, Any]:
    """Ask until the server answers; TimeoutError after ``patience_s``, ChildProcessError when it stops before."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ChildProcessError(f"the server stopped with exit code {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            return ask(connection, question)
        except (OSError, http.client.HTTPException):
            time.sleep(0.25)
        finally:
            connection.close()
    raise TimeoutError(f"no answer within {patience_s:.0f} s")
