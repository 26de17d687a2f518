"""What happens at once, on PostgreSQL: one attempt, one score, one certificate, and no acknowledged save is lost."""

import os
import random
import time
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate
from exams import services
from exams.errors import AttemptClosed, StaleRevision
from exams.models import Attempt, Response, Score, SlotVerdict
from exams.selectors import find_counted_response
from exams.services import (
    Saved,
    close_attempt,
    close_if_due,
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
ROUNDS = 300 if os.environ.get("NABLA_FULL") else 25


@pytest.fixture
def learner(transactional_db):
    return make_user("racer@example.org", name="Racer")


def test_eight_starts_at_once_make_one_attempt(race, world, learner):
    found = race(*[lambda seed=seed: start_attempt(exam=world, learner=learner, seed=seed) for seed in range(8)])
    assert {attempt.pk for attempt in found} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().slots.count() == 16


def test_an_acknowledged_save_is_in_the_score(race, world, learner):
    """Save against close against score, round after round: what was answered with a revision is what is graded.

    Who is first is luck here; both orders are forced in test_interleavings.py.
    """
    luck = random.Random(1)
    for round_ in range(ROUNDS):
        attempt = start_attempt(exam=world, learner=learner, seed=round_)
        savers = [partial(save_late, attempt, n, luck.uniform(0, 0.004)) for n in (1, 5, 9)]
        *saved, _ = race(*savers, partial(close_and_score, attempt, luck.uniform(0, 0.004)))
        for position, result in zip((1, 5, 9), saved, strict=True):
            verdict = SlotVerdict.objects.get(slot__attempt=attempt, slot__position=position, is_current=True)
            closed = isinstance(result, AttemptClosed)
            assert closed or isinstance(result, Saved), result
            assert (verdict.outcome == "correct") == (not closed)
        Certificate.objects.all().delete()


def save_late(attempt, position, wait):
    time.sleep(wait)
    return save_response(attempt=attempt, position=position, draft=Draft("(A+A^T)*x", 0))


def close_and_score(attempt, wait):
    time.sleep(wait)
    return score_attempt(attempt_id=submit_attempt(attempt=attempt).pk)


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


def test_closers_at_once_and_twice_give_one_submission_and_one_score(race, world, learner):
    """Learner, deadline, sweep and staff, each twice, with two workers that score: whoever is first."""
    for seed in range(3):
        attempt = start_attempt(exam=world, learner=learner, seed=seed)
        save_response(attempt=attempt, position=1, draft=Draft("(A+A^T)*x", 0))
        past = timezone.now() - timedelta(minutes=1)
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=past)
        closers = [
            sweep,
            lambda a=attempt: submit_attempt(attempt=a),
            lambda a=attempt: close_if_due(attempt=Attempt.objects.get(pk=a.pk)),
            lambda a=attempt: close_attempt(attempt_id=a.pk, closed_by="staff"),
        ]
        results = race(*closers, *closers)
        assert not [result for result in results if isinstance(result, Exception)]
        race(*[lambda a=attempt: score_attempt(attempt_id=a.pk) for _ in range(2)], sweep)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.submitted_at) == (Attempt.State.GRADED, past)
        assert Score.objects.get(attempt=attempt).points == 1
        assert SlotVerdict.objects.filter(slot__attempt=attempt).count() == 16


def test_save_submit_and_sweep_together_lose_no_acknowledged_save(race, world, learner):
    """Within the grace all three are allowed at once."""
    for seed in range(ROUNDS // 5):
        attempt = start_attempt(exam=world, learner=learner, seed=seed)
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(seconds=5))
        saved, *_ = race(
            lambda a=attempt: save_late(a, 1, 0), lambda a=attempt: submit_attempt(attempt=a), sweep, sweep
        )
        counted = find_counted_response(attempt.slots.get(position=1))
        assert (counted is None) == isinstance(saved, AttemptClosed)
        assert Response.objects.get(slot__attempt=attempt).is_late == isinstance(saved, AttemptClosed)


def test_one_poisoned_attempt_does_not_stop_the_others(race, world, learner, monkeypatch):
    """The sweep runs twice at once, and one attempt raises in both."""
    attempts = [
        start_attempt(exam=world, learner=make_user(f"s{n}@example.org"), seed=n, now=timezone.now()) for n in range(5)
    ]
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))
    real = services.close_attempt

    def close(*, attempt_id, **more):
        if attempt_id == attempts[0].pk:
            raise RuntimeError("poisoned")
        return real(attempt_id=attempt_id, **more)

    monkeypatch.setattr("exams.services.close_attempt", close)
    race(sweep, sweep)
    states = list(Attempt.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["in_progress"] + ["submitted"] * 4


def test_a_save_takes_one_lock_and_makes_one_write(world, learner, django_assert_num_queries):
    attempt = start_attempt(exam=world, learner=learner, seed=1)
    with django_assert_num_queries(6) as queries:
        save_response(attempt=attempt, position=1, draft=Draft("A*x", 0, client="tab", sequence=1))
    statements = [query["sql"] for query in queries]
    assert sum("FOR NO KEY UPDATE" in sql for sql in statements) == 1
    assert [sql.split()[0] for sql in statements].count("INSERT") == 1
    assert not any(sql.startswith(("UPDATE", "DELETE")) for sql in statements)
    locked = next(index for index, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
    assert "clock_timestamp" in statements[locked + 1], "the time is read after the lock was taken"


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
