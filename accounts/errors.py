"""What accounts refuse; the message is for whoever asked."""

from django.core.exceptions import PermissionDenied


class AccountError(Exception):
    """The rules do not allow it now."""


class AccountGone(AccountError, PermissionDenied):
    """It was deleted at the same moment: HTTP 403."""
