"""Reads of people."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import User


def is_email_verified(user: User) -> bool:
    """Return whether the user's own address was confirmed."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def list_tokens(user: User) -> "QuerySet[AuthToken]":
    """Return the user's API tokens that still work, newest first."""
    return AuthToken.objects.filter(user=user, expiry__gt=timezone.now()).order_by("-created")
