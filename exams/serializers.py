"""Scores as REST clients see them: a whitelist."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exams.models import Score


class DomainScoreBody(serializers.Serializer[Any]):
    """Points in one of the eight domains."""

    domain = serializers.IntegerField(min_value=1, max_value=8)
    points = serializers.CharField(help_text="Exact, as a whole number or a fraction such as 5/2.")
    slots = serializers.IntegerField(help_text="How many questions the domain had.")


class ScoreBody(serializers.ModelSerializer[Score]):
    """One graded attempt. ``learner_name`` and ``learner_email`` are null without the permission to see names."""

    attempt = serializers.UUIDField(source="attempt.public_id", read_only=True)
    exam = serializers.SlugField(source="attempt.exam.slug", read_only=True)
    exam_version = serializers.IntegerField(source="attempt.exam_version.number", read_only=True)
    attempt_number = serializers.IntegerField(source="attempt.number", read_only=True)
    learner_number = serializers.CharField(source="attempt.learner.learner_number", read_only=True)
    learner_name = serializers.SerializerMethodField()
    learner_email = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField()
    is_passed = serializers.BooleanField(read_only=True)
    domains = DomainScoreBody(many=True, read_only=True)
    started_at = serializers.DateTimeField(source="attempt.started_at", read_only=True)
    submitted_at = serializers.DateTimeField(source="attempt.submitted_at", read_only=True)

    class Meta:
        model = Score
        fields = [
            "attempt", "exam", "exam_version", "attempt_number", "learner_number", "learner_name", "learner_email",
            "points", "slots", "share", "is_passed", "domains", "started_at", "submitted_at", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_learner_name(self, score: Score) -> str | None:
        """The name as printed, for whoever may see names."""
        return score.attempt.learner.name if self._may_see_names(score) else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_learner_email(self, score: Score) -> str | None:
        """The address, for whoever may see names."""
        return score.attempt.learner.email if self._may_see_names(score) else None

    def get_points(self, score: Score) -> str:
        """Points, exactly: "31" or "63/2"."""
        return str(score.points)

    def _may_see_names(self, score: Score) -> bool:
        user = self.context["request"].user
        return bool(user.pk == score.attempt.learner_id or user.has_perm("accounts.view_learner_names"))
