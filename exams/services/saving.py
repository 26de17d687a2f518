"""Saving an answer: one tiny write, no parsing, no template; nothing typed is lost."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from exams.clock import is_due, remaining_ms
from exams.errors import AnswerTooLong, AttemptClosed, Current, StaleRevision
from exams.models import Attempt, Response, Slot
from exams.selectors import database_now
from exams.services.attempts import close_attempt
from exams.services.locking import lock_slot

MAX_BYTES = 8192
MAX_REVISIONS = 2000
# How long after the close a late answer is still kept, so that an old tab loses nothing and fills nothing.
KEEP_LATE = timedelta(days=1)

# Written out: it runs at each save, and building it anew took a fifth of the request. The inner queries name the slot
# themselves; tied to the outer row they would run once for each revision.
KNOWN = """
    SELECT * FROM exams_response
    WHERE id = (SELECT id FROM exams_response WHERE slot_id = %(slot)s AND NOT is_late AND NOT is_loser
                ORDER BY revision DESC LIMIT 1)
       OR id = (SELECT id FROM exams_response WHERE slot_id = %(slot)s ORDER BY revision DESC LIMIT 1)
       OR (slot_id = %(slot)s AND client = %(client)s AND sequence = %(sequence)s AND client <> '')
"""


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of a slot: the answer that counts, this very request if it came before, the last revision."""

    current: Response | None
    repeated: Response | None
    latest: int


def save_response(*, attempt: Attempt, position: int, draft: Draft, now: datetime | None = None) -> Saved:
    """Save an answer and return its revision.

    The same client and sequence again, or the same text again, return what is stored. Raises AnswerTooLong (the answer
    before it stays), StaleRevision (the text is kept beside the one that counts), AttemptClosed (kept as not counted).
    """
    check_size(draft)
    result = _save(attempt.pk, position, draft, now)
    if isinstance(result, Current):
        raise StaleRevision(result)
    if result is None:
        close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.DEADLINE, now=now, only_if_due=True)
        raise AttemptClosed("The attempt is closed. This text is kept and is not counted.")
    return result


def check_size(draft: Draft) -> None:
    """Raise AnswerTooLong for a text over the limit."""
    if len(draft.answer.encode()) > MAX_BYTES:
        raise AnswerTooLong(f"An answer may have {MAX_BYTES} bytes. The one before it stays.")


@transaction.atomic
def _save(attempt_id: int, position: int, draft: Draft, now: datetime | None) -> Saved | Current | None:
    """Write a row and say what became of it; errors are raised by the caller, so that they roll nothing back."""
    slot = lock_slot(attempt_id, position)
    attempt, moment = slot.attempt, now or database_now()
    known = _read_known(slot, draft)
    draft = _with_own_stamp(draft, known.repeated)
    repeated = known.repeated if draft.client else None
    if repeated is not None and not (repeated.is_late or repeated.is_loser):
        return Saved(repeated.revision, repeated.saved_at, remaining_ms(attempt.deadline_at, moment))
    if not attempt.is_open or is_due(attempt.deadline_at, moment):
        _keep_late(attempt, slot, draft, known=replace(known, repeated=repeated), moment=moment)
        return None
    if repeated is not None:
        return _as_current(known.current)
    return _write(attempt, slot, draft, known=known, moment=moment)


def _read_known(slot: Slot, draft: Draft) -> _Known:
    """Read all that decides about a save in one query, of three rows at most, however many revisions there are."""
    rows = list(
        Response.objects.raw(KNOWN, {"slot": slot.pk, "client": draft.client, "sequence": draft.sequence}),
    )
    standing = [row for row in rows if not (row.is_late or row.is_loser)]
    return _Known(
        current=max(standing, key=lambda row: row.revision, default=None),
        repeated=next((row for row in rows if draft.client and _has_stamp(row, draft)), None),
        latest=max((row.revision for row in rows), default=0),
    )


def _has_stamp(row: Response, draft: Draft) -> bool:
    return (row.client, row.sequence) == (draft.client, draft.sequence)


def _with_own_stamp(draft: Draft, repeated: Response | None) -> Draft:
    """Take the stamp off another text under a stamp that is taken: a copied tab must never hear that it was saved."""
    if repeated is None or repeated.answer == draft.answer:
        return draft
    return replace(draft, client="", sequence=0)


def _as_current(row: Response | None) -> Current:
    return Current("", 0) if row is None else Current(row.answer, row.revision, row.saved_at, row.client)


def _write(attempt: Attempt, slot: Slot, draft: Draft, *, known: _Known, moment: datetime) -> Saved | Current:
    current = known.current
    if current is not None and draft.answer == current.answer:
        return Saved(current.revision, current.saved_at, remaining_ms(attempt.deadline_at, moment))
    stale = _is_stale(draft, current)
    row = _add(slot, draft, known.latest + 1, moment, is_loser=stale)
    if stale:
        return _as_current(current)
    return Saved(row.revision, row.saved_at, remaining_ms(attempt.deadline_at, moment))


def _is_stale(draft: Draft, current: Response | None) -> bool:
    """Return whether the draft was made without knowing the answer that counts.

    A tab knows what it sent itself, also when the reply was lost and it typed on: its later text follows its earlier.
    """
    if current is None:
        return draft.revision != 0
    own = draft.client != "" and draft.client == current.client and draft.sequence > current.sequence
    return draft.revision != current.revision and not own


def _keep_late(attempt: Attempt, slot: Slot, draft: Draft, *, known: _Known, moment: datetime) -> None:
    closed_at = attempt.submitted_at or attempt.deadline_at or moment
    if known.repeated is None and moment < closed_at + KEEP_LATE:
        _add(slot, draft, known.latest + 1, moment, is_late=True)


def _add(
    slot: Slot, draft: Draft, revision: int, moment: datetime, *, is_late: bool = False, is_loser: bool = False
) -> Response:
    if revision > MAX_REVISIONS:
        raise AnswerTooLong("This answer was saved too many times. The last one stays.")
    return Response.objects.create(
        slot=slot,
        revision=revision,
        answer=draft.answer,
        saved_at=moment,
        client=draft.client,
        sequence=draft.sequence,
        is_late=is_late,
        is_loser=is_loser,
    )
