"""Which version a correction corrects."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds one column."""

    dependencies = [("questions", "0005_fill_changed_by")]
    operations = [
        migrations.AddField(
            "itemversion",
            "corrects",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="questions.itemversion",
            ),
        ),
    ]
