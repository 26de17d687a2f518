"""Gives certificates from before signing a subject of their own and the facts that their snapshots lack."""

import uuid
from datetime import UTC

from django.db import migrations

NEW = ("exam_slug", "exam_version", "passed_at")


def fill(apps, schema_editor):
    """One row at a time: a default of the column would give all of them the same subject."""
    certificates = apps.get_model("certificates", "Certificate").objects.using(schema_editor.connection.alias)
    for row in certificates.select_related("attempt__exam_version", "exam"):
        row.subject = uuid.uuid4()
        if row.snapshot:
            passed = row.attempt.submitted_at.astimezone(UTC)
            row.snapshot = {
                **row.snapshot,
                "exam_slug": row.exam.slug,
                "exam_version": row.attempt.exam_version.number,
                "passed_at": passed.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        row.save(update_fields=["subject", "snapshot"])


def empty(apps, schema_editor):
    """Take the new facts out again."""
    certificates = apps.get_model("certificates", "Certificate").objects.using(schema_editor.connection.alias)
    for row in certificates.all():
        row.snapshot = {name: value for name, value in row.snapshot.items() if name not in NEW}
        row.save(update_fields=["snapshot"])


class Migration(migrations.Migration):
    """Fills what the step before added."""

    dependencies = [("certificates", "0006_signed")]
    operations = [migrations.RunPython(fill, empty)]
