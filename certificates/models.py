"""Certificates, the keys that sign them, what the learner wishes on them, and the log of what happened."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from certificates.keys import Algorithm, PublishedKey
from certificates.serials import make_code
from exams.models import Attempt, Exam


class SigningKey(models.Model):
    """The public half of a key, and where its private half is; that half is never in the database."""

    class State(models.TextChoices):
        """``pending`` is published ahead of its use, ``retired`` stays published, ``compromised`` is not published."""

        PENDING = "pending", "pending"
        ACTIVE = "active", "active"
        RETIRED = "retired", "retired"
        COMPROMISED = "compromised", "compromised"

    fragment = models.SlugField(max_length=60, unique=True, help_text="Its name in the DID document, after the #.")
    algorithm = models.CharField(max_length=8, choices=[("ed25519", "Ed25519"), ("p256", "P-256")])
    multibase = models.CharField(max_length=80)
    jwk = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    reference = models.CharField(max_length=120, help_text="file:NAME in the folder of keys, or env:NAME.")
    is_development = models.BooleanField(default=False, help_text="Made by manage.py up; no server signs with it.")
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["algorithm"], condition=Q(state="active"), name="signing_key_one_active"),
        ]

    def __str__(self) -> str:
        return self.fragment

    @property
    def published(self) -> PublishedKey:
        """What the world knows of it."""
        algorithm: Algorithm = "ed25519" if self.algorithm == "ed25519" else "p256"
        return PublishedKey(self.fragment, algorithm, self.multibase, self.jwk)


class Wishes(models.Model):
    """What a learner wants on a certificate; it counts once the name was confirmed as it stands in the profile."""

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes")
    confirmed_name = models.CharField(max_length=80, blank=True)
    shows_name = models.BooleanField("show my name", default=True)
    shows_domains = models.BooleanField("show my points in each domain", default=True)
    binds_email = models.BooleanField("bind it to my e-mail address", default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"wishes of {self.learner_id}"


class Certificate(models.Model):
    """A certificate and its own outbox: held, pending, issued, failed or revoked."""

    class State(models.TextChoices):
        """``held`` waits for the learner (name, e-mail), ``pending`` for a worker."""

        HELD = "held", "held"
        PENDING = "pending", "pending"
        ISSUED = "issued", "issued"
        FAILED = "failed", "failed"
        REVOKED = "revoked", "revoked"

    code = models.CharField(max_length=26, unique=True, default=make_code, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="certificates")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="certificates")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    snapshot = models.JSONField(default=dict, help_text="What the certificate says, frozen when it became pending.")
    subject = models.UUIDField(default=uuid.uuid4, editable=False, help_text="Stands for the learner, here only.")
    list_number = models.PositiveIntegerField(null=True, blank=True)
    slot = models.PositiveIntegerField(null=True, blank=True, help_text="Its bit in the status list.")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    credential = models.TextField(blank=True, help_text="The signed JSON, byte for byte.")
    jwt = models.TextField(blank=True)
    credential_sha256 = models.CharField(max_length=64, blank=True)
    jwt_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    proof_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="proofs")
    jwt_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="jwts")
    wanted_name = models.CharField(max_length=80, blank=True, help_text="A correction that the learner asked for.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exam"], condition=~Q(state="revoked"), name="certificate_once_per_learner_and_exam"
            ),
            models.UniqueConstraint(fields=["list_number", "slot"], name="certificate_slot_once"),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="certificate_issued_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False), name="certificate_revoked_has_time"
            ),
        ]
        permissions = [("revoke_certificate", "Can revoke certificates and issue them again")]

    def __str__(self) -> str:
        return self.code


class Chain(models.Model):
    """The end of the log, one row: locked while an event is added, so that the chain never forks."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"event {self.number}"


class CertificateEvent(models.Model):
    """One thing that happened to a certificate or a key. Added, never edited; each holds the hash of the one before."""

    number = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField()
    facts = models.JSONField(help_text="Hashes, keys and slots; never a name.")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0) & ~Q(digest=F("previous")), name="event_is_chained"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
