"""Reads of exams, attempts and scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from exams.blueprint import Candidate
from exams.clock import GRACE
from exams.models import Attempt, Exam, ExamVersion, Response, Score, Slot, SlotVerdict, Visit
from exams.pacing import Sign
from exams.scoring import SlotResult, points_to_pass, score_form
from questions.models import Domain
from questions.selectors import list_published_versions

MAX_TRIES = 5


def database_now() -> datetime:
    """Return the time by the database's clock, read now and not at the start of the transaction.

    SQLite has no clock of its own: there the process's clock is the database's.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment


def list_open_exams() -> QuerySet[Exam]:
    """Return the exams on offer."""
    return Exam.objects.filter(is_open=True, versions__is_current=True).order_by("-is_certifying", "title")


def list_offered() -> QuerySet[Exam]:
    """Return the exams on offer, each with its current version in ``current``. Two queries."""
    current = Prefetch("versions", queryset=ExamVersion.objects.filter(is_current=True), to_attr="current")
    return list_open_exams().prefetch_related(current)


def find_practice_exam() -> Exam | None:
    """Return the row that practices belong to, if practice is on offer."""
    return list_open_exams().filter(mode=Exam.Mode.PRACTICE).first()


def find_free_exam() -> Exam | None:
    """Return the free test, if it is on offer."""
    return list_open_exams().filter(mode=Exam.Mode.FREE).first()


def get_current_version(exam: Exam) -> ExamVersion:
    """Return the version that a new attempt takes; raise ExamVersion.DoesNotExist."""
    return exam.versions.get(is_current=True)


def list_candidates() -> tuple[Candidate, ...]:
    """Return what a form may be drawn from. One query."""
    columns = ("pk", "item__slug", "item__domain__number", "difficulty", "enemies", "kind", "objective")
    return tuple(
        Candidate(pk, slug, domain, level, frozenset(enemies), kind, objective)
        for pk, slug, domain, level, enemies, kind, objective in list_published_versions().values_list(*columns)
    )


def find_last_seen(learner: User) -> dict[str, int]:
    """Return for each item that the learner met the id of the latest attempt that held it."""
    rows = (
        Slot.objects.filter(attempt__learner=learner)
        .values("item_version__item__slug")
        .annotate(last=Max("attempt_id"))
    )
    return {row["item_version__item__slug"]: row["last"] for row in rows.order_by()}


def find_open_attempt(exam: Exam, learner: User) -> Attempt | None:
    """Return the learner's attempt in progress at this exam."""
    return Attempt.objects.filter(exam=exam, learner=learner, state=Attempt.State.IN_PROGRESS).first()


def get_attempt(learner: User, public_id: UUID) -> Attempt:
    """Return one of the learner's own attempts; raise Attempt.DoesNotExist for anybody else's."""
    return Attempt.objects.select_related("exam", "exam_version").get(public_id=public_id, learner=learner)


def get_attempt_row(learner: User, public_id: UUID) -> Attempt:
    """Return one of the learner's own attempts by itself, for what is asked often; raise as ``get_attempt`` does."""
    return Attempt.objects.get(public_id=public_id, learner=learner)


def list_attempts(learner: User) -> QuerySet[Attempt]:
    """Return the learner's attempts with exam and score, newest first; practices are kept apart."""
    return (
        Attempt.objects.filter(learner=learner)
        .exclude(exam__mode=Exam.Mode.PRACTICE)
        .select_related("exam", "exam_version", "score")
        .order_by("-started_at", "-pk")
    )


def counted_responses() -> QuerySet[Response]:
    """Return the responses that may count: neither late nor made on an older revision."""
    return Response.objects.filter(is_late=False, is_loser=False)


def find_counted_response(slot: Slot) -> Response | None:
    """Return the slot's answer as it counts now."""
    return counted_responses().filter(slot=slot).order_by("-revision").first()


def list_slots(attempt: Attempt) -> QuerySet[Slot]:
    """Return the slots with ``answer``, ``revision`` and ``saved_at`` of what counts now; the backs stay away."""
    latest = counted_responses().filter(slot=OuterRef("pk")).order_by("-revision")
    return (
        Slot.objects.filter(attempt=attempt)
        .annotate(
            answer=Subquery(latest.values("answer")[:1]),
            revision=Subquery(latest.values("revision")[:1]),
            saved_at=Subquery(latest.values("saved_at")[:1]),
        )
        .defer("back")
        .order_by("position")
    )


def list_slots_for_review(attempt: Attempt) -> QuerySet[Slot]:
    """Return the slots with their current verdict in ``current``, the item's slug and expected time; without backs."""
    verdicts = SlotVerdict.objects.filter(is_current=True).select_related("response")
    return (
        Slot.objects.filter(attempt=attempt)
        .annotate(
            slug=F("item_version__item__slug"),
            expected_seconds=F("item_version__seconds"),
            objective=F("item_version__objective"),
        )
        .prefetch_related(Prefetch("verdicts", queryset=verdicts, to_attr="current"))
        .defer("back")
    )


def find_slot_for_review(attempt: Attempt, position: int) -> Slot | None:
    """Return one slot of ``list_slots_for_review`` with its back, all its responses and its objection."""
    slots = list_slots_for_review(attempt).defer(None).select_related("objection").prefetch_related("responses")
    return slots.filter(position=position).first()


def list_signs(attempt: Attempt) -> list[Sign]:
    """Return what the server saw of a learner's way through an attempt: pages opened, answers saved. Two queries."""
    visits = Visit.objects.filter(attempt=attempt).values_list("seen_at", "position")
    saves = Response.objects.filter(slot__attempt=attempt).order_by().values_list("saved_at", "slot__position")
    return [Sign(at, position) for at, position in (*visits, *saves)]


