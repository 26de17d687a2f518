"""The public halves of the keys that sign."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_instructors"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fragment",
                    models.SlugField(
                        help_text="Its name in the DID document, after the #.", max_length=60, unique=True
                    ),
                ),
                ("algorithm", models.CharField(choices=[("ed25519", "Ed25519"), ("p256", "P-256")], max_length=8)),
                ("multibase", models.CharField(max_length=80)),
                ("jwk", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("active", "active"),
                            ("retired", "retired"),
                            ("compromised", "compromised"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="file:NAME in the folder of keys, or env:NAME.", max_length=120),
                ),
                (
                    "is_development",
                    models.BooleanField(default=False, help_text="Made by manage.py up; no server signs with it."),
                ),
                ("created_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("compromised_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("algorithm",), name="signing_key_one_active"
                    )
                ],
            },
        ),
    ]
