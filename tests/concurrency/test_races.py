"""What happens at once, on PostgreSQL: one attempt, one score, one certificate, and no acknowledged save is lost."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate
from exams.errors import AttemptClosed, StaleRevision
from exams.models import Attempt, Response, Score, SlotVerdict
from exams.selectors import find_counted_response
from exams.services import (
    close_attempt,
    confirm_attempt,
    extend_attempt,
    save_response,
    score_attempt,
    start_attempt,
    submit_attempt,
)
from exams.services.saving import Draft
from exams.tasks import sweep
from tests.conftest import make_user
from tests.factories import finish

pytestmark = pytest.mark.postgres
ROUNDS = 200 if os.environ.get("NABLA_FULL") else 25


@pytest.fixture
def learner(transactional_db):
    return make_user("racer@example.org", name="Racer")


def test_eight_starts_at_once_make_one_attempt(race, world, learner):
    found = race(*[lambda seed=seed: start_attempt(exam=world, learner=learner, seed=seed) for seed in range(8)])
    assert {attempt.pk for attempt in found} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().slots.count() == 16


def test_an_acknowledged_save_is_in_the_score(race, world, learner):
    for round_ in range(ROUNDS):
        attempt = start_attempt(exam=world, learner=learner, seed=round_)
        saved, _ = race(
            lambda a=attempt: save_response(attempt=a, position=1, draft=Draft("(A+A^T)*x", 0)),
            lambda a=attempt: score_attempt(attempt_id=submit_attempt(attempt=a).pk),
        )
        counted = SlotVerdict.objects.get(slot__attempt=attempt, slot__position=1, is_current=True).outcome == "correct"
        assert counted == (not isinstance(saved, AttemptClosed)), saved
        Certificate.objects.all().delete()


def test_two_tabs_never_overwrite_each_other(race, world, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    for round_ in range(ROUNDS):
        before = find_counted_response(attempt.slots.get(position=1))
        revision = before.revision if before else 0
        results = race(
            *[
                lambda tab=tab, r=revision, n=round_: save_response(
                    attempt=attempt, position=1, draft=Draft(f"{tab} {n}", r, client=tab, sequence=n)
                )
                for tab in ("one", "two")
            ]
        )
        assert sum(isinstance(result, StaleRevision) for result in results) == 1
        assert Response.objects.filter(slot__attempt=attempt, sequence=round_).count() == 2


def test_one_request_sent_eight_times_is_one_revision(race, world, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    draft = Draft("A*x", 0, client="tab", sequence=1)
    results = race(*[lambda: save_response(attempt=attempt, position=1, draft=draft) for _ in range(8)])
    assert {result.revision for result in results} == {1}
    assert Response.objects.count() == 1


def test_scoring_at_once_gives_one_score(race, world, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    submit_attempt(attempt=attempt)
    race(*[lambda: score_attempt(attempt_id=attempt.pk) for _ in range(4)])
    assert Score.objects.count() == 1
    assert SlotVerdict.objects.filter(is_current=True).count() == 16


def test_closing_at_once_closes_once(race, world, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))
    race(
        sweep,
        sweep,
        lambda: submit_attempt(attempt=attempt),
        lambda: close_attempt(attempt_id=attempt.pk, closed_by="sweep"),
    )
    attempt.refresh_from_db()
    assert attempt.state in (Attempt.State.SUBMITTED, Attempt.State.GRADED)
    assert attempt.submitted_at == attempt.deadline_at


def test_an_extension_and_the_sweep_never_both_win(race, world, learner):
    for seed in range(ROUNDS):
        attempt = start_attempt(exam=world, learner=learner, seed=seed)
        Attempt.objects.filter(pk=attempt.pk).update(
            started_at=timezone.now() - timedelta(minutes=50), deadline_at=timezone.now() - timedelta(minutes=10)
        )
        extended, _ = race(lambda a=attempt: extend_attempt(attempt_id=a.pk, seconds=7200), sweep)
        attempt.refresh_from_db()
        assert attempt.is_open == (not isinstance(extended, AttemptClosed))
        if attempt.is_open:
            submit_attempt(attempt=attempt)


def test_issuing_at_once_gives_one_certificate(race, world, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    finish(attempt, now=None)
    confirm_attempt(attempt_id=attempt.pk)
    rows = race(*[lambda: issue_certificate(attempt_id=attempt.pk) for _ in range(6)])
    assert {(row.pk, row.issued_at) for row in rows} == {
        (Certificate.objects.get().pk, Certificate.objects.get().issued_at)
    }
    assert Certificate.objects.get().tries == 1


def test_the_database_gives_the_time_after_the_lock(race, world, learner):
    """A save that waited behind a submit sees the closed attempt, however early it arrived."""
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    results = race(
        lambda: submit_attempt(attempt=attempt),
        *[lambda i=i: save_response(attempt=attempt, position=2, draft=Draft(str(i), 0)) for i in range(4)],
    )
    submitted = Attempt.objects.get(pk=attempt.pk).submitted_at
    taken = Response.objects.filter(slot__attempt=attempt, is_late=False, is_loser=False)
    assert all(response.saved_at <= submitted for response in taken)
    assert results[0].state == Attempt.State.SUBMITTED
