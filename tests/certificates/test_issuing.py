"""A pass issues a certificate, exactly one."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

import grading
from certificates.models import Certificate
from certificates.services import issue_certificate, list_obstacles, revoke_certificate
from certificates.tasks import sweep
from exams.services import confirm_attempt, start_attempt
from tests.factories import START, begin, finish

LATER = START + timedelta(minutes=9)


@pytest.fixture
def passed(attempt):
    """A passed attempt on which both engines agree."""
    finish(attempt, right=13)
    confirm_attempt(attempt_id=attempt.pk)
    return attempt


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


@pytest.mark.parametrize("missing", ["name", "email", "font"])
def test_it_waits_for_the_learner(passed, learner, missing):
    if missing == "email":
        EmailAddress.objects.update(verified=False)
    else:
        learner.name = "" if missing == "name" else "\u0905\u092e"
        learner.save()
    assert issue_certificate(attempt_id=passed.pk, now=LATER).state == "held"
    assert len(list_obstacles(learner)) == 1


def test_the_sweep_issues_what_a_lost_message_missed(passed, monkeypatch):
    monkeypatch.setattr("certificates.tasks.database_now", lambda: LATER)
    sweep()
    assert Certificate.objects.get().state == "issued"


def test_a_failure_is_tried_again_later(passed, monkeypatch):
    def fail(document):
        raise RuntimeError("no typesetter")

    with monkeypatch.context() as patched:
        patched.setattr("certificates.services.render_pdf", fail)
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
