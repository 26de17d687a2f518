"""An account deleted in the middle of what goes on, on PostgreSQL: nothing of the person is left, nothing is stuck."""

from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from accounts.leaving import Receipt, close_account
from accounts.models import User
from certificates.models import Certificate
from certificates.services import issue_certificate
from exams.errors import AttemptClosed
from exams.models import Response, Score, Slot, SlotVerdict
from exams.services import Saved, confirm_attempt, save_response, score_attempt, start_attempt, submit_attempt
from exams.services.saving import Draft
from tests.conftest import make_user
from tests.factories import finish

pytestmark = pytest.mark.postgres
ROUNDS = 12


def leave(user):
    return close_account(user=User.objects.get(pk=user.pk), now=timezone.now())


def score(attempt):
    return score_attempt(attempt_id=submit_attempt(attempt=attempt).pk)


def nothing_is_left(user):
    for rows in (Slot, Response, SlotVerdict):
        path = "attempt" if rows is Slot else "slot__attempt"
        assert not rows.objects.filter(**{f"{path}__learner": user.pk}).exists()
    assert not Score.objects.filter(attempt__learner=user.pk).exists()
    assert not User.objects.filter(email=user.email).exists()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_save_and_a_score_meet_a_deletion(race, world, round_):
    user = make_user(f"leaver{round_}@example.org")
    attempt = start_attempt(exam=world, learner=user, seed=round_)
    savers = [partial(save_response, attempt=attempt, position=n, draft=Draft("A*x", 0)) for n in (1, 5)]
    *saved, scored, left = race(*savers, partial(score, attempt), partial(leave, user))
    assert isinstance(left, Receipt), left
    assert all(isinstance(result, Saved | AttemptClosed | ObjectDoesNotExist) for result in saved), saved
    assert scored is None or isinstance(scored, Score | ObjectDoesNotExist), scored
    nothing_is_left(user)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_issuing_meets_a_deletion(race, world, round_):
    """Whoever is first: no certificate of somebody who left stays in force, and no name on one."""
    user = make_user(f"holder{round_}@example.org", name="Holder")
    attempt = start_attempt(exam=world, learner=user, seed=round_)
    finish(attempt, now=None)
    confirm_attempt(attempt_id=attempt.pk)
    issued, left = race(partial(issue_certificate, attempt_id=attempt.pk), partial(leave, user))
    assert isinstance(left, Receipt), left
    assert issued is None or isinstance(issued, Certificate | ObjectDoesNotExist), issued
    rows = Certificate.objects.all()
    assert [(row.state, row.snapshot, row.credential) for row in rows] in ([], [("revoked", {}, "")])
    nothing_is_left(user)
