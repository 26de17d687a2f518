"""The arithmetic of a timed attempt: plain numbers and dates, no database."""

from datetime import datetime, timedelta
from decimal import Decimal

# Answers that were under way when the time ran out are still taken.
GRACE = timedelta(seconds=20)


def deadline(
    *,
    started_at: datetime,
    limit: timedelta | None,
    multiplier: Decimal = Decimal(1),
    extra: timedelta = timedelta(0),
    closes_at: datetime | None = None,
) -> datetime | None:
    """Return when an attempt ends: its limit times the learner's multiplier, plus extra time, or the exam's own end.

    None means untimed.
    """
    ends = []
    if limit is not None:
        ends.append(started_at + timedelta(seconds=float(Decimal(limit.total_seconds()) * multiplier)) + extra)
    if closes_at is not None:
        ends.append(closes_at)
    return min(ends, default=None)


def is_due(deadline_at: datetime | None, now: datetime) -> bool:
    """Return whether the grace after the deadline is over, so that any request or the sweep closes the attempt."""
    return deadline_at is not None and now > deadline_at + GRACE


def counted_until(deadline_at: datetime | None, now: datetime) -> datetime:
    """Return the time at which an attempt counts as submitted: never after its deadline."""
    return now if deadline_at is None else min(now, deadline_at)


def remaining_ms(deadline_at: datetime | None, now: datetime) -> int | None:
    """Return the milliseconds that are left, never below 0; None when untimed."""
    if deadline_at is None:
        return None
    return max(0, int((deadline_at - now) / timedelta(milliseconds=1)))
