"""People: signing up and in, the profile, the first accounts."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import create_first_accounts
from tests.conftest import PASSWORD, make_user


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def test_a_visitor_signs_up_and_may_start_at_once(client, exam):
    reply = client.post("/accounts/signup/", {"email": "New@Example.org", "password1": "a long enough secret"})
    assert reply.status_code == 302
    user = User.objects.get()
    assert user.email == "new@example.org"
    assert client.get("/attempts/").status_code == 200
    assert "confirm" in mail.outbox[0].body.lower()


def test_a_short_password_is_refused(client, db):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "short"})
    assert not User.objects.exists()


def test_signing_in_works_in_any_case(client, learner):
    client.post("/accounts/login/", {"login": learner.email.upper(), "password": PASSWORD})
    assert client.get("/attempts/").status_code == 200


def test_guessing_a_password_is_limited(client, learner):
    for _ in range(6):
        client.post("/accounts/login/", {"login": learner.email, "password": "wrong"})
    page = client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    assert page.status_code == 200
    assert "Too many" in page.content.decode()


def test_the_administration_uses_the_same_login(client, db):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_addresses_are_unique_whatever_their_case(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=learner.email.upper())


def test_the_first_accounts_have_random_passwords_and_are_made_once(db):
    first = create_first_accounts()
    assert [row.role for row in first] == ["learner", "instructor", "administrator"]
    assert len({row.password for row in first}) == 3
    assert all(User.objects.get(email=row.email).check_password(row.password) for row in first)
    assert create_first_accounts() == ()


def test_the_first_instructor_may_author_and_nothing_more(db):
    create_first_accounts()
    user = User.objects.get(email="instructor@example.org")
    assert user.has_perm("questions.change_itemversion")
    assert user.has_perm("exams.view_score")
    assert not user.has_perm("accounts.view_user")
    assert not user.has_perm("accounts.view_learner_names")


def test_the_profile_is_changed(client, learner):
    client.force_login(learner)
    client.post("/accounts/profile/", {"name": "  Printed   Name ", "theme": "dark"})
    learner.refresh_from_db()
    assert (learner.name, learner.theme) == ("Printed Name", "dark")
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_a_token_is_shown_once_and_can_be_revoked(client, learner):
    client.force_login(learner)
    page = client.post("/accounts/profile/tokens/").content.decode()
    from knox.models import AuthToken

    row = AuthToken.objects.get()
    assert row.token_key in page
    assert row.digest in page
    client.post("/accounts/profile/tokens/revoke/", {"digest": row.digest})
    assert not AuthToken.objects.exists()


def test_nobody_revokes_anothers_token(client, learner, other_learner):
    from accounts.services import create_token

    row, _ = create_token(user=other_learner)
    client.force_login(learner)
    client.post("/accounts/profile/tokens/revoke/", {"digest": row.digest})
    row.refresh_from_db()


def test_learner_numbers_differ(db):
    assert make_user("a@example.org").learner_number != make_user("b@example.org").learner_number
