"""Forgetting what a person sat: answers, verdicts, scores; an attempt that a certificate stands on stays, empty."""

from datetime import datetime

from django.db import router, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from accounts.models import User
from exams.models import Attempt, Objection, Response, Score, Slot, SlotVerdict, Visit
from exams.services.attempts import close_attempt
from exams.services.locking import lock_attempts_of, lock_to_delete

LEFT = "Its learner deleted the account."


@transaction.atomic
def forget_attempts(*, learner: User, now: datetime | None = None) -> int:
    """Close what is open and delete every attempt with all that was typed in it; return how many are left empty.

    An attempt that somebody else's table protects keeps its row, void: no question, no answer, no score.
    """
    left = 0
    closed_by = Attempt.ClosedBy.LEARNER
    for row in lock_attempts_of(learner):
        attempt = close_attempt(attempt_id=row.pk, closed_by=closed_by, now=now) if row.is_open else row
        delete_answers([attempt.pk])
        if _is_protected(attempt):
            _empty(attempt)
            left += 1
        else:
            lock_to_delete([attempt.pk])
            attempt.delete()
    return left


def _is_protected(attempt: Attempt) -> bool:
    """Return whether somebody else's table stands on the row; nothing is deleted here."""
    try:
        Collector(using=router.db_for_write(Attempt)).collect([attempt])
    except ProtectedError:
        return True
    return False


def delete_answers(attempts: list[int]) -> None:
    """Delete what attempts hold, from the leaves up: each row protects the one that it was made from."""
    Objection.objects.filter(slot__attempt__in=attempts).delete()
    SlotVerdict.objects.filter(slot__attempt__in=attempts).delete()
    Response.objects.filter(slot__attempt__in=attempts).delete()
    Slot.objects.filter(attempt__in=attempts).delete()
    Score.objects.filter(attempt__in=attempts).delete()
    Visit.objects.filter(attempt__in=attempts).delete()


def _empty(attempt: Attempt) -> None:
    attempt.state, attempt.void_reason, attempt.choice, attempt.seed = Attempt.State.VOID, LEFT, {}, 0
    attempt.save(update_fields=["state", "void_reason", "choice", "seed"])
