"""Attempts and scores as read-only lists with filters and CSV, the replay of an attempt, more time."""

import csv
from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import User
from exams import objection_admin, offer_admin, services  # noqa: F401  (they register themselves)
from exams.errors import ExamError
from exams.models import Attempt, Score, SlotVerdict
from exams.pages import points_text
from exams.replays import build_replay

LOOKED = "Looked at the replay."
MOST_MINUTES = 240
MOST_REASON = 200
Column = tuple[str, Callable[[Any], object]]


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows that services alone write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


def csv_response(name: str, columns: Iterable[Column], rows: Iterable[Any]) -> HttpResponse:
    """Return rows as a CSV file. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer, columns = csv.writer(response), list(columns)
    writer.writerow([title for title, _ in columns])
    for row in rows:
        writer.writerow([_harmless(str(value(row))) for _, value in columns])
    return response


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _learner(request: HttpRequest, learner: User) -> str:
    """Name and address for whoever may see them, else the learner number."""
    assert isinstance(request.user, User)  # noqa: S101  (the admin lets nobody else in)
    return (
        f"{learner.name} <{learner.email}>"
        if request.user.has_perm("accounts.view_learner_names")
        else learner.learner_number
    )


def _act_on_each(attempts: Iterable[Attempt], act: Callable[[Attempt], Any]) -> list[Attempt]:
    """Return the attempts that it did something to; what was closed or deleted at the same moment is passed over."""
    done = []
    for attempt in attempts:
        try:
            result = act(attempt)
        except (Attempt.DoesNotExist, ExamError):
            continue
        done += [attempt] if result is not None else []
    return done


class AttemptActionForm(ActionForm):
    """How many minutes the action "Give more time" gives, and why "Make void" does."""

    minutes = forms.IntegerField(min_value=1, max_value=MOST_MINUTES, initial=10, required=False)
    reason = forms.CharField(max_length=MOST_REASON, required=False)


class NeedsDecision(admin.SimpleListFilter):
    """Submitted attempts that the grader could not finish."""

    title = "waits for a decision"
    parameter_name = "undecided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice: those that wait."""
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Attempts with an undecided answer."""
        if self.value() != "yes":
            return queryset
        undecided = SlotVerdict.objects.filter(is_current=True, outcome="undecided").values("slot__attempt")
        return queryset.filter(state=Attempt.State.SUBMITTED, pk__in=undecided)


def _may_replay(request: HttpRequest) -> bool:
    """A replay shows what a person did and when: whoever may see names may see it."""
    return request.user.has_perms(("exams.view_attempt", "accounts.view_learner_names"))


def _has_looked(request: HttpRequest, attempt: Attempt) -> bool:
    """Whether it is kept already that this person looks at the attempt now: once an hour is enough."""
    lately = timezone.now() - timedelta(hours=1)
    rows = LogEntry.objects.filter(user_id=request.user.pk or 0, object_id=str(attempt.pk), action_time__gte=lately)
    return rows.filter(content_type__model="attempt", change_message=LOOKED).exists()


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    """Attempts, under learner numbers."""

    list_display = ("short_id", "exam", "learner_number", "number", "state", "started_at", "submitted_at", "closed_by")
    list_filter = (NeedsDecision, "state", "exam", "closed_by", "started_at")
    search_fields = ("public_id", "learner__learner_number")
    list_select_related = ("exam", "learner")
    date_hierarchy = "started_at"
    action_form = AttemptActionForm
    actions = ("export", "score_again", "count_as_right", "count_as_not_right", "give_ten_minutes", "make_void")
    fields = (
        "public_id", "exam", "exam_version", "learner_number", "number", "state", "started_at", "deadline_at",
        "extra_seconds", "submitted_at", "closed_by", "graded_at", "score_tries", "void_reason", "replay",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """The replay stands beside the pages of an attempt."""
        view = self.admin_site.admin_view(self.replay_view)
        return [path("<int:pk>/replay/", view, name="exams_attempt_replay"), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Attempt | None = None) -> Any:
        """The way to the replay is shown to whoever may go it."""
        return [field for field in self.fields or () if field != "replay" or _may_replay(request)]

    @admin.display(description="attempt", ordering="public_id")
    def short_id(self, attempt: Attempt) -> str:
        """The first letters of the public id: the whole of it takes the room of the times."""
        return str(attempt.public_id)[:8]

    @admin.display(description="replay")
    def replay(self, attempt: Attempt) -> str:
        """The way to the replay."""
        url = reverse("admin:exams_attempt_replay", args=[attempt.pk])
        return format_html('<a href="{}">Step through what was opened and saved</a>', url)

    def replay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Step through an attempt; that somebody looked is kept."""
        if not _may_replay(request):
            raise PermissionDenied
        attempt = get_object_or_404(Attempt.objects.select_related("exam", "exam_version", "learner"), pk=pk)
        if "step" not in request.GET or not _has_looked(request, attempt):
            self.log_change(request, attempt, LOOKED)
        step = request.GET.get("step", "1")
        page = build_replay(attempt, int(step) if step.isascii() and step.isdigit() and len(step) < 7 else 1)
        context = {**self.admin_site.each_context(request), "title": "Replay of an attempt", "page": page}
        return render(
            request, "admin/exams/attempt/replay.html", {**context, "learner": _learner(request, attempt.learner)}
        )

    @admin.display(description="learner", ordering="learner__learner_number")
    def learner_number(self, attempt: Attempt) -> str:
        """The learner's number."""
        return attempt.learner.learner_number

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may decide what the grader could not."""
        return request.user.has_perm("exams.decide_attempt")

    @admin.action(description="Score again what waits", permissions=["decide"])
    def score_again(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> None:
        """Grade submitted attempts now, however often it was tried."""
        done = _act_on_each(attempts, lambda attempt: services.score_attempt(attempt_id=attempt.pk))
        self.message_user(request, f"{len(done)} of {len(attempts)} have a score.")

    @admin.action(description="Count undecided answers as right", permissions=["decide"])
    def count_as_right(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> None:
        """Full credit for what the grader left open."""
        self._decide(request, attempts, Fraction(1))

    @admin.action(description="Count undecided answers as not right", permissions=["decide"])
    def count_as_not_right(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> None:
        """No credit for what the grader left open."""
        self._decide(request, attempts, Fraction(0))

    def _decide(self, request: HttpRequest, attempts: QuerySet[Attempt], credit: Fraction) -> None:
        done = _act_on_each(attempts, lambda attempt: services.decide_undecided(attempt_id=attempt.pk, credit=credit))
        self.message_user(request, f"{len(done)} of {len(attempts)} were decided.")

    @admin.action(description="Give more time (minutes beside)", permissions=["decide"])
    def give_ten_minutes(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> None:
        """More time for attempts in progress, ten minutes unless said; it reaches their pages within half a minute."""
        text = request.POST.get("minutes") or "10"
        minutes = int(text) if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= MOST_MINUTES else 0
        running = attempts.filter(state=Attempt.State.IN_PROGRESS) if minutes else []
        given = _act_on_each(running, lambda one: services.extend_attempt(attempt_id=one.pk, seconds=60 * minutes))
        for attempt in given:
            self.log_change(request, attempt, f"Gave {minutes} more minutes.")
        level = messages.INFO if minutes else messages.ERROR
        words = f"{len(given)} attempts have {minutes} more minutes."
        self.message_user(request, words if minutes else f"Minutes are 1 to {MOST_MINUTES}.", level)

    @admin.action(description="Make void (reason beside)", permissions=["decide"])
    def make_void(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> None:
        """Take attempts out of everything, for a reason that their learners read."""
        reason = request.POST.get("reason", "").strip()[:MOST_REASON]
        if not reason:
            self.message_user(request, "The learner reads the reason: write one beside the action.", messages.ERROR)
            return
        left = attempts.exclude(state=Attempt.State.VOID)
        for attempt in _act_on_each(left, lambda one: services.void_attempt(attempt_id=one.pk, reason=reason)):
            self.log_change(request, attempt, f"Made it void: {reason}")
        words = "They do not count any more. A certificate that was issued stays until you revoke it."
        self.message_user(request, words)

    @admin.action(description="Download as CSV", permissions=["view"])
    def export(self, request: HttpRequest, attempts: QuerySet[Attempt]) -> HttpResponse:
        """The chosen attempts as CSV."""
        columns: list[Column] = [
            ("attempt", lambda a: a.public_id),
            ("exam", lambda a: a.exam.slug),
            ("learner", lambda a: _learner(request, a.learner)),
            ("number", lambda a: a.number),
            ("state", lambda a: a.state),
            ("started_at", lambda a: a.started_at.isoformat()),
            ("submitted_at", lambda a: a.submitted_at.isoformat() if a.submitted_at else ""),
        ]
        return csv_response("attempts", columns, attempts.select_related("exam", "learner"))


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    """Scores, under learner numbers."""

    list_display = ("attempt", "learner_number", "points_shown", "slots", "is_passed", "created_at")
    list_filter = ("is_passed", "attempt__exam", "created_at")
    search_fields = ("attempt__public_id", "attempt__learner__learner_number")
    list_select_related = ("attempt__exam", "attempt__learner")
    date_hierarchy = "created_at"
    actions = ("export",)
    fields = (
        "attempt",
        "learner_number",
        "points_shown",
        "slots",
        "is_passed",
        "domains",
        "grader_version",
        "created_at",
    )

    @admin.display(description="learner", ordering="attempt__learner__learner_number")
    def learner_number(self, score: Score) -> str:
        """The learner's number."""
        return score.attempt.learner.learner_number

    @admin.display(description="points", ordering="share")
    def points_shown(self, score: Score) -> str:
        """Points as they are written."""
        return points_text(score.points)

    @admin.action(description="Download as CSV", permissions=["view"])
    def export(self, request: HttpRequest, scores: QuerySet[Score]) -> HttpResponse:
        """The chosen scores as CSV, a column for each domain."""
        columns: list[Column] = [
            ("attempt", lambda s: s.attempt.public_id),
            ("exam", lambda s: s.attempt.exam.slug),
            ("learner", lambda s: _learner(request, s.attempt.learner)),
            ("attempt_number", lambda s: s.attempt.number),
            ("points", lambda s: s.points),
            ("slots", lambda s: s.slots),
            ("passed", lambda s: s.is_passed),
            ("scored_at", lambda s: s.created_at.isoformat()),
        ]
        columns += [(f"domain_{number}", partial(_domain_points, number)) for number in range(1, 9)]
        return csv_response("scores", columns, scores.select_related("attempt__exam", "attempt__learner"))


def _domain_points(domain: int, score: Score) -> str:
    return next((row["points"] for row in score.domains if row["domain"] == domain), "")