def list_practice_slots(attempt: Attempt) -> QuerySet[Slot]:
    """Return a practice's slots with answer, item's slug (``slug``), the current verdict and how many there were.

    Of the back only what ``find_back`` reads for one question is needed, so it stays away here too.
    """
    verdicts = SlotVerdict.objects.filter(is_current=True).select_related("response")
    return (
        list_slots(attempt)
        .select_related("objection")
        .annotate(slug=F("item_version__item__slug"), tries=Count("verdicts"))
        .prefetch_related(Prefetch("verdicts", queryset=verdicts, to_attr="current"))
    )


def find_back(slot: Slot) -> dict[str, Any]:
    """Return the back of a slot that was listed without it. One query."""
    back: dict[str, Any] = Slot.objects.values_list("back", flat=True).get(pk=slot.pk)
    return back


def list_due_attempts(now: datetime) -> QuerySet[Attempt]:
    """Return the attempts in progress whose grace is over."""
    return Attempt.objects.filter(state=Attempt.State.IN_PROGRESS, deadline_at__lt=now - GRACE)


def list_unscored_attempts(now: datetime) -> QuerySet[Attempt]:
    """Return what was submitted, waits for its score, and may be tried again now."""
    return Attempt.objects.filter(state=Attempt.State.SUBMITTED, score_after__lte=now, score_tries__lt=MAX_TRIES)


def list_unconfirmed_attempts() -> QuerySet[Attempt]:
    """Return graded attempts that wait for a second opinion."""
    pending = SlotVerdict.objects.filter(is_current=True, confirmation=SlotVerdict.Confirmation.PENDING)
    return Attempt.objects.filter(state=Attempt.State.GRADED, pk__in=pending.values("slot__attempt"))


def has_pending_confirmations(attempt: Attempt) -> bool:
    """Return whether a second opinion is outstanding."""
    return SlotVerdict.objects.filter(
        slot__attempt=attempt, is_current=True, confirmation=SlotVerdict.Confirmation.PENDING
    ).exists()


def count_waiting() -> int:
    """Return how many submitted attempts wait to be scored."""
    return Attempt.objects.filter(state=Attempt.State.SUBMITTED).count()


def list_scores(user: User) -> QuerySet[Score]:
    """Return the scores that this user may see: everybody's for whoever may view scores, else their own.

    A free test has no pass mark and often no account: it is no score for lists.
    """
    scores = Score.objects.select_related("attempt__exam", "attempt__exam_version", "attempt__learner")
    scores = scores.filter(attempt__state=Attempt.State.GRADED).exclude(attempt__exam__mode=Exam.Mode.FREE)
    return scores if user.has_perm("exams.view_score") else scores.filter(attempt__learner=user)


def list_drifted_scores() -> Iterator[tuple[Score, Fraction]]:
    """Yield each stored score that is not what its current verdicts add up to, with what they do add up to."""
    scores = Score.objects.filter(attempt__state=Attempt.State.GRADED).select_related("attempt__exam_version")
    for score in scores.iterator():
        verdicts = SlotVerdict.objects.filter(slot__attempt=score.attempt_id, is_current=True).select_related("slot")
        results = [SlotResult(verdict.slot.domain, verdict.credit) for verdict in verdicts]
        report = score_form(results, cut_score=score.attempt.exam_version.cut_score)
        stored = (score.points, score.slots, score.is_passed)
        if stored != (report.points, report.slots, report.passed):
            yield score, report.points


def list_domain_titles() -> dict[int, str]:
    """Return the titles of the eight domains by number."""
    return dict(Domain.objects.order_by("number").values_list("number", "title"))


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What a page says of an exam before it is started."""

    slug: str
    title: str
    question_count: int
    minutes: int | None
    points_to_pass: int


def get_exam_facts(exam: Exam) -> ExamFacts:
    """Return the facts of the exam's current version."""
    version = get_current_version(exam)
    count = version.slot_count
    return ExamFacts(exam.slug, exam.title, count, version.minutes, points_to_pass(version.cut_score, count))


def get_landing_facts(user: object) -> dict[str, Any]:
    """Return exam and domains for the course page; ``exam`` is None until one is on offer."""
    exam = list_open_exams().filter(is_certifying=True).first()
    counts = {} if exam is None else _count_by_domain(get_current_version(exam))
    best = _latest_domain_scores(user) if isinstance(user, User) else {}
    domains = [
        {"number": number, "title": title, "question_count": counts.get(number, 0), "score": best.get(number)}
        for number, title in list_domain_titles().items()
    ]
    free = find_free_exam()
    return {
        "exam": exam and get_exam_facts(exam),
        "free": free and get_exam_facts(free),
        "can_practise": isinstance(user, User) and find_practice_exam() is not None,
        "domains": domains,
    }


def _count_by_domain(version: ExamVersion) -> dict[int, int]:
    counts: dict[int, int] = {}
    for cell in version.cells:
        counts[cell.domain] = counts.get(cell.domain, 0) + cell.count
    return counts


def _latest_domain_scores(learner: User) -> dict[int, dict[str, Any]]:
    graded = Score.objects.filter(attempt__learner=learner, attempt__state=Attempt.State.GRADED)
    certifying = graded.filter(attempt__exam__is_certifying=True)
    score = certifying.order_by("-created_at", "-pk").first()
    if score is None:
        return {}
    return {row["domain"]: {"got": row["points"], "of": row["slots"]} for row in score.domains}
