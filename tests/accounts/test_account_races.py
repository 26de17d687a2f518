"""Forms of accounts sent twice at the same moment, on PostgreSQL: one account, one address, and never a fault."""

from functools import partial

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.concurrency.conftest import race  # noqa: F401  (the fixture)
from tests.conftest import PASSWORD, make_user
from tests.factories import make_free_exam

pytestmark = pytest.mark.postgres
ROUNDS = 6


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def post(address, client=None, **fields):
    reply = (client or Client(raise_request_exception=False)).post(address, fields)
    return reply.status_code


def signed_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_signing_up_four_times_with_one_address_makes_one_account(race, world, round_):  # noqa: F811
    signs = [partial(post, "/accounts/signup/", email=e, password1="a long enough secret") for e in ADDRESSES]
    statuses = race(*signs)
    assert set(statuses) <= {200, 302}, statuses
    assert User.objects.get().email == "new@example.org"
    assert EmailAddress.objects.count() == 1


ADDRESSES = ("new@example.org", "New@example.org", "new@EXAMPLE.org", "new@example.org")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_link_that_is_followed_four_times_confirms_once(race, world, round_):  # noqa: F811
    user = make_user("one@example.org", verified=False)
    link = f"/accounts/confirm-email/{EmailConfirmationHMAC(EmailAddress.objects.get(user=user)).key}/"
    statuses = race(*[partial(post, link) for _ in range(4)])
    assert set(statuses) <= {200, 302, 404}, statuses
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_address_of_two_people_is_confirmed_by_one(race, world, round_):  # noqa: F811
    people = [make_user(f"person{n}@example.org") for n in range(2)]
    rows = [EmailAddress.objects.create(user=user, email="shared@example.org", verified=False) for user in people]
    links = [f"/accounts/confirm-email/{EmailConfirmationHMAC(row).key}/" for row in rows]
    statuses = race(*[partial(post, link) for link in links * 2])
    assert set(statuses) <= {200, 302, 404}, statuses
    assert EmailAddress.objects.filter(email="shared@example.org", verified=True).count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_address_that_is_added_four_times_is_there_once(race, world, round_):  # noqa: F811
    user = make_user("one@example.org")
    clients = [signed_in(user) for _ in range(4)]
    statuses = race(*[partial(post, "/accounts/email/", c, action_add="", email="two@example.org") for c in clients])
    assert set(statuses) <= {200, 302}, statuses
    assert EmailAddress.objects.filter(user=user, email="two@example.org").count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_session_that_starts_and_signs_in_four_times_has_one_attempt(race, world, round_):  # noqa: F811
    """A guest with the free test under way signs in in four tabs at once, and starts in a fifth."""
    make_free_exam()
    user, guest = make_user("one@example.org"), Client(raise_request_exception=False)
    guest.post("/free/start/")
    tabs = []
    for _ in range(5):
        tab = Client(raise_request_exception=False)
        tab.cookies = guest.cookies.copy()
        tabs.append(tab)
    signs = [partial(post, "/accounts/login/", tab, login=user.email, password=PASSWORD) for tab in tabs[:4]]
    statuses = race(*signs, partial(post, "/free/start/", tabs[4]))
    assert set(statuses) <= {200, 302, 400}, statuses
    assert user.attempts.filter(state="in_progress").count() == 1
    assert not User.objects.filter(email=None, attempts__isnull=True).exists()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_account_that_is_deleted_in_four_tabs_is_gone_without_a_fault(race, world, round_):  # noqa: F811
    user = make_user("one@example.org")
    tabs = [signed_in(user) for _ in range(5)]
    leaves = [partial(post, "/accounts/profile/delete/", tab, password=PASSWORD) for tab in tabs[:3]]
    statuses = race(
        *leaves,
        partial(post, "/exams/certification/start/", tabs[3]),
        partial(post, "/accounts/profile/tokens/", tabs[4]),
    )
    assert max(statuses) < 500, statuses
    assert not User.objects.exists()
