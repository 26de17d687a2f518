"""People whom only the tests of the bank need."""

import pytest
from django.contrib.auth.models import Group

from tests.conftest import make_user


@pytest.fixture
def other_instructor(db):
    """Another instructor, who approves what the first one wrote."""
    user = make_user("second@example.org", name="Second Instructor", is_staff=True)
    user.groups.add(Group.objects.get(name="Instructors"))
    return user
