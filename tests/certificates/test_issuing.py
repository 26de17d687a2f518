"""A pass issues a certificate, exactly one."""

import hashlib
import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

import grading
from certificates.facts import hash_email
from certificates.models import Certificate, CertificateEvent, SigningKey
from certificates.selectors import find_chain_breaks
from certificates.services import (
    confirm_wishes,
    issue_certificate,
    list_obstacles,
    revoke_certificate,
    try_again,
    withdraw_certificate,
)
from certificates.services.auditing import our_world
from certificates.services.wishes import Wish
from certificates.signing import sign_credential
from certificates.tasks import sweep
from certificates.verifying import verify_credential, verify_jwt
from exams.models import Attempt
from exams.services import confirm_attempt, start_attempt
from tests.factories import START, begin, finish

LATER = START + timedelta(minutes=9)


def test_the_row_is_made_with_the_pass(attempt):
    finish(attempt)
    assert Certificate.objects.get().state == "held"


def test_a_failed_attempt_earns_none(attempt):
    finish(attempt, right=11)
    assert not Certificate.objects.exists()


def test_an_exam_that_certifies_nothing_earns_none(attempt, exam):
    exam.is_certifying = False
    exam.save()
    finish(attempt)
    assert not Certificate.objects.exists()


def test_it_is_issued_from_a_frozen_snapshot(passed, learner):
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    assert row.state == "issued"
    assert (row.snapshot["name"], row.snapshot["points"], row.snapshot["max_points"]) == ("First Learner", "13", 16)
    assert len(row.snapshot["domains"]) == 8
    learner.name = "Another Name"
    learner.save()
    assert issue_certificate(attempt_id=passed.pk).snapshot["name"] == "First Learner"
    assert "Another Name" not in issue_certificate(attempt_id=passed.pk).credential


def test_issuing_twice_is_issuing_once(passed):
    first = issue_certificate(attempt_id=passed.pk, now=LATER)
    second = issue_certificate(attempt_id=passed.pk, now=LATER + timedelta(hours=1))
    assert (first.pk, first.issued_at, first.pdf_sha256) == (second.pk, second.issued_at, second.pdf_sha256)


def test_it_waits_for_the_second_opinion(attempt):
    finish(attempt)
    assert issue_certificate(attempt_id=attempt.pk, now=LATER).state == "held"
    confirm_attempt(attempt_id=attempt.pk)
    assert issue_certificate(attempt_id=attempt.pk, now=LATER).state == "issued"


def test_a_contradiction_takes_the_row_back(attempt, monkeypatch):
    finish(attempt)
    monkeypatch.setattr(
        "exams.services.scoring.confirm", lambda answer, key, *, seconds: grading.Confirmation.CONTRADICTED
    )
    confirm_attempt(attempt_id=attempt.pk)
    assert not Certificate.objects.exists()
    assert issue_certificate(attempt_id=attempt.pk) is None


@pytest.mark.parametrize("missing", ["name", "email", "font", "consent"])
def test_it_waits_for_the_learner(passed, learner, missing):
    if missing == "email":
        EmailAddress.objects.update(verified=False)
    elif missing == "consent":
        learner.wishes.delete()
    else:
        learner.name = "" if missing == "name" else "\u0905\u092e"
        learner.save()
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "held"
    [sentence] = list_obstacles(learner)
    assert sentence.endswith(".")


def test_the_sweep_issues_what_a_lost_message_missed(passed, monkeypatch):
    monkeypatch.setattr("certificates.tasks.database_now", lambda: LATER)
    sweep()
    assert Certificate.objects.get().state == "issued"


def test_what_is_issued_is_signed_and_genuine(passed):
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    world = our_world(json.loads(row.credential), now=LATER)
    assert verify_credential(json.loads(row.credential), world).is_genuine
    assert verify_jwt(row.jwt, world).is_genuine
    assert hashlib.sha256(row.credential.encode()).hexdigest() == row.credential_sha256
    assert row.slot and row.list_number == 1


def test_times_are_cut_to_whole_seconds(passed):
    row = issue_certificate(attempt_id=passed.pk, now=LATER + timedelta(microseconds=999_999))
    credential = json.loads(row.credential)
    assert credential["validFrom"] == "2026-11-24T09:09:00Z"
    assert credential["awardedDate"] == "2026-11-24T09:05:00Z"


