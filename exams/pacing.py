"""Time spent on each question, from what the server sees: pages opened and answers saved; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Longer than this without a page or a save: the learner was away. The rest of such a pause belongs to no question.
IDLE = timedelta(minutes=5)
OVERVIEW = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that the server saw: a page opened or an answer saved, at a position (0 is the overview)."""

    at: datetime
    position: int


def measure_time(signs: Iterable[Sign], *, until: datetime | None, idle: timedelta = IDLE) -> dict[int, timedelta]:
    """Return the time on each position: from each sign to the next, given to the earlier one, ``idle`` at most.

    ``until`` ends the last one; without it the last sign has no length. What came later is left out.

    >>> from datetime import UTC
    >>> start = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    >>> measure_time([Sign(start, 1), Sign(start + timedelta(seconds=52), 2)], until=start + timedelta(seconds=60))
    {1: datetime.timedelta(seconds=52), 2: datetime.timedelta(seconds=8)}
    """
    ordered = sorted((s for s in signs if until is None or s.at <= until), key=lambda s: s.at)
    ends = [sign.at for sign in ordered[1:]]
    if until is not None:
        ends.append(until)
    spent: dict[int, timedelta] = {}
    for sign, end in zip(ordered, ends, strict=False):
        if sign.position != OVERVIEW:
            spent[sign.position] = spent.get(sign.position, timedelta()) + min(end - sign.at, idle)
    return spent


def duration_text(time: timedelta) -> str:
    """Return minutes and seconds.

    >>> duration_text(timedelta(seconds=112))
    '1:52'
    """
    seconds = round(time.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"
