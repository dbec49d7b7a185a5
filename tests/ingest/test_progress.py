"""How far a run is: exact where it is known, an estimate where not, and nothing before there is something to say."""

from __future__ import annotations

from ingest.events import Event
from ingest.progress import Tracker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def started(name: str, size: int, ahead: int) -> Event:
    return Event(name, f"{name}.txt", "started", 3, size=size, ahead=ahead)


def test_the_total_is_estimated_from_sizes_until_all_is_read() -> None:
    tracker = Tracker(Clock())
    tracker.take(started("a", 100_000, 900_000))
    assert not tracker.progress.exact
    tracker.take(Event("a", "a.txt", "read", 3, total=50))
    assert 400 < tracker.progress.total < 600  # one passage to 2,000 bytes, ten times as much to come
    tracker.take(started("b", 800_000, 100_000))
    tracker.take(Event("b", "b.txt", "read", 3, total=10))
    tracker.take(started("c", 100_000, 0))
    tracker.take(Event("c", "c.txt", "done", 3))  # it failed, or had not changed
    progress = tracker.progress
    assert (progress.total, progress.exact, progress.documents_done, progress.documents) == (60, True, 1, 3)


def test_speed_and_time_left_follow_the_last_half_minute() -> None:
    clock = Clock()
    tracker = Tracker(clock)
    tracker.take(started("a", 1, 0))
    tracker.take(Event("a", "a.txt", "read", 1, total=1_000))
    assert (tracker.progress.per_second, tracker.progress.seconds_left) == (None, None)
    for step in range(1, 11):
        clock.now += 10
        tracker.take(Event("a", "a.txt", "passages", 1, done=step * 10, total=1_000))
    assert tracker.progress.per_second == 1.0
    for step in range(1, 6):
        clock.now += 10
        tracker.take(Event("a", "a.txt", "passages", 1, done=100 + step * 100, total=1_000))
    progress = tracker.progress
    assert (progress.per_second, progress.seconds_left, progress.done) == (10.0, 40.0, 600)


def test_documents_of_the_same_id_are_counted_apart() -> None:
    tracker = Tracker(Clock())
    for file in ("a.md", "a.txt"):
        tracker.take(Event("a", file, "started", 2, size=10))
        tracker.take(Event("a", file, "done", 2))
    assert (tracker.progress.documents_done, tracker.progress.exact, tracker.progress.total) == (2, True, 0)
