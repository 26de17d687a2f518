"""Scoring an attempt: verdicts, score, second opinion."""

import subprocess
import sys
from datetime import timedelta
from fractions import Fraction

import pytest

import grading
from exams.models import Attempt, Score, SlotVerdict
from exams.selectors import MAX_TRIES
from exams.services import confirm_attempt, decide_undecided, score_attempt, submit_attempt
from exams.tasks import confirm_attempt as confirm_attempt_task
from exams.tasks import score_attempt as score_attempt_task
from exams.tasks import sweep
from tests.factories import START, finish, right_answer, save

LATER = START + timedelta(minutes=6)


def test_all_right_is_full_score(attempt):
    score = finish(attempt)
    assert (score.points, score.slots, score.is_passed) == (16, 16, True)
    assert [(row["points"], row["slots"]) for row in score.domains] == [("2", 2)] * 8
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED


@pytest.mark.parametrize(("right", "passed"), [(11, False), (12, True)])
def test_the_pass_mark_is_exact(attempt, right, passed):
    assert finish(attempt, right=right).is_passed is passed


def test_an_empty_attempt_scores_nothing(attempt):
    assert finish(attempt, right=0).points == 0


def test_a_mistake_is_named(attempt):
    save(attempt, 1, "2*A*x")
    finish(attempt, right=0)
    verdict = SlotVerdict.objects.get(slot__attempt=attempt, slot__position=1)
    assert verdict.outcome == "incorrect"
    assert verdict.feedback[0]["code"] == "symmetry-assumed"
    assert verdict.evidence == "counterexample"
    assert verdict.counterexample["yours"].startswith("<math")


def test_what_cannot_be_read_is_worth_nothing_and_stops_nothing(attempt):
    save(attempt, 1, "((A*x")
    assert finish(attempt, right=0).points == 0
    assert SlotVerdict.objects.get(slot__attempt=attempt, slot__position=1).outcome == "invalid"


def test_a_worker_that_runs_twice_stores_one_score(attempt):
    first = finish(attempt)
    assert score_attempt(attempt_id=attempt.pk, now=LATER) == first
    assert Score.objects.count() == 1
    assert SlotVerdict.objects.filter(slot__attempt=attempt).count() == 16


def test_a_failing_grader_leaves_the_attempt_undecided_and_is_tried_again(attempt, monkeypatch):
    def fail(back, answer, *, seed):
        raise RuntimeError("our fault")

    with monkeypatch.context() as patched:
        patched.setattr("exams.services.scoring.grade_variant", fail)
        assert finish(attempt, right=3) is None
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.SUBMITTED
    assert attempt.score_tries == 1
    assert score_attempt(attempt_id=attempt.pk, now=LATER).points == 3


def test_a_key_that_cannot_be_used_costs_the_learner_nothing(attempt, monkeypatch):
    def fail(back, answer, *, seed):
        raise grading.BadKey("the key is broken")

    monkeypatch.setattr("exams.services.scoring.grade_variant", fail)
    assert finish(attempt, right=0).points == 16


def test_accepted_formulas_wait_for_a_second_opinion(attempt, monkeypatch):
    monkeypatch.setattr("exams.services.scoring.CONFIRM_SECONDS", 300.0)  # a busy machine loads SymPy slowly
    finish(attempt)
    pending = SlotVerdict.objects.filter(confirmation="pending")
    assert {verdict.slot.face["entry"] for verdict in pending} == {"text"}
    confirm_attempt(attempt_id=attempt.pk)
    assert not SlotVerdict.objects.filter(confirmation="pending").exists()
    assert SlotVerdict.objects.filter(confirmation="confirmed").exists()


