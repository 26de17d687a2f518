"""The free test: without an account, claimed by signing up or in, forgotten after thirty days."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from exams.models import Attempt, Objection, Response, Score, Slot
from exams.selectors import list_scores
from exams.services import score_attempt, start_attempt, submit_attempt, sweep_guests
from exams.services.guests import claim_guest
from tests.conftest import PASSWORD
from tests.factories import finish, make_bank, make_free_exam, save

pytestmark = pytest.mark.django_db
NEW = {"email": "new@example.org", "password1": "a long enough phrase"}


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def free(db):
    make_bank()
    return make_free_exam()


@pytest.fixture
def guest(client, free):
    """Somebody who has started the free test in ``client``."""
    client.post(reverse("exams:free_start"))
    return User.objects.get(email=None)


def sign_in(client):
    return client.post("/accounts/login/", {"login": "learner@example.org", "password": PASSWORD})


def test_a_guest_starts_without_an_account_and_sees_no_other_page(client, guest):
    attempt = Attempt.objects.get(learner=guest)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=15)
    assert client.get(reverse("exams:question", args=[attempt.public_id, 1])).status_code == 200
    assert not guest.has_usable_password()
    for name in ("list", "history", "practice"):
        assert client.get(reverse(f"exams:{name}"))["Location"].startswith("/accounts/login/")


def test_looking_at_the_page_makes_nobody(client, free):
    assert b"15 minutes" in client.get(reverse("exams:free")).content
    assert not User.objects.exists()


def test_a_second_start_goes_on_with_the_first(client, guest):
    client.post(reverse("exams:free_start"))
    assert Attempt.objects.count() == User.objects.count() == 1
    assert b"Go on with your attempt" in client.get(reverse("exams:free")).content
    overview = client.get(reverse("exams:overview", args=[Attempt.objects.get().public_id])).content
    assert b"End the free test" in overview
    assert b"the exam" not in overview


def test_a_guest_s_attempt_is_nobody_else_s(client, guest, other_learner):
    attempt = Attempt.objects.get()
    address = reverse("exams:question", args=[attempt.public_id, 1])
    stranger = Client()
    assert stranger.get(address)["Location"].startswith("/accounts/login/")
    stranger.post(reverse("exams:free_start"))
    assert stranger.get(address).status_code == 404
    stranger.force_login(other_learner)
    assert stranger.get(address).status_code == 404


def test_a_guest_s_answers_are_saved_and_marked(client, guest):
    attempt = Attempt.objects.get()
    url = reverse("exams:save", args=[attempt.public_id, 1])
    body = json.dumps({"answer": "2*A*x", "client": "tab", "sequence": 1})
    assert client.post(url, body, content_type="application/json", headers={"If-Match": '"0"'}).status_code == 200
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    page = client.get(reverse("exams:result", args=[attempt.public_id])).content.decode()
    assert "Passed" not in page
    assert "Not passed" not in page
    assert "Keep this result" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("button primary") == 1, "one thing to do first: keep it"


def test_signing_up_claims_the_test(client, guest):
    client.post("/accounts/signup/", NEW)
    account = User.objects.get(email="new@example.org")
    assert Attempt.objects.get().learner == account
    assert not User.objects.filter(email=None).exists()
    assert "guest" not in client.session


def test_signing_in_claims_the_test_with_the_next_number(client, learner, free):
    earlier = start_attempt(exam=free, learner=learner, seed=1)
    finish(earlier, right=1, now=timezone.now())
    client.post(reverse("exams:free_start"))
    sign_in(client)
    assert [a.number for a in Attempt.objects.filter(learner=learner).order_by("number")] == [1, 2]


def test_an_open_test_of_the_account_ends_the_guest_s(client, learner, free):
    start_attempt(exam=free, learner=learner, seed=1)
    client.post(reverse("exams:free_start"))
    sign_in(client)
    states = [a.state for a in Attempt.objects.filter(learner=learner).order_by("number")]
    assert states == [Attempt.State.IN_PROGRESS, Attempt.State.SUBMITTED]


def test_the_account_s_time_reaches_the_claimed_test(guest, learner):
    learner.time_multiplier = 2
    learner.save()
    claim_guest(guest=guest, account=learner)
    attempt = Attempt.objects.get()
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=30)


def test_claiming_twice_is_claiming_once(guest, learner):
    assert claim_guest(guest=guest, account=learner) == 1
    assert claim_guest(guest=User(pk=guest.pk, email=None), account=learner) == 0
    assert Attempt.objects.get().number == 1


def test_a_claim_that_fails_keeps_nobody_from_signing_in(client, guest, learner, monkeypatch):
    def fail(**more):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("exams.services.claim_guest", fail)
    assert sign_in(client).status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    assert Attempt.objects.get().learner == guest


def test_guests_are_forgotten_after_thirty_days_with_all_they_typed(client, guest, learner, free):
    attempt = Attempt.objects.get()
    save(attempt, 1, "2*A*x", now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    verdict = attempt.slots.first().verdicts.get()
    Objection.objects.create(slot=verdict.slot, verdict=verdict, text="it is right", created_at=timezone.now())
    kept = start_attempt(exam=free, learner=learner, seed=1)
    assert sweep_guests(now=timezone.now() + timedelta(days=29)) == 0
    assert sweep_guests(now=timezone.now() + timedelta(days=31)) == 1
    assert list(User.objects.all()) == [learner]
    assert list(Attempt.objects.all()) == [kept]
    assert Slot.objects.count() == 8
    assert not Response.objects.exists()
    assert not Score.objects.exists()


def test_a_guest_who_came_again_is_kept_thirty_days_more(client, guest, free):
    submit_attempt(attempt=Attempt.objects.get())
    later = timezone.now() + timedelta(days=20)
    start_attempt(exam=free, learner=guest, seed=2, now=later)
    assert sweep_guests(now=timezone.now() + timedelta(days=40)) == 0
    assert sweep_guests(now=later + timedelta(days=31)) == 1


def test_a_session_of_a_forgotten_guest_is_nobody_s(client, guest):
    sweep_guests(now=timezone.now() + timedelta(days=31))
    assert b"Start now" in client.get(reverse("exams:free")).content


def test_a_script_does_not_fill_the_table(client, free, monkeypatch):
    monkeypatch.setattr("accounts.guests.MOST_AN_HOUR", 2)
    for _ in range(4):
        Client().post(reverse("exams:free_start"))
    assert User.objects.count() == 2


def test_a_free_test_is_no_score_for_lists(free, learner):
    finish(start_attempt(exam=free, learner=learner, seed=1), right=8, now=timezone.now())
    assert Score.objects.get().points == 8
    assert not list_scores(learner).exists()


def test_nobody_signs_in_as_a_guest(client, guest):
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)
    client.logout()
    for login in ("", "None", guest.learner_number):
        client.post("/accounts/login/", {"login": login, "password": ""})
    assert "_auth_user_id" not in client.session


def test_the_landing_page_leads_to_the_free_test(client, free):
    from tests.factories import make_exam

    make_exam()
    assert reverse("exams:free") in client.get("/").content.decode()
