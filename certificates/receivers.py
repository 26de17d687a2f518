"""Hears what exams and accounts tell."""

from datetime import datetime
from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from accounts.events import account_closing, copy_wanted
from accounts.models import User
from certificates.models import Certificate
from certificates.selectors import copy_certificates
from certificates.services import erase_certificates, queue_issuing, reserve_certificate, withdraw_certificate
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


@receiver(account_closing, dispatch_uid="certificates.leaving")
def on_leaving(sender: Any, user: User, now: datetime, **kwargs: Any) -> str:
    """Revoke and erase the certificates of whoever leaves, and say what stays."""
    if not Certificate.objects.filter(learner=user).exists():
        return ""
    erase_certificates(learner=user, now=now)
    return "Certificates are revoked; their places in the list of what was revoked and their hashes stay."


@receiver(copy_wanted, dispatch_uid="certificates.copy")
def on_copy_wanted(sender: Any, user: User, **kwargs: Any) -> dict[str, Any]:
    """Hand out certificates and what the person wished for them."""
    return copy_certificates(user)