def test_a_contradiction_takes_the_score_back_for_review(attempt, monkeypatch, caplog):
    finish(attempt)
    monkeypatch.setattr(
        "exams.services.scoring.confirm", lambda answer, key, *, seconds: grading.Confirmation.CONTRADICTED
    )
    confirm_attempt(attempt_id=attempt.pk, now=LATER)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.SUBMITTED
    assert attempt.score_tries == MAX_TRIES
    assert not Score.objects.filter(attempt=attempt).exists()
    assert SlotVerdict.objects.filter(is_current=True, outcome="undecided").exists()
    assert any(record.levelname == "CRITICAL" for record in caplog.records)


def test_a_rolled_back_submit_queues_nothing(attempt, django_capture_on_commit_callbacks):
    from django.db import transaction

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(RuntimeError), transaction.atomic():
        submit_attempt(attempt=attempt, now=START)
        raise RuntimeError("rolled back")
    assert callbacks == []


def test_a_process_that_never_ran_a_worker_knows_the_tasks():
    """The web queues by name: a fresh process has them all registered."""
    code = "import django; django.setup(); from celery import current_app; print(*current_app.tasks)"
    known = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"exams.tasks.score_attempt", "exams.tasks.confirm_attempt", "certificates.tasks.issue_certificate"} <= set(
        known
    )


def test_a_submit_queues_scoring_once(attempt, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        submit_attempt(attempt=attempt, now=START)
        submit_attempt(attempt=attempt, now=START)
    assert len(callbacks) == 1


def test_the_right_answers_of_the_tests_are_right(attempt):
    for slot in attempt.slots.all():
        assert right_answer(slot)


@pytest.fixture
def contradicted(attempt, monkeypatch):
    """An attempt about whose formulas the two engines disagree."""
    finish(attempt)
    monkeypatch.setattr(
        "exams.services.scoring.confirm", lambda answer, key, *, seconds: grading.Confirmation.CONTRADICTED
    )
    confirm_attempt(attempt_id=attempt.pk, now=LATER)
    return attempt


@pytest.mark.parametrize(("credit", "points"), [(1, 16), (0, 12)])
def test_a_person_decides_what_the_engines_could_not(contradicted, credit, points):
    score = decide_undecided(attempt_id=contradicted.pk, credit=Fraction(credit), now=LATER)
    assert score.points == points
    contradicted.refresh_from_db()
    assert contradicted.state == Attempt.State.GRADED
    assert SlotVerdict.objects.filter(slot__attempt=contradicted, outcome="undecided", is_current=False).exists()


def test_what_is_graded_is_not_decided_again(attempt):
    finish(attempt)
    assert decide_undecided(attempt_id=attempt.pk, credit=Fraction(0)) is None


def test_the_administration_lists_and_decides(contradicted, administrator, instructor, client):
    client.force_login(instructor)
    page = client.get("/admin/exams/attempt/", {"undecided": "yes"}).content.decode()
    assert str(contradicted.public_id)[:8] in page
    assert "count_as_right" not in page
    client.force_login(administrator)
    client.post("/admin/exams/attempt/", {"action": "count_as_right", "_selected_action": [contradicted.pk]})
    assert Score.objects.get(attempt=contradicted).points == 16


def test_ten_more_minutes_reach_a_running_attempt(attempt, administrator, client):
    client.force_login(administrator)
    before = attempt.deadline_at
    client.post("/admin/exams/attempt/", {"action": "give_ten_minutes", "_selected_action": [attempt.pk]})
    attempt.refresh_from_db()
    assert attempt.deadline_at - before == timedelta(minutes=10)


@pytest.mark.parametrize("task", [score_attempt_task, confirm_attempt_task])
def test_a_message_for_an_attempt_that_is_gone_has_nothing_to_do(db, task, caplog):
    """Its learner deleted the account while the message was on its way."""
    task(4711)
    assert caplog.records == []


def test_the_sweep_passes_over_what_is_deleted_at_this_moment_without_a_word(attempt, monkeypatch, caplog):
    def gone(**more):
        raise Attempt.DoesNotExist

    Attempt.objects.update(deadline_at=START)
    monkeypatch.setattr("exams.services.close_attempt", gone)
    sweep()
    assert caplog.records == []
