"""Requests made up from the description of the API, fitting and not fitting it: no 5xx, and nothing it does not say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.app.conftest import Programs

# Some hundreds of requests: the examples, the bounds of each field, and a few by chance, the same in every run.
OPTIONS = ("--seed", "1", "--max-examples", "5", "--phases", "examples,coverage,fuzzing", "--generation-deterministic")


def test_the_api_does_what_its_description_says(programs: Programs, tmp_path: Path) -> None:
    api = f"{programs.url}/api/v1"
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{api}/openapi.json", "--url", api, "--no-color"]
    run = subprocess.run([*command, *OPTIONS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, "\n".join(line[:500] for line in run.stdout.splitlines())
    assert "Tested: 5" in run.stdout or "Tested: 6" in run.stdout
