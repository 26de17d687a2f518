"""Exact orders of two and three people at once, each once the cause of a fault: one order of locks, nothing escapes."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.errors import AccountGone
from accounts.leaving import Receipt, close_account
from accounts.models import User
from accounts.services import create_token, set_time_multiplier, update_profile
from certificates.errors import CertificateError
from certificates.models import Certificate, SigningKey, Wishes
from certificates.selectors import find_chain_breaks
from certificates.services import (
    compromise_key,
    confirm_wishes,
    create_signing_key,
    issue_certificate,
    reissue_certificate,
    revoke_certificate,
    rotate_key,
)
from certificates.services.wishes import Wish
from exams.errors import AttemptClosed, ExamNotOpen
from exams.models import Attempt, Objection, Score, Slot, SlotVerdict, Visit
from exams.services import (
    Saved,
    claim_guest,
    confirm_attempt,
    object_to_verdict,
    record_visit,
    save_response,
    score_attempt,
    start_attempt,
    submit_attempt,
    sweep_guests,
    void_attempt,
)
from exams.services.saving import Draft
from tests.conftest import make_user
from tests.factories import finish, make_free_exam, right_answer, save

pytestmark = pytest.mark.postgres
LONG_AGO = timedelta(days=40)


@pytest.fixture
def holder(world):
    """A learner whose pass waits for its certificate."""
    learner = make_user("holder@example.org", name="Holder")
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    finish(attempt, now=None)
    confirm_attempt(attempt_id=attempt.pk)
    return learner


@pytest.fixture
def certificate(holder):
    """The certificate of the holder, issued."""
    return issue_certificate(attempt_id=Attempt.objects.get(learner=holder).pk)


@pytest.fixture
def guest(world):
    """A guest of whom nothing was heard for forty days, with an attempt that is over."""
    free, guest = make_free_exam(), User.objects.create_guest()
    attempt = start_attempt(exam=free, learner=guest, seed=1, now=timezone.now() - LONG_AGO)
    submit_attempt(attempt=attempt, now=timezone.now() - LONG_AGO + timedelta(minutes=1))
    User.objects.filter(pk=guest.pk).update(date_joined=timezone.now() - LONG_AGO)
    return guest


def leave(user):
    return close_account(user=User.objects.get(pk=user.pk), now=timezone.now())


def issue():
    return issue_certificate(attempt_id=Certificate.objects.latest("pk").attempt_id)


def nothing_speaks_of(learner):
    """No certificate says anything of somebody who left, and the emptied row says nothing either."""
    rows = Certificate.objects.filter(learner=learner.pk)
    assert {(row.state, str(row.snapshot), row.credential) for row in rows} <= {("revoked", "{}", "")}
    assert not Wishes.objects.filter(learner=learner.pk).exists()
    assert not User.objects.filter(pk=learner.pk).exclude(name="", email=None, is_active=False).exists()
    assert find_chain_breaks() == []


# Keys


def test_a_rotation_and_an_issuing_do_not_wait_for_each_other(staged, holder):
    create_signing_key(algorithm="ed25519")
    rotated, issued = staged(
        partial(rotate_key, algorithm="ed25519"), at="certificates.services.keys.record_event", second=issue
    )
    assert isinstance(rotated, SigningKey), rotated
    assert issued.state == "issued"
    assert find_chain_breaks() == []


def test_a_key_that_is_given_up_while_it_signs_signs_nothing(staged, holder):
    old = SigningKey.objects.get(algorithm="ed25519")
    create_signing_key(algorithm="ed25519")
    postponed, again = staged(
        issue, at="certificates.services.sealing.record_event", second=partial(compromise_key, fragment=old.fragment)
    )
    assert (postponed.state, again) == ("pending", [])
    Certificate.objects.update(next_try_at=None)
    row = issue()
    assert row.state == "issued"
    assert row.proof_key != old


def test_what_somebody_revokes_while_a_key_is_given_up_does_not_come_back(staged, certificate):
    create_signing_key(algorithm="ed25519")
    revoke = partial(revoke_certificate, code=certificate.code, because="It was not theirs.")
    give_up = partial(compromise_key, fragment=certificate.proof_key.fragment)
    revoked, again = staged(revoke, at="certificates.services.revoking.record_event", second=give_up)
    assert (revoked.state, again) == ("revoked", [])
    assert Certificate.objects.get().revoked_because == "It was not theirs."


# Saving


def save_and_end(world):
    learner = make_user("racer@example.org", name="Racer")
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    save = partial(save_response, attempt=attempt, position=1, draft=Draft("(A+A^T)*x", 0))
    return attempt, save, lambda: score_attempt(attempt_id=submit_attempt(attempt=attempt).pk)


def outcome(attempt):
    return SlotVerdict.objects.get(slot__attempt=attempt, slot__position=1, is_current=True).outcome


def test_a_save_that_comes_to_the_lock_after_the_close_is_refused_and_not_scored(staged, world):
    attempt, save, end = save_and_end(world)
    refused, _ = staged(save, at="exams.services.saving.lock_slot", second=end)
    assert isinstance(refused, AttemptClosed), refused
    assert outcome(attempt) == "invalid", "the answer that counts is empty"


def test_a_save_that_has_the_lock_before_the_close_is_acknowledged_and_scored(staged, world):
    attempt, save, end = save_and_end(world)
    saved, _ = staged(save, at="exams.services.saving.database_now", second=end)
    assert isinstance(saved, Saved), saved
    assert outcome(attempt) == "correct"


# Certificates and whoever leaves


def reissue(certificate):
    return reissue_certificate(code=certificate.code, because="A scribble.")


def test_a_certificate_that_is_issued_again_does_not_escape_who_leaves(staged, holder, certificate):
    _, left = staged(
        partial(reissue, certificate), at="certificates.services.revoking.record_event", second=partial(leave, holder)
    )
    assert isinstance(left, Receipt), left
    assert Certificate.objects.count() == 2
    issue_certificate(attempt_id=certificate.attempt_id)
    nothing_speaks_of(holder)


def test_the_certificate_of_who_left_is_not_issued_again(staged, holder, certificate):
    left, refused = staged(
        partial(leave, holder),
        at="certificates.services.corrections.record_event",
        second=partial(reissue, certificate),
    )
    assert isinstance(left, Receipt), left
    assert isinstance(refused, CertificateError), refused
    nothing_speaks_of(holder)


def test_issued_again_twice_is_once(staged, certificate):
    again = partial(reissue, certificate)
    new, refused = staged(again, at="certificates.services.revoking.record_event", second=again)
    assert new.supersedes == certificate
    assert isinstance(refused, CertificateError), refused
    assert Certificate.objects.count() == 2


def test_an_attempt_made_void_while_its_certificate_is_signed_leaves_it_to_be_revoked(staged, holder):
    attempt = Attempt.objects.get()
    void = partial(void_attempt, attempt_id=attempt.pk, reason="Copied.")
    issued, voided = staged(issue, at="certificates.services.sealing.record_event", second=void)
    assert voided.state == Attempt.State.VOID, voided
    assert (issued.state, Certificate.objects.get().state) == ("issued", "issued")


def test_of_two_passes_made_void_at_once_none_keeps_a_certificate(staged, holder, world):
    second = start_attempt(exam=world, learner=holder, seed=2)
    finish(second, now=None)
    confirm_attempt(attempt_id=second.pk)
    first = Certificate.objects.get().attempt
    voids = [partial(void_attempt, attempt_id=a.pk, reason="Copied.") for a in (second, first)]
    staged(voids[0], at="certificates.receivers.withdraw_certificate", second=voids[1])
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("write", ["profile", "wishes", "token"])
def test_what_is_written_while_an_account_goes_is_refused(staged, holder, certificate, write):
    user = User.objects.get(pk=holder.pk)
    writes = {
        "profile": partial(update_profile, user=user, name="Written Afterwards", theme="system"),
        "wishes": partial(confirm_wishes, learner=user, wish=Wish("Written Afterwards")),
        "token": partial(create_token, user=user),
    }
    left, refused = staged(partial(leave, holder), at="accounts.leaving._delete_row", second=writes[write])
    assert isinstance(left, Receipt), left
    assert isinstance(refused, AccountGone), refused
    assert not User.objects.get(pk=holder.pk).auth_token_set.exists()
    nothing_speaks_of(holder)


# Attempts and whoever leaves


def test_a_start_meets_a_deletion(staged, world):
    learner = make_user("leaver@example.org")
    start = partial(start_attempt, exam=world, learner=learner, seed=1)
    left, refused = staged(partial(leave, learner), at="accounts.leaving._delete_row", second=start)
    assert isinstance(left, Receipt), left
    assert isinstance(refused, ExamNotOpen), refused
    assert not Attempt.objects.exists()
    assert not User.objects.exists()


def test_a_page_is_opened_while_its_attempt_goes(staged, world):
    learner = make_user("leaver@example.org")
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    look = partial(record_visit, attempt_id=attempt.pk, position=1, now=timezone.now())
    left, looked = staged(partial(leave, learner), at="accounts.leaving._delete_row", second=look)
    assert isinstance(left, Receipt), left
    assert looked is None
    assert not Visit.objects.exists()
    assert not User.objects.exists()


def test_a_reply_to_a_refusal_meets_a_deletion(staged, world):
    learner = make_user("leaver@example.org")
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    save(attempt, 1, "2*A*x", now=timezone.now())
    score_attempt(attempt_id=submit_attempt(attempt=attempt).pk)
    reply = partial(object_to_verdict, attempt=attempt, position=1, text="It is right.")
    stored, left = staged(reply, at="exams.services.objections.database_now", second=partial(leave, learner))
    assert isinstance(stored, Objection), stored
    assert isinstance(left, Receipt), left
    assert not Objection.objects.exists()
    assert not User.objects.exists()


def test_more_time_meets_a_score(staged, world):
    """The attempt that the new time is for is closed and scored between the list and the lock."""
    learner, staff = make_user("racer@example.org", name="Racer"), make_user("staff@example.org", is_staff=True)
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    for slot in attempt.slots.all():
        save(attempt, slot.position, right_answer(slot), now=timezone.now())

    def end():
        return score_attempt(attempt_id=submit_attempt(attempt=attempt).pk)

    more = partial(set_time_multiplier, user=learner, multiplier=2, by=staff)
    changed, score = staged(more, at="exams.services.attempts._refresh_deadline", second=end)
    assert isinstance(changed, User), changed
    assert isinstance(score, Score), score
    assert Certificate.objects.filter(attempt=attempt).exists()


# Guests


def is_whole(attempt):
    return Slot.objects.filter(attempt=attempt).count() == 8


def test_a_guest_who_is_swept_is_not_claimed_in_half(staged, guest):
    account = make_user("account@example.org")
    swept, claimed = staged(
        sweep_guests,
        at="exams.services.guests.delete_answers",
        second=partial(claim_guest, guest=guest, account=account),
    )
    assert (swept, claimed) == (1, 0)
    assert not Attempt.objects.exists()
    assert list(User.objects.all()) == [account]


def test_a_guest_who_is_claimed_is_not_swept(staged, guest):
    account = make_user("account@example.org")
    claimed, swept = staged(
        partial(claim_guest, guest=guest, account=account), at="exams.services.guests._move", second=sweep_guests
    )
    assert (claimed, swept) == (1, 0)
    [attempt] = Attempt.objects.all()
    assert attempt.learner == account
    assert is_whole(attempt)


def test_a_guest_who_comes_back_while_being_swept_stays(staged, guest):
    start = partial(start_attempt, exam=Attempt.objects.get().exam, learner=guest, seed=2)
    swept, attempt = staged(sweep_guests, at="exams.services.guests._delete", second=start)
    assert (swept, attempt.number) == (0, 2)
    assert all(is_whole(one) for one in Attempt.objects.filter(learner=guest))
    assert Attempt.objects.count() == 2


def test_a_guest_starts_nothing_while_being_swept(staged, guest):
    start = partial(start_attempt, exam=Attempt.objects.get().exam, learner=guest, seed=2)
    swept, refused = staged(sweep_guests, at="exams.services.guests.delete_answers", second=start)
    assert swept == 1
    assert isinstance(refused, ExamNotOpen), refused
    assert not User.objects.exists()


def test_a_guest_starts_nothing_while_being_claimed(staged, guest):
    account = make_user("account@example.org")
    start = partial(start_attempt, exam=Attempt.objects.get().exam, learner=guest, seed=2)
    claim = partial(claim_guest, guest=guest, account=account)
    claimed, refused = staged(claim, at="exams.services.guests._move", second=start)
    assert claimed == 1
    assert isinstance(refused, ExamNotOpen), refused
    assert [attempt.learner for attempt in Attempt.objects.all()] == [account]


def test_many_guests_are_claimed_by_one_account_at_once(race, world):
    """Six browsers with a free test each, signed in to the same account at the same moment."""
    free, account = make_free_exam(), make_user("account@example.org")
    guests = [User.objects.create_guest() for _ in range(6)]
    for seed, guest in enumerate(guests):
        start_attempt(exam=free, learner=guest, seed=seed)
    moved = race(*[partial(claim_guest, guest=guest, account=account) for guest in guests])
    assert moved == [1] * 6
    assert sorted(account.attempts.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert account.attempts.filter(state="in_progress").count() == 1
    assert not User.objects.filter(email=None).exists()
