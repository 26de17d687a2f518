"""Certificates hold their signed bytes, their slot, and whom they supersede."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_log"),
        ("exams", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="certificate",
            options={"permissions": [("revoke_certificate", "Can revoke certificates and issue them again")]},
        ),
        migrations.AddField(
            model_name="certificate",
            name="credential",
            field=models.TextField(blank=True, help_text="The signed JSON, byte for byte."),
        ),
        migrations.AddField(
            model_name="certificate",
            name="credential_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="certificate",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="jwt",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="jwt_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="certificate",
            name="list_number",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="slot",
            field=models.PositiveIntegerField(blank=True, help_text="Its bit in the status list.", null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="subject",
            field=models.UUIDField(default=uuid.uuid4, editable=False, help_text="Stands for the learner, here only."),
        ),
        migrations.AddField(
            model_name="certificate",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="certificates.certificate",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="wanted_name",
            field=models.CharField(blank=True, help_text="A correction that the learner asked for.", max_length=80),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="exams.attempt"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="jwt_key",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jwts",
                to="certificates.signingkey",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="proof_key",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proofs",
                to="certificates.signingkey",
            ),
        ),
    ]
