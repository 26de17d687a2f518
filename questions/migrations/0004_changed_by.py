"""Who last changed a version: someone else publishes it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds one column."""

    dependencies = [
        ("questions", "0003_instructors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "itemversion",
            "changed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changed_versions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
