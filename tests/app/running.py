"""Run ``briefwijzer`` in this process: the same ``main`` as the command, without the cost of starting Python."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

import pytest

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


def run(*arguments: str, stdin: str = "") -> Result:
    """Run ``briefwijzer`` with these arguments and this standard input."""
    given = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8")), encoding="utf-8")
    out, err = _Stream(io.BytesIO(), encoding="ascii"), _Stream(io.BytesIO(), encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["briefwijzer", *arguments])
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setenv("COLUMNS", "160")
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Result(code, out.text(), err.text())
