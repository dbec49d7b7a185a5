"""Run ``briefwijzer`` in this process: the same ``main`` as the command, and the web server in a thread."""

from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import FastAPI

from app.cli import main


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """A stream over memory that, like the real one, knows ``reconfigure``."""

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined, no-any-return]


def run(*arguments: str, stdin: str = "", columns: int = 160) -> Result:
    """Run ``briefwijzer`` with these arguments and this standard input, in a terminal of so many columns."""
    given = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8")), encoding="utf-8")
    out, err = _Stream(io.BytesIO(), encoding="ascii"), _Stream(io.BytesIO(), encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["briefwijzer", *arguments])
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setenv("COLUMNS", str(columns))
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Result(code, out.text(), err.text())


@contextmanager
def serving(app: FastAPI, listener: socket.socket | None = None) -> Iterator[int]:
    """Serve ``app`` on ``listener``, or on a free port of this machine; give the port."""
    with listener or socket.create_server(("127.0.0.1", 0)) as listener:  # noqa: PLR1704
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            server.force_exit = True
            thread.join()
