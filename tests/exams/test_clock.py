"""The arithmetic of time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from exams.clock import GRACE, counted_until, deadline, is_due, remaining_ms

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_attempt_ends_after_its_limit():
    assert deadline(started_at=START, limit=HOUR) == START + HOUR


def test_a_multiplier_and_extra_time_are_added():
    ends = deadline(started_at=START, limit=HOUR, multiplier=Decimal("1.5"), extra=timedelta(minutes=5))
    assert ends == START + timedelta(minutes=95)


def test_the_exams_own_end_wins_when_it_comes_first():
    closes = START + timedelta(minutes=10)
    assert deadline(started_at=START, limit=HOUR, closes_at=closes) == closes


def test_an_untimed_attempt_has_no_end():
    assert deadline(started_at=START, limit=None) is None
    assert remaining_ms(None, START) is None
    assert not is_due(None, START)


def test_an_attempt_is_due_only_when_the_grace_is_over():
    assert not is_due(START, START + GRACE)
    assert is_due(START, START + GRACE + timedelta(milliseconds=1))


def test_nothing_counts_as_submitted_after_the_deadline():
    assert counted_until(START, START + GRACE) == START
    assert counted_until(START + HOUR, START) == START


def test_what_is_left_never_goes_below_zero():
    assert remaining_ms(START + timedelta(seconds=2), START) == 2000
    assert remaining_ms(START, START + HOUR) == 0