def test_it_is_never_saved_if_our_own_check_refuses_it(passed, monkeypatch):
    def sign_wrongly(document, **how):
        signed = sign_credential(document, **how)
        return {**signed, "name": "Something else"}

    monkeypatch.setattr("certificates.services.sealing.sign_credential", sign_wrongly)
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    row.refresh_from_db()
    assert (row.state, row.credential, row.issued_at) == ("pending", "", None)
    assert not CertificateEvent.objects.filter(certificate=row).exists()


def test_without_a_key_it_waits(passed):
    SigningKey.objects.all().delete()
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "pending"


def test_after_the_last_try_it_is_left_to_an_instructor(passed, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.sealing.render_pdf", lambda *args, **how: 1 / 0)
        for _ in range(8):
            row = issue_certificate(attempt_id=passed.pk, now=LATER)
    assert row.state == "failed"
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "failed"
    try_again(code=row.code)
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "issued"


def test_the_learner_may_hide_name_and_domains(passed, learner):
    confirm_wishes(learner=learner, wish=Wish("First Learner", shows_name=False, shows_domains=False), now=LATER)
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    assert "First Learner" not in row.credential
    assert "domain-1" not in row.credential
    assert "Basics" not in row.credential


def test_the_address_stands_there_only_as_a_hash_and_only_if_wished(passed, learner):
    confirm_wishes(learner=learner, wish=Wish("First Learner", binds_email=True), now=LATER)
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    assert learner.email not in row.credential
    [found] = [i for i in json.loads(row.credential)["credentialSubject"]["identifier"] if i["hashed"]]
    assert found["identityHash"] == hash_email(learner.email, found["salt"])


def test_without_the_wish_nothing_of_the_address_is_there(passed):
    assert "emailAddress" not in issue_certificate(attempt_id=passed.pk, now=LATER).credential


def test_a_failure_is_tried_again_later(passed, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no typesetter")

    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.sealing.render_pdf", fail)
        row = issue_certificate(attempt_id=passed.pk, now=LATER)
    assert row.state == "pending"
    assert row.next_try_at > LATER
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "issued"


def test_a_better_score_mints_no_second_one(passed, exam, learner):
    issue_certificate(attempt_id=passed.pk, now=LATER)
    retake = start_attempt(exam=exam, learner=learner, seed=5, now=LATER)
    finish(retake, now=LATER + timedelta(minutes=5))
    assert Certificate.objects.count() == 1
    assert Certificate.objects.get().attempt == passed


def test_the_database_forbids_a_second_one(passed, exam, learner):
    other = begin(exam, learner, seed=9, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(attempt=other, exam=exam, learner=learner, created_at=LATER)


def test_after_a_revocation_a_new_pass_earns_a_new_one(passed, exam, learner):
    row = issue_certificate(attempt_id=passed.pk, now=LATER)
    revoke_certificate(code=row.code, because="The name was wrong.", now=LATER)
    retake = start_attempt(exam=exam, learner=learner, seed=5, now=LATER)
    finish(retake, now=LATER + timedelta(minutes=5))
    assert Certificate.objects.exclude(state="revoked").count() == 1


def test_a_failed_one_is_taken_back_with_its_attempt_and_the_log_stays_whole(passed, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.sealing.render_pdf", lambda *args, **how: 1 / 0)
        for _ in range(8):
            row = issue_certificate(attempt_id=passed.pk, now=LATER)
    withdraw_certificate(attempt=passed)
    row.refresh_from_db()
    assert row.state == "revoked"
    assert find_chain_breaks() == []


def test_a_pending_one_waits_while_its_attempt_is_in_review(passed, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.sealing.render_pdf", lambda *args, **how: 1 / 0)
        issue_certificate(attempt_id=passed.pk, now=LATER)
    Attempt.objects.update(state="submitted")
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "pending"
    Attempt.objects.update(state="graded")
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "issued"


def test_it_is_never_saved_if_the_jwt_says_something_else(passed, monkeypatch):
    from certificates.signing import sign_jwt

    def sign_other(credential, *, signer):
        return sign_jwt({**credential, "name": "Something else"}, signer=signer)

    monkeypatch.setattr("certificates.services.sealing.sign_jwt", sign_other)
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "pending"


def test_it_is_never_saved_if_the_paper_carries_something_else(passed, monkeypatch):
    monkeypatch.setattr("certificates.services.sealing.read_file", lambda pdf: {"name": "Something else"})
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "pending"
