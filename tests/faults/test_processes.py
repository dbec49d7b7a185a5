"""Processes that are killed, meet a full disk or a folder that may only be read, or write at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.conftest import ROOT


def faults(folder: Path, rounds: int, *names: str) -> dict[str, dict[str, Any]]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.forked", str(folder), str(rounds), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    found: dict[str, dict[str, Any]] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, dict[str, Any]]]:
    """Return what each fault did, all met by one program.

    In a folder that every user may enter: pytest's own are closed to the user who is not root.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield faults(Path(folder), 1, "killed", "two_writers", "full_disk", "read_only")


def test_an_ingest_killed_at_any_moment_leaves_the_old_or_the_new(found: dict[str, dict[str, Any]]) -> None:
    assert (found["killed"]["rounds"], found["killed"]["broken"]) == (1, [])


@pytest.mark.faults
def test_an_ingest_killed_fifty_times_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    found = faults(tmp_path, 50, "killed")["killed"]
    assert (found["rounds"], found["broken"]) == (50, [])
    assert found["killed"] >= 25  # the other times the ingest was done before


def test_two_writers_wait_for_each_other(found: dict[str, dict[str, Any]]) -> None:
    assert found["two_writers"] == {"codes": [0, 0], "versions": ["haven0", "haven1", "xhaven2"]}


def test_a_full_disk_is_named_and_loses_nothing(found: dict[str, dict[str, Any]]) -> None:
    full = found["full_disk"]
    assert "check the folder's rights and free space" in full["message"]
    assert (full["old"], full["again"], full["new"]) == (0, 0, 0)


def test_a_folder_that_may_only_be_read_is_named(found: dict[str, dict[str, Any]]) -> None:
    assert "check the folder's rights and free space" in str(found["read_only"]["message"])
    assert found["read_only"]["old"] == 0


def test_a_folder_in_one_that_may_not_be_entered_is_named(found: dict[str, dict[str, Any]]) -> None:
    assert "check the folder's rights and free space" in str(found["read_only"]["closed"])
