"""Requirement 7: the server starts and answers where no name can be looked up, and it does not try to."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx2

from tests.app.portal.visiting import ANSWERABLE

# Notes every look-up of a name and every connection to another machine, and refuses them. An audit hook sees what any
# module of Python asks of the socket library, however it was imported.
PROGRAM = """
import ipaddress, sys

def local(host):
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not local(host.decode() if isinstance(host, bytes) else host):
        print("LOOKED", event, host, file=sys.stderr, flush=True)
        raise OSError("no network")

sys.addaudithook(watch)
sys.argv[0] = "briefwijzer"
from app.cli import main
main()
"""


def test_requirement_07_it_starts_and_answers_without_looking_anything_up(data_dir: Path, tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", PROGRAM, "--data-dir", str(data_dir), "serve", "--port", "0"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        guard = threading.Timer(120, server.kill)
        guard.start()
        try:
            assert server.stdout
            line = server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address, line
            answer = httpx2.post(address[0] + "/api/v1/vragen", json={"vraag": ANSWERABLE}, timeout=60).json()
            assert httpx2.get(address[0] + "/chat/", timeout=60).status_code == 200
        finally:
            server.terminate()
            _, errors = server.communicate(timeout=60)
            guard.cancel()
    assert answer["status"] in {"beantwoord", "gedeeltelijk"}
    assert "LOOKED" not in errors


def test_the_watch_does_see_a_look_up() -> None:
    watched = PROGRAM[: PROGRAM.index("sys.argv")]
    script = watched + "import socket\nsocket.getaddrinfo('gemeente.example', 443)\n"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "LOOKED socket.getaddrinfo gemeente.example" in result.stderr
