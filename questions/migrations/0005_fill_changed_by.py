"""Versions from before were last changed by whoever began them, as far as anybody knows."""

from django.db import migrations
from django.db.models import F


def fill_changed_by(apps, schema_editor):
    """Copy the author where nobody stands yet."""
    versions = apps.get_model("questions", "ItemVersion").objects.using(schema_editor.connection.alias)
    versions.filter(changed_by__isnull=True).update(changed_by=F("created_by"))


class Migration(migrations.Migration):
    """Fills one column; taking it away is the work of the migration before."""

    dependencies = [("questions", "0004_changed_by")]
    operations = [migrations.RunPython(fill_changed_by, migrations.RunPython.noop)]
