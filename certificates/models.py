"""Certificates: one a learner and exam, made with the pass, filled from a frozen snapshot."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.serials import make_code
from exams.models import Attempt, Exam


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
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="certificate")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="certificates")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    snapshot = models.JSONField(default=dict, help_text="What the certificate says, frozen when it became pending.")
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exam"], condition=~Q(state="revoked"), name="certificate_once_per_learner_and_exam"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="certificate_issued_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False), name="certificate_revoked_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.code
