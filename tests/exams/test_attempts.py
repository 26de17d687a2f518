"""Starting, closing, extending."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from exams.clock import GRACE
from exams.errors import AttemptClosed, ExamNotOpen
from exams.models import Attempt
from exams.services import close_if_due, extend_attempt, start_attempt, submit_attempt
from exams.tasks import sweep
from tests.factories import START, begin, finish, publish, save

END = START + timedelta(minutes=40)
AFTER_GRACE = END + GRACE + timedelta(seconds=1)


def test_an_attempt_holds_its_form_and_its_deadline(attempt):
    assert attempt.number == 1
    assert attempt.deadline_at == END
    assert [slot.domain for slot in attempt.slots.all()] == [d for d in range(1, 9) for _ in range(2)]
    assert not attempt.slots.filter(is_broken=True).exists()


def test_a_second_start_returns_the_open_attempt(attempt, exam, learner):
    assert begin(exam, learner, seed=99) == attempt


def test_a_start_outlives_a_faster_one_that_ended_again(attempt, exam, learner, monkeypatch):
    """Three clicks: the first inserts, the second fails on its row, the third ends that row before it is looked up."""
    looks = iter([lambda: None, lambda: submit_attempt(attempt=attempt) and None])
    monkeypatch.setattr("exams.services.attempts.find_open_attempt", lambda *_: next(looks)())
    second = begin(exam, learner, seed=99)
    assert second.is_open and second.number == attempt.number + 1


def test_a_start_whose_place_never_becomes_free_says_so(attempt, exam, learner, monkeypatch):
    monkeypatch.setattr("exams.services.attempts.find_open_attempt", lambda *_: None)
    with pytest.raises(IntegrityError):
        begin(exam, learner, seed=99)


def test_more_time_comes_from_the_learner_as_it_is_now(exam, learner):
    """It was given after the request had read the learner."""
    User.objects.filter(pk=learner.pk).update(time_multiplier=Decimal("1.5"))
    assert begin(exam, learner).deadline_at == START + timedelta(minutes=60)


def test_a_closed_exam_is_not_started(exam, learner):
    exam.is_open = False
    with pytest.raises(ExamNotOpen):
        begin(exam, learner)


def test_an_item_that_fails_marks_its_slot_and_nothing_else(exam, learner, monkeypatch):
    def fail(spec, *, seed):
        raise ZeroDivisionError("an item's own fault")

    monkeypatch.setattr("exams.services.attempts.make_variant", fail)
    attempt = begin(exam, learner)
    assert attempt.slots.filter(is_broken=True, broken_because__contains="own fault").count() == 16
    assert finish(attempt, right=0).is_passed


def test_submitting_twice_is_submitting_once(attempt):
    first = submit_attempt(attempt=attempt, now=START + timedelta(minutes=3))
    second = submit_attempt(attempt=attempt, now=START + timedelta(minutes=4))
    assert first.submitted_at == second.submitted_at == START + timedelta(minutes=3)
    assert second.closed_by == Attempt.ClosedBy.LEARNER


def test_an_attempt_stays_open_within_the_grace(attempt):
    assert close_if_due(attempt=attempt, now=END + GRACE).is_open


def test_an_attempt_that_is_due_is_closed_at_its_deadline(attempt):
    closed = close_if_due(attempt=attempt, now=AFTER_GRACE)
    assert closed.state == Attempt.State.SUBMITTED
    assert closed.submitted_at == END
    assert closed.closed_by == Attempt.ClosedBy.DEADLINE


def test_an_extension_reaches_a_running_attempt(attempt):
    extend_attempt(attempt_id=attempt.pk, seconds=600)
    attempt.refresh_from_db()
    assert attempt.deadline_at == END + timedelta(minutes=10)
    assert close_if_due(attempt=attempt, now=AFTER_GRACE).is_open


def test_an_old_tab_does_not_close_what_was_extended(attempt):
    stale = Attempt.objects.get(pk=attempt.pk)
    extend_attempt(attempt_id=attempt.pk, seconds=600)
    assert close_if_due(attempt=stale, now=AFTER_GRACE).is_open


def test_a_closed_attempt_is_not_extended(attempt):
    submit_attempt(attempt=attempt, now=START)
    with pytest.raises(AttemptClosed):
        extend_attempt(attempt_id=attempt.pk, seconds=600)


def test_the_sweep_closes_and_scores_when_the_browser_is_gone(attempt, monkeypatch, django_capture_on_commit_callbacks):
    save(attempt, 1, "2*A*x")
    monkeypatch.setattr("exams.tasks.database_now", lambda: AFTER_GRACE)
    monkeypatch.setattr("exams.services.attempts.database_now", lambda: AFTER_GRACE)
    sweep()
    monkeypatch.setattr("exams.tasks.database_now", lambda: AFTER_GRACE + timedelta(minutes=1))
    sweep()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
    assert attempt.closed_by == Attempt.ClosedBy.SWEEP


def test_one_poisoned_attempt_does_not_stop_the_sweep(attempt, other_learner, exam, monkeypatch):
    other = begin(exam, other_learner)
    from exams import services

    real = services.close_attempt

    def close(*, attempt_id, **more):
        if attempt_id == attempt.pk:
            raise RuntimeError("poisoned")
        return real(attempt_id=attempt_id, **more)

    monkeypatch.setattr("exams.tasks.database_now", lambda: AFTER_GRACE)
    monkeypatch.setattr("exams.services.attempts.database_now", lambda: AFTER_GRACE)
    monkeypatch.setattr("exams.services.close_attempt", close)
    sweep()
    other.refresh_from_db()
    assert other.state == Attempt.State.SUBMITTED


def test_a_retake_has_the_next_number_and_fresh_variants(attempt, exam, learner):
    finish(attempt, right=0)
    retake = start_attempt(exam=exam, learner=learner, seed=2, now=START + timedelta(hours=1))
    assert retake.number == 2
    seeds = {slot.seed for slot in attempt.slots.all()} & {slot.seed for slot in retake.slots.all()}
    assert not seeds


def test_a_later_edit_of_an_item_changes_no_slot(attempt):
    before = attempt.slots.first().face
    version = attempt.slots.first().item_version
    assert attempt.slots.first().face == before
    with pytest.raises(Exception, match="published"):
        version.delete()


def test_a_used_version_of_an_exam_is_not_changed(attempt):
    version = attempt.exam_version
    version.minutes = 5
    with pytest.raises(ValidationError):
        version.save()


def test_families_not_seen_come_first_in_a_retake(attempt, exam, learner):
    from tests.factories import NUMBER

    finish(attempt, right=0)
    fresh = publish(NUMBER.format(slug="fresh", domain=1, kind="number", difficulty=1))
    retake = start_attempt(exam=exam, learner=learner, seed=3, now=START + timedelta(hours=1))
    assert retake.slots.filter(item_version=fresh).exists()
