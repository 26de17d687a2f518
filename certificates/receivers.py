"""Hears what exams and accounts tell."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from certificates.models import Certificate
from certificates.services import queue_issuing, reserve_certificate, withdraw_certificate
from exams.events import attempt_confirmed, attempt_passed, attempt_withdrawn
from exams.models import Attempt


@receiver(attempt_passed, dispatch_uid="certificates.passed")
def on_passed(sender: Any, attempt: Attempt, **kwargs: Any) -> None:
    """Make the row with the pass."""
    reserve_certificate(attempt=attempt)


@receiver(attempt_confirmed, dispatch_uid="certificates.confirmed")
def on_confirmed(sender: Any, attempt: Attempt, **kwargs: Any) -> None:
    """Issue once both engines have spoken."""
    if Certificate.objects.filter(attempt=attempt).exists():
        queue_issuing(attempt.pk)


@receiver(attempt_withdrawn, dispatch_uid="certificates.withdrawn")
def on_withdrawn(sender: Any, attempt: Attempt, **kwargs: Any) -> None:
    """Take the row back."""
    withdraw_certificate(attempt=attempt)


@receiver(email_confirmed, dispatch_uid="certificates.email")
def on_email_confirmed(sender: Any, email_address: Any, **kwargs: Any) -> None:
    """Issue what waited for the address."""
    held = Certificate.objects.filter(learner=email_address.user, state=Certificate.State.HELD)
    for attempt_id in held.values_list("attempt_id", flat=True):
        queue_issuing(attempt_id)
