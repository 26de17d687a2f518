"""Guests of the free test: their attempts move into the account they sign up or in with, or are swept."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from exams.models import Attempt
from exams.selectors import database_now, find_open_attempt
from exams.services.attempts import close_attempt, find_deadline
from exams.services.leaving import delete_answers
from exams.services.locking import lock_attempt

logger = logging.getLogger(__name__)
KEEP = timedelta(days=30)


@transaction.atomic
def claim_guest(*, guest: User, account: User, now: datetime | None = None) -> int:
    """Move a guest's attempts into an account and delete the guest; return how many there were. Twice is once.

    They get the next numbers of the account. Where the account has an attempt at the same exam under way, the guest's
    one is ended first, because only one may be open.
    """
    guest = User.objects.select_for_update().filter(pk=guest.pk, email__isnull=True).first() or guest
    attempts = list(Attempt.objects.filter(learner=guest).select_related("exam").order_by("number"))
    for attempt in attempts:
        if attempt.is_open and find_open_attempt(attempt.exam, account) is not None:
            close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.STAFF, now=now)
        _move(attempt.pk, account)
    if guest.is_guest and guest.pk:
        guest.delete()
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
    recent = Attempt.objects.filter(started_at__gte=limit).values("learner")
    # The emptied row of somebody who left is no guest: certificates stand on it.
    stale = User.objects.filter(email__isnull=True, is_active=True, date_joined__lt=limit).exclude(pk__in=recent)
    guests = list(stale.order_by("pk")[:200])
    for guest in guests:
        _delete(guest)
    return len(guests)


@transaction.atomic
def _delete(guest: User) -> None:
    """Delete a guest from the leaves up: what protects a learner's score must not keep a guest's for ever."""
    attempts = Attempt.objects.filter(learner=guest)
    delete_answers(list(attempts.values_list("pk", flat=True)))
    attempts.delete()
    guest.delete()
