"""What a learner may take and what they took: the exams on offer, one exam's start page, the history of attempts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from exams.models import Attempt, Exam, ExamVersion
from exams.pages import attempt_url, points_text, question_url
from exams.scoring import points_to_pass
from exams.selectors import get_current_version, get_exam_facts, list_attempts, list_domain_titles, list_offered

DECIDED = Attempt.State.GRADED


def build_exam_list(learner: User) -> dict[str, Any]:
    """Return the context of the page of exams: certification, domains, practice, free test. Three queries."""
    by_exam: dict[int, list[Attempt]] = {}
    for attempt in list_attempts(learner):
        by_exam.setdefault(attempt.exam_id, []).append(attempt)
    rows = [_offer_row(exam, by_exam.get(exam.pk, [])) for exam in list_offered()]
    exams = [row for row in rows if row["mode"] == Exam.Mode.EXAM]
    return {
        "certifying": [row for row in exams if row["is_certifying"]],
        "others": sorted((row for row in exams if not row["is_certifying"]), key=lambda row: row["order"]),
        "practice": next((row for row in rows if row["mode"] == Exam.Mode.PRACTICE), None),
        "free": next((row for row in rows if row["mode"] == Exam.Mode.FREE), None),
    }


def _offer_row(exam: Exam, attempts: Sequence[Attempt]) -> dict[str, Any]:
    version: ExamVersion = exam.current[0]  # type: ignore[attr-defined]  # selectors.list_offered puts it there
    running = next((attempt for attempt in attempts if attempt.is_open), None)
    best = max((a for a in attempts if _score(a)), key=lambda a: (_score(a).share, a.pk), default=None)
    domains = sorted({cell.domain for cell in version.cells})
    return {
        "slug": exam.slug,
        "title": exam.title,
        "mode": exam.mode,
        "is_certifying": exam.is_certifying,
        "order": (len(domains), domains, exam.title),
        "number": domains[0] if len(domains) == 1 else None,
        "count": version.slot_count,
        "minutes": version.minutes,
        "points_to_pass": points_to_pass(version.cut_score, version.slot_count),
        "best": best and f"{points_text(_score(best).points)} of {_score(best).slots}",
        "is_passed": bool(best and _score(best).is_passed),
        "tries": len(attempts),
        "running_url": running and question_url(running, 1),
    }


def _score(attempt: Attempt) -> Any:
    """The score of a graded attempt, or None."""
    return getattr(attempt, "score", None) if attempt.state == DECIDED else None


def build_exam(exam: Exam, learner: User, open_attempt: Attempt | None) -> dict[str, Any]:
    """Return the context of an exam's start page."""
    titles, version = list_domain_titles(), get_current_version(exam)
    counts: dict[int, int] = {}
    for cell in version.cells:
        counts[cell.domain] = counts.get(cell.domain, 0) + cell.count
    return {
        "exam": get_exam_facts(exam),
        "is_certifying": exam.is_certifying,
        "blueprint": [{"number": n, "title": titles.get(n, ""), "count": c} for n, c in sorted(counts.items())],
        "open_attempt_url": open_attempt and question_url(open_attempt, 1),
        "start_url": reverse("exams:start", args=[exam.slug]),
        **describe_time(version, learner, open_attempt),
        "attempts": build_history(learner, exam),
    }


def build_free_test(exam: Exam, learner: User | None, open_attempt: Attempt | None) -> dict[str, Any]:
    """Return the context of the free test's page; nobody has signed in yet, as a rule."""
    version = get_current_version(exam)
    times = describe_time(version, learner, open_attempt) if learner else {"minutes": version.minutes}
    return {
        **times,
        "title": exam.title,
        "count": version.slot_count,
        "open_attempt_url": open_attempt and question_url(open_attempt, 1),
        "is_guest": learner is None or learner.is_guest,
        "attempts": build_history(learner, exam) if learner else [],
    }


def describe_time(version: ExamVersion, learner: User, open_attempt: Attempt | None) -> dict[str, Any]:
    """Return how much time this learner has, and why it is more than usual: multiplier and extra minutes."""
    if version.minutes is None:
        return {"minutes": None}
    more = learner.time_multiplier > 1
    extra = open_attempt.extra_seconds // 60 if open_attempt else 0
    return {
        "minutes": round(version.minutes * float(learner.time_multiplier)) + extra,
        "usual_minutes": version.minutes,
        "multiplier_text": multiplier_text(learner.time_multiplier) if more else "",
        "extra_minutes": extra,
    }


def multiplier_text(multiplier: Decimal) -> str:
    """Return a multiplier as it is written: 1.5, 1.25, 2."""
    return f"{multiplier:.2f}".rstrip("0").rstrip(".")


def build_history(learner: Any, exam: Exam | None = None) -> list[dict[str, Any]]:
    """Return the learner's attempts, newest first, with the best, the latest and the first of each exam marked."""
    attempts = [a for a in list_attempts(learner) if exam is None or a.exam_id == exam.pk]
    marks = {exam_id: find_marks(attempts, exam_id) for exam_id in {a.exam_id for a in attempts}}
    return [_history_row(attempt, marks[attempt.exam_id]) for attempt in attempts]


def find_marks(attempts: Sequence[Attempt], exam_id: int) -> dict[str, int | None]:
    """Return the best, latest and first graded attempt at an exam; ``attempts`` come newest first."""
    graded = [attempt for attempt in attempts if attempt.exam_id == exam_id and _score(attempt)]
    best = max(graded, key=lambda attempt: (_score(attempt).share, attempt.number), default=None)
    return {
        "best": best.pk if best else None,
        "latest": graded[0].pk if graded else None,
        "first": graded[-1].pk if graded else None,
    }


def group_history(learner: User) -> list[dict[str, Any]]:
    """Return the history by exam, the one taken last first, with best, latest and first apart."""
    groups: dict[str, dict[str, Any]] = {}
    for row in build_history(learner):
        group = groups.setdefault(row["exam_slug"], {"title": row["exam_title"], "slug": row["exam_slug"], "rows": []})
        group["rows"].append(row)
    for group in groups.values():
        # Of one attempt all three would be the same.
        several = sum(bool(row["points"]) for row in group["rows"]) > 1
        group["figures"] = several and [
            (name, next(row for row in group["rows"] if row[name.lower()]))
            for name in ("Best", "Latest", "First")
            if any(row[name.lower()] for row in group["rows"])
        ]
    return list(groups.values())


def _history_row(attempt: Attempt, marks: dict[str, int | None]) -> dict[str, Any]:
    score = _score(attempt)
    running = attempt.state == Attempt.State.IN_PROGRESS
    return {
        "exam_title": attempt.exam.title,
        "exam_slug": attempt.exam.slug,
        "has_pass_mark": attempt.exam.mode == Exam.Mode.EXAM,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "date_text": date_format(timezone.localtime(attempt.submitted_at or attempt.started_at), "j F Y"),
        "state": attempt.state,
        "state_text": attempt.get_state_display(),
        "points": score and points_text(score.points),
        "max_points": attempt.exam_version.slot_count,
        "passed": score and score.is_passed,
        "url": question_url(attempt, 1) if running else attempt_url(attempt, "result"),
        **{name: pk == attempt.pk for name, pk in marks.items()},
    }
