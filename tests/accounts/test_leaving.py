"""Leaving for good: one's account deleted by oneself, what goes with it and what stays, and a copy to take away."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin import site
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from knox.models import AuthToken

from accounts.errors import AccountError, AccountGone
from accounts.leaving import close_account, find_reason_to_stay
from accounts.models import User
from accounts.services import create_token
from certificates.models import Certificate, CertificateEvent, Wishes
from certificates.selectors import find_chain_breaks, list_revoked_slots
from certificates.services import issue_certificate
from exams.models import Attempt, Objection, Response, Score, Slot, SlotVerdict, Visit
from exams.services import confirm_attempt, object_to_verdict, record_view, score_attempt, submit_attempt, sweep_guests
from tests.conftest import PASSWORD, make_user
from tests.factories import START, begin, finish, save

PAGE = "/accounts/profile/delete/"
TYPED = "A*x TYPED BY THE LEARNER"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def holder(learner, attempt):
    """A learner with a certificate, a token, another attempt under way, and things typed everywhere."""
    save(attempt, 16, "4711")
    finish(attempt, right=13)
    confirm_attempt(attempt_id=attempt.pk)
    assert issue_certificate(attempt_id=attempt.pk, now=START + timedelta(minutes=9)).state == "issued"
    again = begin(attempt.exam, learner, now=START + timedelta(hours=1))
    record_view(slot=again.slots.first(), now=START + timedelta(hours=1))
    save(again, 1, TYPED, now=START + timedelta(hours=1, minutes=1))
    create_token(user=learner)
    return learner


def leave(client, password=PASSWORD):
    return client.post(PAGE, {"password": password}, follow=True)


def text_of(page):
    return page.content.decode()


def test_the_profile_leads_to_both(client, learner):
    client.force_login(learner)
    page = text_of(client.get("/accounts/profile/"))
    assert PAGE in page
    assert "/accounts/profile/data/" in page


def test_the_page_says_what_goes_and_what_stays_before_anything_is_done(client, learner):
    client.force_login(learner)
    page = text_of(client.get(PAGE))
    for words in ("What is removed", "What is kept, and why", "Its holder asked for it.", "Backups"):
        assert words in page
    assert User.objects.filter(pk=learner.pk).exists()


def test_an_account_without_a_certificate_leaves_nothing(client, learner, attempt):
    save(attempt, 1, TYPED)
    create_token(user=learner)
    client.force_login(learner)
    page = leave(client)
    assert "The account learner@example.org is deleted, and you are signed out everywhere." in text_of(page)
    for model in (User, EmailAddress, AuthToken, Wishes, Attempt, Slot, Response, Score, SlotVerdict, Visit):
        assert not model.objects.exists(), model


def test_the_certificate_is_revoked_because_its_holder_asked_and_keeps_slot_and_hash(client, holder):
    before = Certificate.objects.get()
    client.force_login(holder)
    said = text_of(leave(client))
    row = Certificate.objects.get()
    assert (row.state, row.revoked_because) == ("revoked", "Its holder asked for it.")
    assert (row.slot, row.list_number, row.credential_sha256) == (
        before.slot,
        before.list_number,
        before.credential_sha256,
    )
    assert (row.credential, row.jwt, row.snapshot) == ("", "", {})
    assert row.slot in list_revoked_slots(row.list_number)
    assert "Certificates are revoked; their places in the list of what was revoked and their hashes stay." in said
    assert "This certificate was erased." in text_of(client.get(f"/c/{row.code}"))


def test_the_log_stays_whole_and_everything_verifies_afterwards(client, holder, capsys):
    client.force_login(holder)
    leave(client)
    assert [event.kind for event in CertificateEvent.objects.order_by("number")][-2:] == ["revoked", "erased"]
    assert find_chain_breaks() == []
    call_command("verify_certificates")
    assert "0 genuine, 1 revoked" in capsys.readouterr().out


def test_of_the_person_nothing_is_left_in_any_table(client, holder):
    client.force_login(holder)
    leave(client)
    call_command("dumpdata", output=None, exclude=["contenttypes"], stdout=(kept := Kept()))
    for words in (holder.email, holder.name, holder.learner_number, TYPED, "4711", holder.password):
        assert words not in kept.text
    for model in (EmailAddress, AuthToken, Wishes, Slot, Response, Score, SlotVerdict, Visit):
        assert not model.objects.exists(), model
    row = User.objects.get()
    assert (row.email, row.name, row.is_active, row.has_usable_password()) == (None, "", False, False)


class Kept:
    """What a command writes."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


def test_an_attempt_that_runs_is_closed(client, holder):
    running = Attempt.objects.get(state="in_progress")
    client.force_login(holder)
    leave(client)
    assert not Attempt.objects.filter(state="in_progress").exists()
    assert not Attempt.objects.filter(pk=running.pk).exists()
    stays = Attempt.objects.get()
    assert (stays.state, stays.void_reason, stays.seed) == ("void", "Its learner deleted the account.", 0)


