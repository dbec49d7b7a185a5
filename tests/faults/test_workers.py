"""A server with two workers, of which one is killed, and then the parent of both."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

QUESTION = {"vraag": "Wat kost een kaartje voor volwassenen?"}
PATIENCE = 240.0  # seconds, for a machine that does other things too
pytestmark = [
    pytest.mark.faults,  # three processes start, and each worker starts again
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers in /proc"),
]


def children(parent: int) -> list[int]:
    """Return the processes that a process started and that serve: not the one that tracks resources."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z" and "spawn_main" in command:
            found.append(int(stat.parent.name))
    return sorted(found)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


class Server:
    """A running ``briefwijzer serve --workers 2``."""

    def __init__(self, data: Path) -> None:
        environment = {**os.environ, "BRIEFWIJZER_RATE_LIMIT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "app.cli", "--data-dir", str(data), "serve", "--port", "0", "--workers", "2"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline().rpartition(":")[2].partition("/")[0])

    def status(self, method: str, path: str, body: dict[str, str] | None = None) -> int:
        """Return the status of a request over a new connection, 0 when there is no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def answers(self) -> bool:
        return self.status("POST", "/api/v1/vragen", QUESTION) == 200


@pytest.fixture
def server(data_dir: Path) -> Iterator[Server]:
    server = Server(data_dir)
    yield server
    for process in (*children(server.process.pid), server.process.pid):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    server.process.wait()
    if server.process.stdout:
        server.process.stdout.close()


def test_a_worker_that_is_killed_is_replaced_and_none_outlives_its_parent(server: Server) -> None:
    until(lambda: server.answers() and all(server.status("GET", "/chat/config") == 200 for _ in range(8)))
    before = children(server.process.pid)
    assert len(before) == 2
    for worker in before:  # one of them keeps the chat
        os.kill(worker, signal.SIGKILL)
        until(lambda: len(children(server.process.pid)) == 2 and server.answers())
    until(lambda: all(server.status("GET", "/chat/config") == 200 for _ in range(8)))
    after = children(server.process.pid)
    assert not set(before) & set(after)
    server.process.kill()
    server.process.wait()
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in after))
