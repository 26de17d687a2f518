"""The people of the tests."""

import os

import hypothesis
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from certificates.models import Wishes
from questions.models import Domain
from tests import factories

# Tests are seeded: the same examples each time. NABLA_EXPLORE=1 draws new ones, to look for faults on purpose.
# No example is too slow: how long one takes depends on what else the machine does.
PATIENT = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("seeded", derandomize=True, **PATIENT)
hypothesis.settings.register_profile("explore", derandomize=False, **PATIENT)
hypothesis.settings.load_profile("explore" if os.environ.get("NABLA_EXPLORE") else "seeded")
PASSWORD = "correct horse battery"
TITLES = (
    "Introduction to Matrix Calculus",
    "Review of Prerequisites",
    "Matrix Derivatives Basics",
    "Matrix Calculus Rules",
    "Gradient, Jacobian, and Hessian",
    "Applications in Machine Learning",
    "Practical Tools",
    "Advanced Use Cases",
)


def make_user(email, *, verified=True, **fields):
    """Return a user who can sign in."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    if user.name:
        Wishes.objects.create(learner=user, confirmed_name=user.name)
    return user


@pytest.fixture
def learner(db):
    """A learner."""
    return make_user("learner@example.org", name="First Learner")


@pytest.fixture
def other_learner(db):
    """Another learner, who must see nothing of the first."""
    return make_user("other@example.org", name="Other Learner")


@pytest.fixture
def instructor(db):
    """An instructor."""
    user = make_user("instructor@example.org", name="Instructor", is_staff=True)
    user.groups.add(Group.objects.get(name="Instructors"))
    return user


@pytest.fixture
def administrator(db):
    """An administrator."""
    return make_user("administrator@example.org", name="Administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def exam(db):
    """An exam of sixteen questions over a small bank."""
    factories.make_bank()
    return factories.make_exam()


@pytest.fixture
def attempt(exam, learner):
    """The learner's attempt, begun at START."""
    return factories.begin(exam, learner)


@pytest.fixture
def world(transactional_db):
    """Domains, group, bank and exam for tests with real transactions, which begin with a flushed database."""
    for number in range(1, 9):
        Domain.objects.get_or_create(number=number, defaults={"slug": f"domain-{number}", "title": TITLES[number - 1]})
    Group.objects.get_or_create(name="Instructors")
    factories.make_bank()
    return factories.make_exam()
