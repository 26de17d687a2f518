"""The score list for REST clients."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView

from accounts.models import User
from accounts.serializers import ErrorReply
from exams.models import Score
from exams.selectors import list_scores
from exams.serializers import ScoreBody


def require_in_calendar(moment: datetime) -> None:
    """Raise ValidationError for a time that UTC does not have: the first hours of the year 1 elsewhere."""
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValidationError("This time lies outside of the calendar.") from error


class ScoreFilter(django_filters.FilterSet):
    """Which scores: of an exam, passed or not, of a learner number, scored since."""

    exam = django_filters.CharFilter(field_name="attempt__exam__slug")
    passed = django_filters.BooleanFilter(field_name="is_passed")
    learner_number = django_filters.CharFilter(field_name="attempt__learner__learner_number")
    since = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", validators=[require_in_calendar]
    )

    class Meta:
        model = Score
        fields: list[str] = []


class ScoreList(ListAPIView[Score]):
    """``GET``: one's own scores; everybody's for an instructor's client, under learner numbers."""

    queryset = Score.objects.none()
    serializer_class = ScoreBody
    filterset_class = ScoreFilter
    throttle_scope = "scores"

    def get_queryset(self) -> QuerySet[Score]:
        """Return what this client may see."""
        user = self.request.user
        return list_scores(user) if isinstance(user, User) else Score.objects.none()

    @extend_schema(
        operation_id="list_scores",
        responses={200: ScoreBody(many=True), 400: ErrorReply, 401: ErrorReply, 429: ErrorReply},
    )
    def get(self, *args: Any, **kwargs: Any) -> Any:
        """List scores, newest first, by pages."""
        return super().get(*args, **kwargs)
