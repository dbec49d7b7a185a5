"""Processes that are killed, meet a full disk or a folder that may only be read, or write at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


def scenario(name: str, folder: Path, rounds: int = 1) -> dict[str, Any]:
    folder.chmod(0o755)
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.forked", name, str(folder), str(rounds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_an_ingest_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    found = scenario("killed", tmp_path, rounds=2)
    assert (found["rounds"], found["broken"]) == (2, [])


@pytest.mark.faults
def test_an_ingest_killed_fifty_times_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    found = scenario("killed", tmp_path, rounds=50)
    assert (found["rounds"], found["broken"]) == (50, [])
    assert found["killed"] >= 25  # the other times the ingest was done before


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    assert scenario("two_writers", tmp_path) == {"codes": [0, 0], "versions": ["haven0", "haven1", "xhaven2"]}


def test_a_full_disk_is_named_and_loses_nothing(tmp_path: Path) -> None:
    found = scenario("full_disk", tmp_path)
    assert "check the folder's rights and free space" in found.pop("message")
    assert found == {"old": 0, "again": 0, "new": 0}


def test_a_folder_that_may_only_be_read_is_named(tmp_path: Path) -> None:
    found = scenario("read_only", tmp_path)
    assert "check the folder's rights and free space" in found["message"]
    assert found["old"] == 0
