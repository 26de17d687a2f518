"""Saving an answer: one tiny write, no parsing, no template; nothing typed is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from exams.clock import is_due, remaining_ms
from exams.errors import AnswerTooLong, AttemptClosed, Current, StaleRevision
from exams.models import Attempt, Response, Slot
from exams.selectors import database_now, find_counted_response
from exams.services.attempts import close_attempt
from exams.services.locking import lock_attempt

MAX_BYTES = 8192
MAX_REVISIONS = 2000
# How long after the close a late answer is still kept, so that an old tab loses nothing and fills nothing.
KEEP_LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved state: its revision, when it was saved, and what is left, in milliseconds."""

    revision: int
    saved_at: datetime
    remaining_ms: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a client sends: the text, the revision it was made on, and its own id and count."""

    answer: str
    revision: int
    client: str = ""
    sequence: int = 0


def save_response(*, attempt: Attempt, position: int, draft: Draft, now: datetime | None = None) -> Saved:
    """Save an answer and return its revision.

    The same client and sequence again, or the same text again, return what is stored. Raises AnswerTooLong (the answer
    before it stays), StaleRevision (the text is kept beside the one that counts), AttemptClosed (kept as not counted).
    """
    if len(draft.answer.encode()) > MAX_BYTES:
        raise AnswerTooLong(f"An answer may have {MAX_BYTES} bytes. The one before it stays.")
    result = _save(attempt.pk, position, draft, now)
    if isinstance(result, Current):
        raise StaleRevision(result)
    if result is None:
        close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.DEADLINE, now=now, only_if_due=True)
        raise AttemptClosed("The attempt is closed. This text is kept and is not counted.")
    return result


@transaction.atomic
def _save(attempt_id: int, position: int, draft: Draft, now: datetime | None) -> Saved | Current | None:
    """Write a row and say what became of it; errors are raised by the caller, so that they roll nothing back."""
    attempt = lock_attempt(attempt_id)
    moment = now or database_now()
    slot = Slot.objects.only("pk", "attempt").get(attempt=attempt, position=position)
    repeated = _find_repeated(slot, draft)
    closed = not attempt.is_open or is_due(attempt.deadline_at, moment)
    if repeated is not None and not (repeated.is_late or repeated.is_loser):
        return Saved(repeated.revision, repeated.saved_at, remaining_ms(attempt.deadline_at, moment))
    if closed:
        _keep_late(attempt, slot, draft, moment, repeated)
        return None
    current = find_counted_response(slot)
    if repeated is not None:
        return Current(current.answer, current.revision) if current else Current("", 0)
    return _write(attempt, slot, draft, current, moment)


def _write(attempt: Attempt, slot: Slot, draft: Draft, current: Response | None, moment: datetime) -> Saved | Current:
    answer, revision = (current.answer, current.revision) if current else ("", 0)
    if current and draft.answer == answer:
        return Saved(revision, current.saved_at, remaining_ms(attempt.deadline_at, moment))
    stale = draft.revision != revision
    row = _add(slot, draft, moment, is_loser=stale)
    if stale:
        return Current(answer, revision)
    return Saved(row.revision, row.saved_at, remaining_ms(attempt.deadline_at, moment))


def _find_repeated(slot: Slot, draft: Draft) -> Response | None:
    if not draft.client:
        return None
    return Response.objects.filter(slot=slot, client=draft.client, sequence=draft.sequence).first()


def _keep_late(attempt: Attempt, slot: Slot, draft: Draft, moment: datetime, repeated: Response | None) -> None:
    closed_at = attempt.submitted_at or attempt.deadline_at or moment
    if repeated is None and moment < closed_at + KEEP_LATE:
        _add(slot, draft, moment, is_late=True)


def _add(slot: Slot, draft: Draft, moment: datetime, *, is_late: bool = False, is_loser: bool = False) -> Response:
    latest = Response.objects.filter(slot=slot).aggregate(latest=Max("revision"))["latest"] or 0
    if latest >= MAX_REVISIONS:
        raise AnswerTooLong("This answer was saved too many times. The last one stays.")
    return Response.objects.create(
        slot=slot,
        revision=latest + 1,
        answer=draft.answer,
        saved_at=moment,
        client=draft.client,
        sequence=draft.sequence,
        is_late=is_late,
        is_loser=is_loser,
    )
