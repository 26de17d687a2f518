"""Reads of people."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone
from knox.models import AuthToken

from accounts.events import copy_wanted
from accounts.models import User


def is_email_verified(user: User) -> bool:
    """Return whether the user's own address was confirmed."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def list_tokens(user: User) -> "QuerySet[AuthToken]":
    """Return the user's API tokens that still work, newest first."""
    return AuthToken.objects.filter(user=user, expiry__gt=timezone.now()).order_by("-created")


def build_copy(user: User) -> dict[str, Any]:
    """Return all that is kept of a person, by parts, ready for JSON; passwords and tokens are kept as hashes only."""
    parts: dict[str, Any] = {"made_at": timezone.now().isoformat(), "profile": _copy_profile(user)}
    answers: list[tuple[Any, Any]] = copy_wanted.send(sender=User, user=user)
    for _, part in answers:
        parts.update(part)
    return parts


def _copy_profile(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    tokens = AuthToken.objects.filter(user=user).order_by("created")
    return {
        "email": user.email,
        "name": user.name,
        "learner_number": user.learner_number,
        "time_multiplier": str(user.time_multiplier),
        "theme": user.theme,
        "joined_at": user.date_joined.isoformat(),
        "last_signed_in_at": user.last_login.isoformat() if user.last_login else None,
        "addresses": [{"email": row.email, "is_verified": row.verified} for row in addresses],
        "tokens": [
            {"begins": row.token_key, "made_at": row.created.isoformat(), "ends_at": row.expiry.isoformat()}
            for row in tokens
        ],
    }
