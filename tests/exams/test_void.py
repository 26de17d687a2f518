"""An attempt made void: it counts nowhere any more, and its learner reads why."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_certificate, revoke_certificate
from exams.errors import AttemptClosed
from exams.models import Attempt, Score
from exams.selectors import get_landing_facts, list_scores
from exams.services import confirm_attempt, score_attempt, start_attempt, submit_attempt, void_attempt
from tests.factories import START, finish, right_answer, save

REASON = "The power went out in the room."


@pytest.fixture
def passed(attempt):
    """A graded attempt with every answer right."""
    for slot in attempt.slots.all():
        save(attempt, slot.position, right_answer(slot))
    submit_attempt(attempt=attempt, now=START)
    score_attempt(attempt_id=attempt.pk, now=START)
    attempt.refresh_from_db()
    return attempt


def make_void(client, attempt, reason=REASON):
    data = {"action": "make_void", "_selected_action": [attempt.pk], "reason": reason}
    page = client.post("/admin/exams/attempt/", data, follow=True).content.decode()
    attempt.refresh_from_db()
    return page


def test_a_running_attempt_ends_and_a_new_one_may_begin(attempt, exam, learner):
    void_attempt(attempt_id=attempt.pk, reason=REASON, now=START)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_by, attempt.submitted_at) == ("void", "staff", START)
    with pytest.raises(AttemptClosed):
        save(attempt, 1, "x")
    assert score_attempt(attempt_id=attempt.pk, now=START) is None
    assert start_attempt(exam=exam, learner=learner, seed=2, now=START).number == 2


def test_a_score_counts_nowhere_any_more(passed, learner):
    assert list_scores(learner).count() == 1
    assert any(domain["score"] for domain in get_landing_facts(learner)["domains"])
    void_attempt(attempt_id=passed.pk, reason=REASON)
    assert list_scores(learner).count() == 0
    assert not any(domain["score"] for domain in get_landing_facts(learner)["domains"])
    assert Score.objects.count() == 1, "what it was stays stored"


def test_a_certificate_that_waits_is_taken_back(passed):
    assert Certificate.objects.filter(attempt=passed).exists()
    void_attempt(attempt_id=passed.pk, reason=REASON)
    assert not Certificate.objects.filter(attempt=passed).exclude(state=Certificate.State.REVOKED).exists()
    confirm_attempt(attempt_id=passed.pk, now=START)
    assert not Certificate.objects.filter(attempt=passed, state=Certificate.State.ISSUED).exists()


def test_a_later_pass_earns_the_certificate_that_the_void_one_stood_in_the_way_of(
    passed, exam, learner, django_capture_on_commit_callbacks
):
    later = start_attempt(exam=exam, learner=learner, seed=2, now=START)
    finish(later, now=START)
    assert Certificate.objects.get().attempt == passed
    with django_capture_on_commit_callbacks(execute=True):
        void_attempt(attempt_id=passed.pk, reason=REASON)
    assert Certificate.objects.get().attempt == later


def test_a_later_pass_is_no_way_around_a_revocation(passed, exam, learner, django_capture_on_commit_callbacks):
    finish(start_attempt(exam=exam, learner=learner, seed=2, now=START), now=START)
    confirm_attempt(attempt_id=passed.pk, now=START)
    row = issue_certificate(attempt_id=passed.pk)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_certificate(code=row.code, because="Copied.")
        void_attempt(attempt_id=passed.pk, reason="Copied.")
    assert Certificate.objects.get() == row


def test_made_void_twice_keeps_the_first_reason(passed):
    void_attempt(attempt_id=passed.pk, reason=REASON)
    assert void_attempt(attempt_id=passed.pk, reason="Another one.").void_reason == REASON


def test_its_learner_reads_why(client, passed, learner):
    void_attempt(attempt_id=passed.pk, reason=REASON)
    client.force_login(learner)
    assert REASON in client.get(reverse("exams:result", args=[passed.public_id])).content.decode()


def test_the_administration_makes_void_with_a_reason_alone(client, administrator, attempt):
    client.force_login(administrator)
    assert "The learner reads the reason" in make_void(client, attempt, reason="  ")
    assert attempt.state == Attempt.State.IN_PROGRESS
    make_void(client, attempt)
    assert (attempt.state, attempt.void_reason) == (Attempt.State.VOID, REASON)
    make_void(client, attempt, reason="Another one.")
    assert attempt.void_reason == REASON
    assert [entry.change_message for entry in LogEntry.objects.all()] == [f"Made it void: {REASON}"]


def test_whoever_may_not_decide_makes_nothing_void(client, instructor, attempt):
    client.force_login(instructor)
    make_void(client, attempt)
    assert attempt.state == Attempt.State.IN_PROGRESS
