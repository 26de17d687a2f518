"""Hears what accounts tell: somebody signed in, leaves, wants a copy; a learner's time was changed."""

import logging
from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.events import account_closing, copy_wanted, time_multiplier_changed
from accounts.guests import find_guest, forget_guest
from accounts.models import User
from exams import services
from exams.copies import copy_attempts

logger = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="exams.claim")
def on_signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Move the free test of this session into the account; a fault here must not keep anybody from signing in."""
    guest = find_guest(request) if request is not None and hasattr(request, "session") else None
    if request is None or guest is None:
        return
    try:
        services.claim_guest(guest=guest, account=user)
    except Exception:
        logger.exception("guest %s was not moved into account %s", guest.pk, user.pk)
    else:
        forget_guest(request)


@receiver(time_multiplier_changed, dispatch_uid="exams.multiplier")
def on_time_changed(sender: Any, user: User, **kwargs: Any) -> None:
    """Let a new multiplier reach the attempts that are running."""
    services.refresh_deadlines(learner=user)


@receiver(account_closing, dispatch_uid="exams.leaving")
def on_leaving(sender: Any, user: User, now: datetime, **kwargs: Any) -> str:
    """Delete what the person sat, and say what stays."""
    left = services.forget_attempts(learner=user, now=now)
    return "The days of the attempts that certificates stand on stay, without answers and scores." if left else ""


@receiver(copy_wanted, dispatch_uid="exams.copy")
def on_copy_wanted(sender: Any, user: User, **kwargs: Any) -> dict[str, Any]:
    """Hand out what the person sat."""
    return {"attempts": copy_attempts(user)}