def test_what_was_replied_to_a_refusal_goes_too(client, learner, attempt):
    save(attempt, 1, "A*(x")
    submit_attempt(attempt=attempt, now=START)
    score_attempt(attempt_id=attempt.pk, now=START)
    confirm_attempt(attempt_id=attempt.pk, now=START)
    attempt.refresh_from_db()
    object_to_verdict(attempt=attempt, position=1, text="I think it is right.")
    client.force_login(learner)
    leave(client)
    assert not Objection.objects.exists()
    assert not User.objects.exists()


def test_every_session_and_token_ends(client, holder):
    elsewhere, (_, token) = Client(), create_token(user=holder)
    elsewhere.force_login(holder)
    client.force_login(holder)
    leave(client)
    for session in (client, elsewhere):
        assert session.get("/attempts/").status_code == 302
    assert Client().get("/api/v1/scores/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert not elsewhere.login(username="learner@example.org", password=PASSWORD)


def test_the_address_is_free_for_a_new_account(client, holder):
    client.force_login(holder)
    leave(client)
    assert make_user("learner@example.org").pk != holder.pk


def test_another_password_deletes_nothing(client, holder):
    client.force_login(holder)
    page = leave(client, "another one")
    assert "This is not your password. Nothing was deleted." in text_of(page)
    assert Certificate.objects.get().state == "issued"
    assert User.objects.get(pk=holder.pk).is_active


def test_without_any_password_nothing_is_deleted(client, holder):
    client.force_login(holder)
    client.post(PAGE, {"token": "x"})
    client.post(PAGE)
    assert User.objects.get(pk=holder.pk).is_active


def test_guessing_the_password_on_this_page_is_limited(client, learner):
    client.force_login(learner)
    statuses = [client.post(PAGE, {"password": "wrong"}).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 429
    assert User.objects.filter(pk=learner.pk).exists()


def test_the_page_is_for_whoever_is_signed_in_and_for_their_own_account_only(client, learner, other_learner):
    assert client.post(PAGE, {"password": PASSWORD})["Location"].startswith("/accounts/login/")
    client.force_login(other_learner)
    leave(client)
    assert list(User.objects.values_list("email", flat=True)) == [learner.email]


@pytest.fixture
def passwordless(learner):
    learner.set_unusable_password()
    learner.save()
    return learner


def test_an_account_without_a_password_is_deleted_by_the_link_in_a_mail(client, passwordless):
    client.force_login(passwordless)
    assert "Send the link" in text_of(client.get(PAGE))
    client.post(PAGE, {"send": "1"})
    [message] = mail.outbox
    assert message.to == [passwordless.email]
    link = next(word for word in message.body.split() if word.startswith("http"))
    assert User.objects.exists()
    page = client.get(link)
    token = page.context["form"]["token"].value()
    assert "Are you sure?" in text_of(page)
    client.post(PAGE, {"token": token})
    assert not User.objects.exists()


def test_a_link_for_somebody_else_or_none_deletes_nothing(client, passwordless, other_learner):
    from accounts.leaving import links

    other_learner.set_unusable_password()
    other_learner.save()
    client.force_login(passwordless)
    for token in ("", "x-y", links.make_token(other_learner)):
        page = client.post(PAGE, {"token": token, "password": "x"})
        assert page.status_code == 200
        assert "Send the link" in text_of(page)
    assert User.objects.count() == 2


def test_a_link_does_not_stand_in_for_a_password(client, learner):
    from accounts.leaving import links

    client.force_login(learner)
    client.post(PAGE, {"token": links.make_token(learner)})
    client.post(PAGE, {"send": "1"})
    assert User.objects.exists()
    assert mail.outbox == []


def test_the_last_administrator_stays(client, administrator, learner):
    client.force_login(administrator)
    assert "Make somebody else an administrator first" in text_of(client.get(PAGE))
    page = leave(client)
    assert "This is the last administrator of this installation." in text_of(page)
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


@pytest.mark.parametrize("lack", [{"is_active": False}, {"is_staff": False}, {"email": None}])
def test_an_administrator_who_cannot_enter_does_not_count(administrator, lack):
    other = make_user("second@example.org", is_staff=True, is_superuser=True)
    assert find_reason_to_stay(administrator) == ""
    User.objects.filter(pk=other.pk).update(**lack)
    with pytest.raises(AccountError):
        close_account(user=administrator, now=START)


def test_of_two_administrators_one_may_leave_and_what_they_did_stays_without_their_name(client, administrator):
    other = make_user("second@example.org", name="Second One", is_staff=True, is_superuser=True)
    LogEntry.objects.log_actions(other.pk, [administrator], CHANGE, "Did something.", single_object=True)
    LogEntry.objects.log_actions(administrator.pk, [other], CHANGE, "Changed something.", single_object=True)
    client.force_login(other)
    leave(client)
    row = User.objects.get(pk=other.pk)
    assert (row.email, row.name, row.is_staff, row.is_superuser, row.is_active) == (None, "", False, False, False)
    assert LogEntry.objects.filter(user=row, change_message="Did something.").exists()
    assert LogEntry.objects.get(object_id=str(row.pk)).object_repr == "a deleted account"


@pytest.mark.parametrize("is_staff", [True, False])
def test_an_author_leaves_and_the_questions_stay(client, instructor, exam, is_staff):
    from questions.models import ItemVersion

    User.objects.filter(pk=instructor.pk).update(is_staff=is_staff)
    ItemVersion.objects.update(created_by=instructor)
    count = ItemVersion.objects.count()
    client.force_login(instructor)
    leave(client)
    assert ItemVersion.objects.filter(created_by=instructor.pk).count() == count
    assert str(User.objects.get(pk=instructor.pk)).startswith("deleted account ")


def test_the_row_of_somebody_who_left_is_no_guest_to_be_swept(client, holder):
    client.force_login(holder)
    leave(client)
    assert sweep_guests(now=START + timedelta(days=400)) == 0
    assert Certificate.objects.count() == 1


def test_a_failure_on_the_way_deletes_nothing(holder, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("certificates.receivers.erase_certificates", fail)
    with pytest.raises(RuntimeError):
        close_account(user=holder, now=START)
    assert Certificate.objects.get().state == "issued"
    assert Response.objects.filter(answer=TYPED).exists()
    assert User.objects.get(pk=holder.pk).email


def test_the_copy_holds_profile_attempts_answers_scores_and_certificates(client, holder):
    client.force_login(holder)
    reply = client.get("/accounts/profile/data/")
    assert reply["Content-Disposition"] == f'attachment; filename="nabla-{holder.learner_number}.json"'
    assert "no-store" in reply["Cache-Control"]
    copy = json.loads(reply.content)
    assert set(copy) == {"made_at", "profile", "attempts", "certificates", "certificate_wishes"}
    assert (copy["profile"]["email"], copy["profile"]["name"]) == (holder.email, holder.name)
    graded, running = copy["attempts"]
    assert (graded["score"]["points"], graded["score"]["of"], graded["score"]["is_passed"]) == ("13", 16, True)
    assert running["questions"][0]["answers"][0]["answer"] == TYPED
    row = Certificate.objects.get()
    [certificate] = copy["certificates"]
    assert (certificate["code"], certificate["credential"]) == (row.code, json.loads(row.credential))


def test_the_copy_says_what_was_right_once_nothing_is_under_way(client, learner, attempt):
    finish(attempt, right=13)
    client.force_login(learner)
    [graded] = json.loads(client.get("/accounts/profile/data/").content)["attempts"]
    outcomes = [question["outcome"] for question in graded["questions"]]
    assert (outcomes.count("correct"), outcomes[0], graded["questions"][0]["credit"]) == (13, "correct", "1")


def test_the_copy_tells_nothing_of_an_attempt_that_runs_or_waits(client, holder):
    """No verdict, no key, no seed, no explanation; of the same questions nothing in earlier attempts either."""
    client.force_login(holder)
    text = client.get("/accounts/profile/data/").content.decode()
    graded, running = json.loads(text)["attempts"]
    for question in running["questions"]:
        assert (question["outcome"], question["credit"]) == (None, None)
    assert running["score"] is None
    for words in ("seed", "key", "RATIONALEONE", "HINTONE", "feedback", "back", PASSWORD, holder.password):
        assert f'"{words}"' not in text
        assert words not in json.dumps([graded["questions"], running["questions"]])
    submit_attempt(attempt=Attempt.objects.get(state="in_progress"), now=START + timedelta(hours=1, minutes=2))
    waits = json.loads(client.get("/accounts/profile/data/").content)["attempts"][1]
    assert waits["state"] == "submitted"
    assert {question["outcome"] for question in waits["questions"]} == {None}


def test_what_stands_in_a_running_exam_is_held_back_in_earlier_attempts_too(client, holder):
    from exams.observations import find_held_items

    held = find_held_items(holder)
    slots = Slot.objects.filter(attempt__state="graded", item_version__item__slug__in=held)
    positions = set(slots.values_list("position", flat=True))
    assert positions
    client.force_login(holder)
    graded = json.loads(client.get("/accounts/profile/data/").content)["attempts"][0]
    assert {question["position"] for question in graded["questions"] if question["outcome"] is None} == positions


def test_the_copy_is_of_oneself_only(client, holder, other_learner):
    client.force_login(other_learner)
    text = client.get("/accounts/profile/data/").content.decode()
    assert json.loads(text)["attempts"] == json.loads(text)["certificates"] == []
    assert holder.email not in text


def test_the_copy_has_a_bound_on_its_queries(client, holder, django_assert_max_num_queries):
    client.force_login(holder)
    with django_assert_max_num_queries(14):
        client.get("/accounts/profile/data/")


@pytest.mark.parametrize("with_certificate", [True, False])
def test_who_left_does_not_come_back_by_a_form_of_the_administration(db, request, with_certificate):
    """The page was sent at the moment in which the account went; the row that it had read is written nowhere."""
    stale = request.getfixturevalue("holder" if with_certificate else "learner")
    close_account(user=User.objects.get(pk=stale.pk), now=START)
    with pytest.raises(AccountGone):
        site._registry[User].save_model(None, stale, None, True)
    assert not User.objects.filter(email=stale.email).exists()
