"""A real worker on a real Redis scores what was submitted; a message that is lost loses nothing."""

import time

import pytest
from django.conf import settings

from exams.models import Attempt
from exams.services import start_attempt, submit_attempt
from tests.concurrency.processes import start_worker
from tests.conftest import make_user

pytestmark = pytest.mark.redis


def wait_for(state, attempt, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        attempt.refresh_from_db()
        if attempt.state == state:
            return True
        time.sleep(0.1)
    return False


def test_a_worker_scores_a_submitted_attempt(world):
    assert settings.CELERY_BROKER_URL.startswith("redis"), "this test needs a real Redis"
    worker = start_worker()
    try:
        attempt = start_attempt(exam=world, learner=make_user("w@example.org"), seed=1)
        submit_attempt(attempt=attempt)
        assert wait_for(Attempt.State.GRADED, attempt)
    finally:
        worker.kill()


def test_what_a_lost_message_left_the_sweep_scores(world):
    from datetime import timedelta

    from django.utils import timezone

    from exams.tasks import sweep

    attempt = start_attempt(exam=world, learner=make_user("w@example.org"), seed=1)
    submit_attempt(attempt=attempt)
    Attempt.objects.filter(pk=attempt.pk).update(score_after=timezone.now() - timedelta(seconds=1))
    sweep()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
