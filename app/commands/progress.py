"""How far ``ingest`` is: a bar for people, JSON Lines for programs; both on stderr, so that stdout holds the report."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.commands.terminal import console, plain, say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from ingest.events import Event
    from ingest.progress import Progress
    from vectorstore.index import Index

OnEvent = Callable[["Event"], None]

_OFTEN = 1.0  # seconds between two lines of JSON while passages are embedded


def switch(index: Index, embedding: str, *, as_json: bool) -> None:
    """Embed what the index holds anew with the encoder that is set, showing how far it is."""
    total = sum(index.passage_counts().values())
    if as_json:
        done = 0

        def on_json(passages: int) -> None:
            nonlocal done
            done += passages
            _write({"voortgang": "omzetten", "model": embedding, "passages": done, "totaal": total})

        index.switch(on_json)
        return
    say(f"embedding {total} passages anew with {embedding}; until it is done the index answers as before")
    with _bar() as bar:
        task = bar.add_task(plain(embedding), total=total, told="")
        index.switch(lambda done: bar.advance(task, done))


@contextmanager
def shown(*, as_json: bool) -> Iterator[OnEvent]:
    """Give the function that shows how far it is as events come."""
    if as_json:
        yield _json_lines()
        return
    with _bar() as bar:
        yield _bars(bar)


def _bars(bar: Bar) -> OnEvent:
    """Return what moves two bars: that of the document at hand, and that of everything."""
    from ingest.progress import Tracker

    tracker = Tracker()
    whole = bar.add_task("all documents", total=None, told="")
    one = bar.add_task("", total=None, told="")

    def on_event(event: Event) -> None:
        tracker.take(event)
        now = tracker.progress
        name = f"all documents ({now.documents_done} of {now.documents})"
        bar.update(whole, description=name, completed=now.done, total=now.total or None, told=_told(now))
        told = "reading" if event.kind == "started" else ""
        bar.update(one, description=plain(event.file), completed=event.done, total=event.total or None, told=told)

    return on_event


def _told(now: Progress) -> str:
    """Return speed and time left, as far as they are known."""
    parts = [] if now.per_second is None else [f"{now.per_second:.1f} passages/s"]
    if now.seconds_left is not None and now.done < now.total:
        minutes, seconds = divmod(round(now.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02d} left" if now.exact else f"about {minutes}:{seconds:02d} left")
    return ", ".join(parts)


def _json_lines() -> OnEvent:
    """Return what writes a line for each document that starts, goes on (at most one a second) or is done."""
    from ingest.progress import Tracker

    tracker, written = Tracker(), 0.0

    def on_event(event: Event) -> None:
        nonlocal written
        tracker.take(event)
        now = time.monotonic()
        if event.kind == "passages" and event.done < event.total and now - written < _OFTEN:
            return
        written = now
        _write(_line(event, tracker.progress))

    return on_event


_STEPS = {"started": "begonnen", "read": "gelezen", "passages": "ingebed", "done": "klaar"}


def _line(event: Event, now: Progress) -> dict[str, Any]:
    """Return one event with where the run is; numbers that are not known yet are null."""
    speed, left = now.per_second, now.seconds_left
    return {
        "voortgang": _STEPS[event.kind],
        "document": event.document,
        "bestand": event.file,
        "passages": event.done,
        "passagesTotaal": event.total,
        "documentenKlaar": now.documents_done,
        "documentenTotaal": now.documents,
        "allePassages": now.done,
        "allePassagesTotaal": now.total,
        "totaalIsSchatting": not now.exact,
        "passagesPerSeconde": None if speed is None else round(speed, 1),
        "secondenResterend": None if left is None else round(left),
    }


def _write(line: dict[str, Any]) -> None:
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def _bar() -> Bar:
    """Return bars on stderr; on a file or a pipe they write nothing."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
    )
    screen = console(stderr=True)
    return RichProgress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
