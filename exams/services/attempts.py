"""Starting, closing, extending and voiding attempts."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from exams.blueprint import Placement, assemble_form
from exams.clock import counted_until, deadline, is_due
from exams.errors import AttemptClosed, ExamNotOpen, LearnerGone
from exams.events import attempt_withdrawn
from exams.models import Attempt, Exam, ExamVersion, Slot, Visit
from exams.selectors import (
    database_now,
    find_last_seen,
    find_open_attempt,
    get_current_version,
    list_candidates,
)
from exams.services.locking import lock_attempt, lock_people
from exams.services.queue import queue_scoring
from questions.faces import dump_back, dump_face
from questions.models import ItemVersion
from questions.selectors import get_spec
from questions.variants import make_variant

logger = logging.getLogger(__name__)
MOST_VISITS = 5000
MOST_INSERTS = 20


def start_attempt(*, exam: Exam, learner: User, seed: int, now: datetime | None = None) -> Attempt:
    """Return the learner's attempt in progress at this exam, made if there is none.

    The form is drawn and rendered before the transaction, which then only inserts. Two clicks at once get the same
    attempt: the loser's insert breaks a constraint, and a *second* SELECT finds the winner's row.
    Raises ExamNotOpen (LearnerGone among them), BankTooSmall.
    """
    found = find_open_attempt(exam, learner)
    if found is not None and not close_if_due(attempt=found, now=now).is_open:
        found = None
    if found is not None:
        return found
    if not exam.is_open:
        raise ExamNotOpen("This exam is not on offer.")
    version = get_current_version(exam)
    form = assemble_form(version.cells, list_candidates(), seed=seed, seen=find_last_seen(learner), rules=exam.rules)
    slots = make_slots(form)
    return insert_or_join(lambda: insert_attempt(version, learner, seed=seed, slots=slots, now=now), exam, learner)


def insert_or_join(insert: Callable[[], Attempt], exam: Exam, learner: User) -> Attempt:
    """Return the inserted attempt, or the one of the same learner and exam that was faster.

    The faster one may have ended again before the second look finds it: a third click ended it. Then the place is
    free, and the insert is tried anew. Raises IntegrityError where the place never becomes free.
    """
    for _ in range(MOST_INSERTS - 1):
        try:
            return insert()
        except IntegrityError:
            winner = find_open_attempt(exam, learner)
            if winner is not None:
                return winner
    return insert()


def make_slots(placements: tuple[Placement, ...]) -> list[Slot]:
    """Return the slots of a form, not saved yet, each with all that its learner will see."""
    versions = ItemVersion.objects.select_related("item").in_bulk([placement.version_id for placement in placements])
    return [_make_slot(placement, versions[placement.version_id]) for placement in placements]


def _make_slot(placement: Placement, version: ItemVersion) -> Slot:
    """Return the slot with all that its learner will see; an item that fails marks its slot and nothing else."""
    slot = Slot(
        position=placement.position, item_version_id=placement.version_id, domain=placement.domain, seed=placement.seed
    )
    try:
        variant = make_variant(get_spec(version), seed=placement.seed)
        slot.face, slot.back = dump_face(variant.face), dump_back(variant.back)
    except Exception as error:
        logger.exception("item version %s made no variant with seed %s", placement.version_id, placement.seed)
        slot.face, slot.back, slot.is_broken, slot.broken_because = {}, {}, True, f"{type(error).__name__}: {error}"
    return slot


@transaction.atomic
def insert_attempt(
    version: ExamVersion,
    learner: User,
    *,
    seed: int,
    slots: list[Slot],
    now: datetime | None,
    choice: dict[str, Any] | None = None,
) -> Attempt:
    """Save a new attempt with its slots; raises IntegrityError where the learner has one in progress.

    The learner's row is locked, and read again: somebody may delete it, or give more time, at this moment.
    Raises LearnerGone.
    """
    row = lock_people(learner.pk).get(learner.pk)
    if row is None:
        raise LearnerGone("This account is not there any more. Sign in again.")
    started_at = now or database_now()
    latest = Attempt.objects.filter(learner=learner, exam=version.exam).aggregate(latest=Max("number"))["latest"]
    attempt = Attempt(
        exam=version.exam,
        exam_version=version,
        learner=row,
        number=(latest or 0) + 1,
        seed=seed,
        started_at=started_at,
        choice=choice or {},
    )
    attempt.deadline_at = find_deadline(attempt)
    attempt.save(force_insert=True)
    for slot in slots:
        slot.attempt = attempt
    Slot.objects.bulk_create(slots)
    return attempt


def find_deadline(attempt: Attempt) -> datetime | None:
    """Return when an attempt ends, from its limit, its learner's multiplier, its extra time and the exam's end."""
    minutes = attempt.exam_version.minutes
    return deadline(
        started_at=attempt.started_at,
        limit=None if minutes is None else timedelta(minutes=minutes),
        multiplier=attempt.learner.time_multiplier,
        extra=timedelta(seconds=attempt.extra_seconds),
        closes_at=attempt.exam.closes_at,
    )


def submit_attempt(*, attempt: Attempt, now: datetime | None = None) -> Attempt:
    """Close the attempt because its learner ended it; twice is once."""
    return close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.LEARNER, now=now)


def close_if_due(
    *, attempt: Attempt, now: datetime | None = None, closed_by: str = Attempt.ClosedBy.DEADLINE
) -> Attempt:
    """Close the attempt if its grace is over; any request that touches it calls this."""
    if not attempt.is_open or not is_due(attempt.deadline_at, now or database_now()):
        return attempt
    return close_attempt(attempt_id=attempt.pk, closed_by=closed_by, now=now, only_if_due=True)


@transaction.atomic
def close_attempt(
    *, attempt_id: int, closed_by: str, now: datetime | None = None, only_if_due: bool = False
) -> Attempt:
    """Close an attempt: cheap and certain, whoever does it first. Scoring is queued when the transaction commits.

    The time is read after the lock is taken, and the deadline again with it: it may have been extended meanwhile.
    """
    attempt = lock_attempt(attempt_id)
    moment = now or database_now()
    if not attempt.is_open or (only_if_due and not is_due(attempt.deadline_at, moment)):
        return attempt
    if attempt.exam.mode == Exam.Mode.PRACTICE:
        return _end_practice(attempt, closed_by, moment)
    attempt.state, attempt.closed_by = Attempt.State.SUBMITTED, closed_by
    attempt.submitted_at = counted_until(attempt.deadline_at, moment)
    # The worker is woken at once; the sweep takes over when that message is lost.
    attempt.score_after = moment + timedelta(seconds=30)
    attempt.save(update_fields=["state", "closed_by", "submitted_at", "score_after"])
    queue_scoring(attempt.pk)
    return attempt


def _end_practice(attempt: Attempt, closed_by: str, moment: datetime) -> Attempt:
    """A practice has its verdicts already. It is not scored: no score, no certificate, no row in a list of scores."""
    attempt.state, attempt.closed_by = Attempt.State.GRADED, closed_by
    attempt.submitted_at = attempt.graded_at = moment
    attempt.save(update_fields=["state", "closed_by", "submitted_at", "graded_at"])
    return attempt


@transaction.atomic
def extend_attempt(*, attempt_id: int, seconds: int) -> Attempt:
    """Give an attempt in progress more time, in seconds."""
    attempt = lock_attempt(attempt_id)
    if not attempt.is_open:
        raise AttemptClosed("This attempt is closed. More time changes nothing.")
    attempt.extra_seconds += seconds
    attempt.deadline_at = find_deadline(attempt)
    attempt.save(update_fields=["extra_seconds", "deadline_at"])
    return attempt


def refresh_deadlines(*, learner: User) -> int:
    """Apply the learner's time multiplier to what is running; return how many attempts that were."""
    running = Attempt.objects.filter(learner=learner, state=Attempt.State.IN_PROGRESS)
    attempts = list(running.values_list("pk", flat=True))
    for attempt_id in attempts:
        _refresh_deadline(attempt_id)
    return len(attempts)


