"""Forgetting what a person sat: answers, verdicts, scores; an attempt that a certificate stands on stays, empty."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from exams.models import Attempt, Objection, Response, Score, Slot, SlotVerdict, Visit
from exams.services.attempts import close_attempt
from exams.services.locking import lock_attempt

LEFT = "Its learner deleted the account."


@transaction.atomic
def forget_attempts(*, learner: User, now: datetime | None = None) -> int:
    """Close what is open and delete every attempt with all that was typed in it; return how many are left empty.

    An attempt that somebody else's table protects keeps its row, void: no question, no answer, no score.
    """
    left = 0
    for attempt_id in Attempt.objects.filter(learner=learner).order_by("pk").values_list("pk", flat=True):
        attempt = lock_attempt(attempt_id)
        if attempt.is_open:
            attempt = close_attempt(attempt_id=attempt_id, closed_by=Attempt.ClosedBy.LEARNER, now=now)
        delete_answers([attempt_id])
        try:
            attempt.delete()
        except ProtectedError:  # raised before anything is deleted
            _empty(attempt)
            left += 1
    return left


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
