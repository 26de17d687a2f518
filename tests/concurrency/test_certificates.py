"""Many workers at once, tasks doubled, a worker killed in the middle: each pass has exactly one certificate."""

import random
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent
from certificates.selectors import find_chain_breaks
from certificates.tasks import sweep
from exams.services import confirm_attempt, start_attempt
from tests.concurrency.processes import start_worker
from tests.conftest import make_user
from tests.factories import finish

pytestmark = pytest.mark.postgres
LEARNERS, DOUBLED = 50, 4


@pytest.fixture
def passes(world):
    """Fifty passed attempts that wait for their certificates."""
    attempts = []
    for number in range(LEARNERS):
        learner = make_user(f"learner-{number}@example.org", name=f"Learner {number}")
        attempt = start_attempt(exam=world, learner=learner, seed=number, now=timezone.now() - timedelta(minutes=5))
        finish(attempt, right=16, now=timezone.now() - timedelta(minutes=1))
        confirm_attempt(attempt_id=attempt.pk)
        attempts.append(attempt)
    return attempts


def count_issued():
    return Certificate.objects.filter(state="issued").count()


def find_middle(messages):
    """The attempt whose first message comes after ten others, and its second one soonest."""
    seconds = {one: messages.index(one, messages.index(one) + 1) for one in messages if messages.index(one) >= 10}
    return min(seconds, key=seconds.get)


def count_waiting():
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first look is kept
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def wait_until(reached, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not reached():
        time.sleep(0.02)
    return reached()


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_two_hundred_issuings_of_fifty_passes_give_fifty_certificates(passes):
    assert settings.CELERY_BROKER_URL.startswith("redis"), "this test needs a real Redis"
    messages = [attempt.pk for attempt in passes] * DOUBLED
    random.Random(6).shuffle(messages)
    for attempt_id in messages:
        current_app.tasks["certificates.tasks.issue_certificate"].delay(attempt_id)

    first, second = start_worker(), start_worker()
    try:
        with transaction.atomic():
            # One is held back: both workers come to stand still before it, in the middle of the messages.
            Certificate.objects.select_for_update().get(attempt_id=find_middle(messages))
            assert wait_until(lambda: count_waiting() == 2, seconds=300)
            first.kill()
            assert 5 <= count_issued() < LEARNERS
        wait_until(lambda: count_issued() == LEARNERS, seconds=60)
    finally:
        first.kill()
        second.kill()
    Certificate.objects.filter(state__in=["held", "pending"]).update(next_try_at=None)
    sweep()  # what the killed worker took with it

    rows = Certificate.objects.all()
    assert rows.count() == count_issued() == LEARNERS
    assert len(set(rows.values_list("code", flat=True))) == LEARNERS
    assert len(set(rows.values_list("list_number", "slot"))) == LEARNERS
    assert len(set(rows.values_list("credential_sha256", flat=True))) == LEARNERS
    assert CertificateEvent.objects.filter(kind="issued").count() == LEARNERS
    assert find_chain_breaks() == []


def test_eight_threads_on_one_row_sign_it_once(race, passes):
    from certificates.services import issue_certificate

    attempt = passes[0]
    found = race(*[lambda: issue_certificate(attempt_id=attempt.pk).credential_sha256 for _ in range(8)])
    assert len(set(found)) == 1
    assert CertificateEvent.objects.filter(kind="issued").count() == 1
