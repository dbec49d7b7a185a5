"""What a run over documents tells while it goes on, and what became of each document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["added", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``message`` says what went wrong, or was left out, and the remedy; else it is empty."""

    document: str
    file: str
    status: Status
    passages: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Progress: a document started, was read, some of its passages were embedded, or it is done.

    ``done`` and ``total`` count passages of this document; ``documents`` is the number of documents in the run;
    ``size`` is this document's in bytes and ``ahead`` that of all after it, as far as files tell without being read;
    ``outcome`` is set when ``kind`` is "done".
    """

    document: str
    file: str
    kind: Literal["started", "read", "passages", "done"]
    documents: int
    done: int = 0
    total: int = 0
    size: int = 0
    ahead: int = 0
    outcome: Outcome | None = None


Notify = Callable[[Event], None]
