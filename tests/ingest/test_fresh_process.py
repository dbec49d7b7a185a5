"""A document is not blamed for what befell its process: it is read again in a fresh one, once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing

import pytest

from ingest.errors import DamagedDocumentError
from ingest.isolation import ParserProcess
from ingest.source import Source


@pytest.fixture(scope="module")
def shared() -> Iterator[ParserProcess]:
    with closing(ParserProcess(parsers="tests.ingest.bad_parsers")) as process:
        yield process


def order(text: str) -> Source:
    return Source("brief.txt", text.encode(), "text")


def said(process: ParserProcess, text: str) -> str:
    return process.parse(order(text)).text


def test_a_process_that_was_killed_between_documents_costs_none_of_them(shared: ParserProcess) -> None:
    said(shared, "say x")
    assert shared.pid is not None
    os.kill(shared.pid, signal.SIGKILL)
    assert said(shared, "say De haven is open.") == "De haven is open."


def test_what_other_documents_left_behind_costs_no_document(shared: ParserProcess) -> None:
    said(shared, "say x")
    first = shared.pid
    assert said(shared, "alone De haven is open.") == "De haven is open."
    assert shared.pid != first


def test_a_document_that_is_killed_each_time_fails_alone(shared: ParserProcess) -> None:
    with pytest.raises(DamagedDocumentError, match=r"the parser crashed: SIGKILL"):
        shared.parse(order("kill"))
    assert said(shared, "say De haven is open.") == "De haven is open."
