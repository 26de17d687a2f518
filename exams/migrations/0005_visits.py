"""Pages opened during an attempt: what time is measured by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0004_modes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(help_text="The question; 0 is the overview.")),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["seen_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="exams.attempt"
            ),
        ),
    ]
