"""What a learner wants on a certificate."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0003_signing_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wishes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "learner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_name", models.CharField(blank=True, max_length=80)),
                ("shows_name", models.BooleanField(default=True, verbose_name="show my name")),
                ("shows_domains", models.BooleanField(default=True, verbose_name="show my points in each domain")),
                ("binds_email", models.BooleanField(default=False, verbose_name="bind it to my e-mail address")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "wishes",
            },
        ),
    ]
