"""Exams, their versions, attempts, slots, responses, verdicts, scores: what was asked, typed and decided."""

import uuid
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from exams.blueprint import MILD, STRICT, Cell, Rules, read_cells

# What is answered in seconds: the free test prefers it.
SHORT_KINDS = frozenset({"choice", "multiple", "number", "shape"})


class Exam(models.Model):
    """An assessment on offer. What counts in it stands in its versions."""

    class Mode(models.TextChoices):
        """How it is held (docs/decisions/0004-modes.md)."""

        EXAM = "exam", "exam: by the clock, verdicts after the close"
        PRACTICE = "practice", "practice: untimed, a verdict after each question"
        FREE = "free", "free test: by the clock, without an account"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.EXAM)
    is_certifying = models.BooleanField("a pass earns the certificate", default=False)
    is_open = models.BooleanField("may be started", default=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="Attempts end here at the latest.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_certifying=False) | Q(mode="exam"),
                name="exam_only_exams_certify",
                violation_error_message="Only an exam by the clock can earn the certificate.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Rules:
        """What else its forms keep to."""
        if self.mode == self.Mode.FREE:
            return Rules(preferred=SHORT_KINDS)
        return STRICT if self.is_certifying else MILD


class ExamVersion(models.Model):
    """Blueprint, time limit and cut score of an exam; never changed once an attempt points here."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    blueprint = models.JSONField(
        help_text='Cells: [{"domain": 1, "count": 2, "difficulty": null}, ...]; a difficulty may be a list.'
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Time limit; empty is untimed.")
    cut_numerator = models.PositiveSmallIntegerField(default=7)
    cut_denominator = models.PositiveSmallIntegerField(default=10)
    is_current = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="exam_version_number_once"),
            models.UniqueConstraint(fields=["exam"], condition=Q(is_current=True), name="exam_one_current_version"),
            models.CheckConstraint(
                condition=Q(cut_denominator__gt=0, cut_numerator__lte=F("cut_denominator")),
                name="exam_cut_score_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam}, version {self.number}"

    @property
    def cut_score(self) -> Fraction:
        """The share of the points that passes, exactly."""
        return Fraction(self.cut_numerator, self.cut_denominator)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The blueprint."""
        return read_cells(self.blueprint)

    @property
    def slot_count(self) -> int:
        """How many questions a form has."""
        return sum(cell.count for cell in self.cells)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless an attempt points here and more than ``is_current`` would change."""
        if self.pk and set(kwargs.get("update_fields") or ["everything"]) != {"is_current"} and self.attempts.exists():
            raise ValidationError("This version was used in an attempt. Make a new one.")
        super().save(*args, **kwargs)


class Attempt(models.Model):
    """One sitting by one learner: in progress, submitted, graded, or void."""

    class State(models.TextChoices):
        """There is no overdue: when time is up, what was saved is submitted."""

        IN_PROGRESS = "in_progress", "in progress"
        SUBMITTED = "submitted", "submitted"
        GRADED = "graded", "graded"
        VOID = "void", "void"

    class ClosedBy(models.TextChoices):
        """Who ended it."""

        LEARNER = "learner", "learner"
        DEADLINE = "deadline", "a request after the deadline"
        SWEEP = "sweep", "the sweep"
        STAFF = "staff", "staff"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="attempts")
    exam_version = models.ForeignKey(ExamVersion, on_delete=models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.IN_PROGRESS)
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    extra_seconds = models.PositiveIntegerField(default=0)
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=10, choices=ClosedBy, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    score_tries = models.PositiveSmallIntegerField(default=0)
    score_after = models.DateTimeField(null=True, blank=True, help_text="The sweep scores it again from here on.")
    void_reason = models.CharField(max_length=200, blank=True)
    choice = models.JSONField(default=dict, blank=True, help_text="Of a practice: which domains, how many, which ones.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "exam", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["learner", "exam"], condition=Q(state="in_progress"), name="attempt_one_in_progress"
            ),
            models.CheckConstraint(
                condition=Q(state="in_progress", submitted_at__isnull=True)
                | Q(state__in=["submitted", "graded"], submitted_at__isnull=False)
                | Q(state="void"),
                name="attempt_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="graded") | Q(graded_at__isnull=False), name="attempt_graded_has_time"
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="attempt_void_has_reason"),
        ]
        indexes = [models.Index(fields=["state", "deadline_at"], name="attempt_due")]
        permissions = [("decide_attempt", "Can decide what the grader could not, and give more time")]

    def __str__(self) -> str:
        return f"{self.exam}, attempt {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken, the clock aside."""
        return self.state == self.State.IN_PROGRESS


class Slot(models.Model):
    """One position of a form, with everything that its learner saw, so that later edits change nothing."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    item_version = models.ForeignKey("questions.ItemVersion", on_delete=models.PROTECT, related_name="slots")
    domain = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    face = models.JSONField(help_text="What the learner may see during the attempt.")
    back = models.JSONField(help_text="Key and explanation; shown after the close.")
    is_broken = models.BooleanField(default=False, help_text="Could not be made; counts as full credit.")
    broken_because = models.TextField(blank=True)
    is_flagged = models.BooleanField(default=False)
    struck = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    hints_shown = models.PositiveSmallIntegerField(default=0, help_text="In practice: how many hints were asked for.")
    is_solution_shown = models.BooleanField(default=False, help_text="In practice: the learner asked for the solution.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="slot_position_once")]

    def __str__(self) -> str:
        return f"question {self.position}"


class Response(models.Model):
    """What a learner typed, one row a saved state; added, never edited."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="responses")
    revision = models.PositiveIntegerField()
    answer = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    client = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    is_late = models.BooleanField(default=False, help_text="Came after the close: kept, shown, not counted.")
    is_loser = models.BooleanField(default=False, help_text="Made on an older revision: kept, not counted.")

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "revision"], name="response_revision_once"),
            models.UniqueConstraint(
                fields=["slot", "client", "sequence"], condition=~Q(client=""), name="response_sequence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class SlotVerdict(models.Model):
    """What the grader said of the counted response; a new one replaces the current and keeps it."""

    class Confirmation(models.TextChoices):
        """SymPy's second opinion on an accepted formula."""

        NOT_NEEDED = "not_needed", "not needed"
        PENDING = "pending", "pending"
        CONFIRMED = "confirmed", "confirmed"
        SILENT = "silent", "silent"
        CONTRADICTED = "contradicted", "contradicted"

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="verdicts")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, null=True, blank=True, related_name="verdicts")
    is_current = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10)
    credit_numerator = models.PositiveSmallIntegerField(default=0)
    credit_denominator = models.PositiveSmallIntegerField(default=1)
    evidence = models.CharField(max_length=16, blank=True)
    feedback = models.JSONField(default=list)
    counterexample = models.JSONField(null=True, blank=True)
    confirmation = models.CharField(max_length=12, choices=Confirmation, default=Confirmation.NOT_NEEDED)
    is_helped = models.BooleanField(
        default=False, help_text="In practice: given after a hint, so it counts for nothing."
    )
    grader_version = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(is_current=True), name="verdict_one_current"),
            models.CheckConstraint(
                condition=Q(credit_denominator__gt=0, credit_numerator__lte=F("credit_denominator")),
                name="verdict_credit_is_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["slot"], condition=Q(confirmation="pending"), name="verdict_pending_confirmation")
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def credit(self) -> Fraction:
        """0 to 1, exactly."""
        return Fraction(self.credit_numerator, self.credit_denominator)


class Score(models.Model):
    """The score of a graded attempt: a fold over its current verdicts, stored for lists and clients."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="score")
    points_numerator = models.PositiveIntegerField()
    points_denominator = models.PositiveIntegerField()
    slots = models.PositiveSmallIntegerField()
    share = models.FloatField(help_text="Points over slots, for sorting and filtering; passing was decided exactly.")
    is_passed = models.BooleanField()
    domains = models.JSONField(help_text='[{"domain": 1, "points": "2", "slots": 2}, ...]')
    grader_version = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(points_denominator__gt=0, points_numerator__lte=F("points_denominator") * F("slots")),
                name="score_within_slots",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="score_newest_first")]

    def __str__(self) -> str:
        return f"{self.points} of {self.slots}"

    @property
    def points(self) -> Fraction:
        """Points, exactly."""
        return Fraction(self.points_numerator, self.points_denominator)


class Visit(models.Model):
    """A page of an attempt was opened: what time is measured by, together with the saves. Added, never edited."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="visits")
    position = models.PositiveSmallIntegerField(help_text="The question; 0 is the overview.")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["seen_at", "pk"]

    def __str__(self) -> str:
        return f"question {self.position} at {self.seen_at:%H:%M:%S}"


class Objection(models.Model):
    """A learner thinks that a refused answer is right; an instructor decides."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "waiting"
        UPHELD = "upheld", "upheld: the answer counts as right"
        DECLINED = "declined", "declined: the verdict stands"

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="objection")
    verdict = models.ForeignKey(SlotVerdict, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField("what the learner wrote", max_length=1000, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField("what the learner reads", max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="objection_decided_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="objection_waiting_first")]

    def __str__(self) -> str:
        return f"{self.slot}, {self.get_state_display()}"
