"""Guests of the free test: their attempts move into the account they sign up or in with, or are swept."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from exams.models import Attempt
from exams.selectors import database_now, find_open_attempt
from exams.services.attempts import close_attempt, find_deadline
from exams.services.leaving import delete_answers
from exams.services.locking import lock_attempt, lock_attempts_of, lock_people, lock_to_delete

logger = logging.getLogger(__name__)
KEEP = timedelta(days=30)


@transaction.atomic
def claim_guest(*, guest: User, account: User, now: datetime | None = None) -> int:
    """Move a guest's attempts into an account and delete the guest; return how many there were. Twice is once.

    They get the next numbers of the account. Where the account has an attempt at the same exam under way, the guest's
    one is ended first, because only one may be open. Both rows are locked: neither starts anything meanwhile.
    """
    people = lock_people(guest.pk, account.pk)
    if not (guest.pk in people and people[guest.pk].is_guest and account.pk in people):
        return 0
    attempts = list(Attempt.objects.filter(learner=guest.pk).select_related("exam").order_by("pk"))
    for attempt in attempts:
        if attempt.is_open and find_open_attempt(attempt.exam, account) is not None:
            close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.STAFF, now=now)
        _move(attempt.pk, people[account.pk])
    people[guest.pk].delete()
    return len(attempts)


def _move(attempt_id: int, account: User) -> None:
    """Give an attempt to an account, with the next number and the account's own time."""
    attempt = lock_attempt(attempt_id)
    earlier = Attempt.objects.filter(learner=account, exam=attempt.exam)
    attempt.learner = account
    attempt.number = (earlier.aggregate(latest=Max("number"))["latest"] or 0) + 1
    if attempt.is_open:
        attempt.deadline_at = find_deadline(attempt)
    attempt.save(update_fields=["learner", "number", "deadline_at"])


def sweep_guests(*, now: datetime | None = None) -> int:
    """Delete the guests of whom nothing was heard for thirty days, with all they typed; return how many."""
    limit = (now or database_now()) - KEEP
    return sum(_try_to_delete(guest, limit) for guest in _list_stale(limit).order_by("pk")[:200])


def _list_stale(limit: datetime) -> QuerySet[User]:
    """Return the guests who neither came nor started anything since then."""
    recent = Attempt.objects.filter(started_at__gte=limit).values("learner")
    # The emptied row of somebody who left is no guest: certificates stand on it.
    return User.objects.filter(email__isnull=True, is_active=True, date_joined__lt=limit).exclude(pk__in=recent)


def _try_to_delete(guest: User, limit: datetime) -> bool:
    """Delete a guest; one that cannot be deleted is logged and does not keep the others."""
    try:
        return _delete(guest.pk, limit)
    except Exception:
        logger.exception("guest %s was not swept", guest.pk)
        return False


@transaction.atomic
def _delete(guest_id: int, limit: datetime) -> bool:
    """Delete a guest from the leaves up: what protects a learner's score must not keep a guest's for ever.

    Looked at once more under the lock: the guest may have come back, or signed in and taken the attempts along.
    """
    guest = lock_people(guest_id).get(guest_id)
    if guest is None or not _list_stale(limit).filter(pk=guest_id).exists():
        return False
    attempts = [attempt.pk for attempt in lock_attempts_of(guest)]
    lock_to_delete(attempts)
    delete_answers(attempts)
    Attempt.objects.filter(pk__in=attempts).delete()
    guest.delete()
    return True
