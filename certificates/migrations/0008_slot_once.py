"""A slot of a status list belongs to one certificate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0007_fill"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("list_number", "slot"), name="certificate_slot_once"),
        ),
    ]
