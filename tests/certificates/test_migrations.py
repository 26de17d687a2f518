"""An installation with certificates from before signing is brought up to date, and back."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from certificates.models import Certificate
from certificates.services import issue_certificate
from certificates.services.auditing import our_world
from certificates.verifying import verify_credential
from exams.selectors import database_now
from exams.services import confirm_attempt
from tests.conftest import make_user
from tests.factories import begin, finish, make_signing_keys


def migrate(name=None):
    executor = MigrationExecutor(connection)
    executor.migrate([("certificates", name)] if name else executor.loader.graph.leaf_nodes("certificates"))


@pytest.fixture
def issued(world):
    """Two certificates."""
    for number in (1, 2):
        attempt = begin(world, make_user(f"{number}@example.org", name=f"Learner {number}"), seed=number)
        finish(attempt)
        confirm_attempt(attempt_id=attempt.pk)
        assert issue_certificate(attempt_id=attempt.pk).state == "issued"


def test_older_rows_get_what_they_lack_and_are_signed(issued, capsys):
    codes = set(Certificate.objects.values_list("code", flat=True))
    try:
        migrate("0002_instructors")
        with connection.cursor() as cursor:
            cursor.execute("SELECT snapshot FROM certificates_certificate")
            assert all("exam_slug" not in json.loads(row[0]) for row in cursor.fetchall())
    finally:
        migrate()
    rows = Certificate.objects.all()
    assert {row.code for row in rows} == codes
    assert len({row.subject for row in rows}) == 2
    assert all(row.state == "issued" and not row.credential for row in rows)
    make_signing_keys()
    call_command("sign_certificates")
    for row in Certificate.objects.all():
        credential = json.loads(row.credential)
        assert verify_credential(credential, our_world(credential, now=database_now())).is_genuine
