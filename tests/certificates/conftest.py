"""An issued certificate."""

from datetime import timedelta

import pytest

from certificates.services import issue_certificate
from exams.services import confirm_attempt
from tests.factories import START, finish


@pytest.fixture
def passed(attempt):
    """A passed attempt on which both engines agree."""
    finish(attempt, right=13)
    confirm_attempt(attempt_id=attempt.pk)
    return attempt


@pytest.fixture
def certificate(passed):
    """Its certificate, issued at nine minutes past nine."""
    return issue_certificate(attempt_id=passed.pk, now=START + timedelta(minutes=9))
