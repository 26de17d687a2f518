"""Deleting one's own account: by password or by a link in a mail, with all that others keep of the person."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from knox.models import AuthToken

from accounts.errors import AccountError, AccountGone
from accounts.events import account_closing
from accounts.models import User
from accounts.numbers import make_learner_number

LAST_ADMINISTRATOR = (
    "This is the last administrator of this installation. Make somebody else an administrator first; "
    "then this account can be deleted."
)


class LeavingLinks(PasswordResetTokenGenerator):
    """Texts that stand for one account and one state of it; after a sign-in or a new address they count no more."""

    key_salt = "accounts.leaving"


links = LeavingLinks()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was deleted: the address that was signed in with, and a sentence for each thing that stays."""

    email: str
    kept: tuple[str, ...]


def find_reason_to_stay(user: User) -> str:
    """Return why this account cannot be deleted now, for its owner to read; "" if it can."""
    others = User.objects.filter(is_superuser=True, is_staff=True, is_active=True, email__isnull=False)
    return LAST_ADMINISTRATOR if user.is_superuser and not others.exclude(pk=user.pk).exists() else ""


def send_leaving_link(*, user: User, address: str) -> None:
    """Send the link that deletes an account without a password; ``address`` is that of the page, with its host."""
    text = render_to_string("accounts/leaving_message.txt", {"link": f"{address}?token={links.make_token(user)}"})
    send_mail("Nabla: delete your account", text, None, [str(user.email)])


def is_leaving_link(user: User, token: str) -> bool:
    """Return whether this text was sent to this person, lately, and the account is as it was then."""
    return links.check_token(user, token)


@transaction.atomic
def close_account(*, user: User, now: datetime) -> Receipt:
    """Delete an account with all that is kept of its person.

    Raises AccountError for the last administrator, AccountGone where it was deleted at the same moment.
    The row itself stays, emptied, where something stands on it that others need: a certificate's slot in the list of
    what was revoked, a question that was written, the history of the administration.
    """
    # All of them, in one order: of the last two administrators only one may leave, also at the same moment.
    # Without their keys: rows that refer to a person are still written while others wait for this one.
    people = User.objects.select_for_update(no_key=True)
    list(people.filter(is_superuser=True).order_by("pk").values_list("pk"))
    row = people.filter(pk=user.pk, email__isnull=False).first()
    if row is None:
        raise AccountGone("This account is not there any more.")
    if reason := find_reason_to_stay(row):
        raise AccountError(reason)
    email = str(row.email)
    said = [sentence for _, sentence in account_closing.send(sender=User, user=row, now=now) if sentence]
    # Now with its key: what refers to the person was written before and goes too, or waits and finds nobody.
    User.objects.select_for_update().get(pk=row.pk)
    AuthToken.objects.filter(user=row).delete()
    EmailAddress.objects.filter(user=row).delete()
    _forget_in_history(row)
    if not _delete_row(row):
        _empty_row(row)
    return Receipt(email, tuple(said))


def _forget_in_history(row: User) -> None:
    """The history of the administration keeps what was done, not to whom by address."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(row.pk))
    entries.update(object_repr="a deleted account")


def _delete_row(row: User) -> bool:
    """Delete the row unless something protects it; what staff did in the administration stays with it."""
    if row.is_staff or LogEntry.objects.filter(user=row).exists():
        return False
    try:
        row.delete()
    except ProtectedError:  # raised before anything is deleted
        return False
    return True


def _empty_row(row: User) -> None:
    """Leave a row that says nothing of anybody and that nobody signs in with, under a new number."""
    row.groups.clear()
    row.user_permissions.clear()
    fresh = User(
        pk=row.pk, email=None, learner_number=make_learner_number(), is_active=False, date_joined=row.date_joined
    )
    fresh.set_unusable_password()
    fresh.save(force_update=True)
