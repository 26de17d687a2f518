"""What changes people: the three accounts of a first start, tokens, the profile."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.db import transaction
from knox.models import AuthToken

from accounts.errors import AccountGone
from accounts.events import time_multiplier_changed
from accounts.models import User

INSTRUCTORS = "Instructors"
FIRST_ROLES: tuple[tuple[str, dict[str, bool]], ...] = (
    ("learner", {}),
    ("instructor", {"is_staff": True}),
    ("administrator", {"is_staff": True, "is_superuser": True}),
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """How one of the first accounts signs in; the password is known here and on the screen only."""

    role: str
    email: str
    password: str


@transaction.atomic
def create_first_accounts() -> tuple[Credentials, ...]:
    """Make a learner, an instructor and an administrator with random passwords, if there is no user yet.

    Their addresses count as verified, since they belong to whoever started the installation.
    """
    if User.objects.exists():
        return ()
    return tuple(_create_account(role, flags) for role, flags in FIRST_ROLES)


def _create_account(role: str, flags: dict[str, bool]) -> Credentials:
    credentials = Credentials(role, f"{role}@example.org", secrets.token_urlsafe(12))
    user = User.objects.create_user(credentials.email, credentials.password, name=role.capitalize(), **flags)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role == "instructor":
        user.groups.add(Group.objects.get(name=INSTRUCTORS))
    return credentials


@transaction.atomic
def create_token(*, user: User) -> tuple[AuthToken, str]:
    """Return a new API token's row and its text, which is shown once and stored as a hash. Raises AccountGone."""
    lock_account(user)
    row, text = AuthToken.objects.create(user=user, expiry=timedelta(days=settings.API_TOKEN_DAYS))
    return row, str(text)


def revoke_token(*, user: User, digest: str) -> bool:
    """Delete a token of this user; return whether there was one."""
    deleted, _ = AuthToken.objects.filter(user=user, digest=digest).delete()
    return deleted > 0


@transaction.atomic
def set_time_multiplier(*, user: User, multiplier: Decimal, by: User) -> User:
    """Give a person more time in every exam, from now on and in what is running; who did it is kept.

    Raises ValidationError outside 1 to 4.
    """
    # Without its key: a score that is stored at this moment refers to the row, and holds the attempt that we want next.
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before, row.time_multiplier = row.time_multiplier, multiplier
    row.clean_fields(exclude=[field.name for field in User._meta.fields if field.name != "time_multiplier"])
    if before == multiplier:
        return row
    row.save(update_fields=["time_multiplier"])
    LogEntry.objects.log_actions(
        by.pk, [row], CHANGE, f"Time multiplier from {before:.2f} to {multiplier:.2f}.", single_object=True
    )
    time_multiplier_changed.send(sender=User, user=row)
    return row


def require_account(user: User) -> None:
    """Lock the row of an account, also of one that was put to rest, until the transaction ends. Raises AccountGone."""
    if User.objects.select_for_update(no_key=True).filter(pk=user.pk, email__isnull=False).first() is None:
        raise AccountGone("This account is not there any more.")


def lock_account(user: User) -> None:
    """Lock the row of somebody with an account until the transaction ends. Raises AccountGone.

    Whoever deletes the account holds this lock: what is written to it waits, and is refused when nobody is there.
    """
    rows = User.objects.select_for_update(no_key=True).filter(pk=user.pk, email__isnull=False, is_active=True)
    if rows.first() is None:
        raise AccountGone("This account is not there any more.")


@transaction.atomic
def update_profile(*, user: User, name: str, theme: str) -> User:
    """Set the name as printed and the theme. Raises AccountGone: a name is never written to the row of who left."""
    lock_account(user)
    user.name, user.theme = " ".join(name.split()), theme
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "theme"])
    return user
