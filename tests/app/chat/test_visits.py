"""What a visitor is busy with: one thing at a time, for as many visitors as are kept."""

from __future__ import annotations

from app.chat.visits import Visits


def test_moving_on_stops_what_was_busy() -> None:
    visit = Visits(10).of("een")
    first, busy = visit.move_on(), visit.stop
    assert not busy.is_set()
    assert visit.move_on() > first
    assert busy.is_set()
    assert not visit.stop.is_set()


def test_each_session_has_its_own_and_the_oldest_are_forgotten() -> None:
    visits = Visits(2)
    first, second = visits.of("een"), visits.of("twee")
    assert first is not second
    assert visits.of("een") is first
    visits.of("drie")
    assert visits.of("een") is first
    assert visits.of("twee") is not second
