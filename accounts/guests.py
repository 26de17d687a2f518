"""Guests of the free test: a row without address or password, known by the session alone."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User

SESSION_KEY = "guest"
# A class behind one address may take the test together; a script that fills the table may not.
MOST_AN_HOUR = 60


def find_guest(request: HttpRequest) -> User | None:
    """Return the guest of this session, if there is one and it was not swept or claimed."""
    key = request.session.get(SESSION_KEY)
    return User.objects.filter(pk=key, email__isnull=True, is_active=True).first() if key else None


def find_learner(request: HttpRequest) -> User | None:
    """Return who sits here: the signed-in user, else the session's guest, else nobody."""
    return request.user if isinstance(request.user, User) else find_guest(request)


def remember_guest(request: HttpRequest, guest: User) -> None:
    """Let this session be the guest's."""
    request.session[SESSION_KEY] = guest.pk


def forget_guest(request: HttpRequest) -> None:
    """Let this session be nobody's again."""
    request.session.pop(SESSION_KEY, None)


def may_make_guest(request: HttpRequest) -> bool:
    """Return whether another guest may come from this address within the hour, and count this one."""
    key = f"guests:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, timeout=3600)
    try:
        return int(cache.incr(key)) <= MOST_AN_HOUR
    except ValueError:  # it ran out between the two lines
        return True