@transaction.atomic
def _refresh_deadline(attempt_id: int) -> None:
    attempt = lock_attempt(attempt_id)
    if attempt.is_open:
        attempt.deadline_at = find_deadline(attempt)
        attempt.save(update_fields=["deadline_at"])


@transaction.atomic
def void_attempt(*, attempt_id: int, reason: str, now: datetime | None = None) -> Attempt:
    """Take an attempt out of everything, with a reason that its learner reads; one in progress ends with it.

    Twice is once: the first reason stands.

    A certificate that waits for it is taken back; one that was issued stays until somebody revokes it.
    """
    attempt = lock_attempt(attempt_id)
    if attempt.state == Attempt.State.VOID:
        return attempt
    if attempt.is_open:
        attempt.submitted_at = counted_until(attempt.deadline_at, now or database_now())
        attempt.closed_by = Attempt.ClosedBy.STAFF
    attempt.state, attempt.void_reason = Attempt.State.VOID, reason
    attempt.save(update_fields=["state", "void_reason", "submitted_at", "closed_by"])
    attempt_withdrawn.send(sender=Attempt, attempt=attempt)
    return attempt


@transaction.atomic
def set_flag(*, attempt: Attempt, position: int, is_flagged: bool, now: datetime | None = None) -> None:
    """Flag a question, or take the flag away; the last write wins."""
    _require_open(lock_attempt(attempt.pk), now)
    Slot.objects.filter(attempt=attempt, position=position).update(is_flagged=is_flagged)


@transaction.atomic
def set_struck(*, attempt: Attempt, position: int, struck: list[str], now: datetime | None = None) -> None:
    """Keep which options the learner struck out; the last write wins."""
    _require_open(lock_attempt(attempt.pk), now)
    Slot.objects.filter(attempt=attempt, position=position).update(struck=struck)


def record_view(*, slot: Slot, now: datetime) -> None:
    """Note that a question was opened, and when for the first time."""
    record_visit(attempt_id=slot.attempt_id, position=slot.position, now=now)
    Slot.objects.filter(pk=slot.pk, first_seen_at__isnull=True).update(first_seen_at=now)


def record_visit(*, attempt_id: int, position: int, now: datetime) -> None:
    """Note that a page of an attempt was opened; 0 is the overview. Saving writes no more than it did.

    Whoever loads a page for the five-thousandth time fills no table, and a page of an attempt that is deleted at this
    moment leaves nothing.
    """
    if Visit.objects.filter(attempt_id=attempt_id).count() >= MOST_VISITS:
        return
    with suppress(IntegrityError):
        Visit.objects.create(attempt_id=attempt_id, position=position, seen_at=now)


def _require_open(attempt: Attempt, now: datetime | None) -> None:
    if not attempt.is_open or is_due(attempt.deadline_at, now or database_now()):
        raise AttemptClosed("This attempt is closed.")
