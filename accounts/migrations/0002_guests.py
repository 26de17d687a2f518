"""Guests of the free test have no e-mail address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(
                help_text="A guest has none.", max_length=254, null=True, unique=True, verbose_name="e-mail"
            ),
        ),
    ]
