"""A learner's own attempts as data to take away: what was typed, when, and what was decided once it may be known."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from exams.models import Attempt, Objection, Response, Score, Slot, SlotVerdict
from exams.observations import find_held_items


def copy_attempts(learner: User) -> list[dict[str, Any]]:
    """Return all attempts of a learner, oldest first, ready for JSON; six queries, however many there are.

    No key, no seed and no explanation. Verdicts stand with graded attempts only, and not where the same question is
    under way in another one.
    """
    attempts = Attempt.objects.filter(learner=learner).select_related("exam", "exam_version", "score")
    questions = _copy_questions(learner)
    return [_copy_attempt(attempt, questions[attempt.pk]) for attempt in attempts.order_by("started_at", "pk")]


def _copy_attempt(attempt: Attempt, questions: list[dict[str, Any]]) -> dict[str, Any]:
    score: Score | None = getattr(attempt, "score", None)
    is_graded = attempt.state == Attempt.State.GRADED
    return {
        "id": str(attempt.public_id),
        "exam": attempt.exam.title,
        "version": attempt.exam_version.number,
        "number": attempt.number,
        "state": attempt.state,
        "void_reason": attempt.void_reason,
        "started_at": _write(attempt.started_at),
        "deadline_at": _write(attempt.deadline_at),
        "submitted_at": _write(attempt.submitted_at),
        "score": _copy_score(score) if score is not None and is_graded else None,
        "questions": questions,
    }


def _copy_score(score: Score) -> dict[str, Any]:
    points = {"points": str(score.points), "of": score.slots, "is_passed": score.is_passed}
    return {**points, "domains": score.domains, "scored_at": _write(score.created_at)}


def _copy_questions(learner: User) -> dict[int, list[dict[str, Any]]]:
    """Questions by attempt. What a question asked is for its page: the fields named here are all that is read."""
    mine = {"slot__attempt__learner": learner}
    answers = _by_slot(Response.objects.filter(**mine).order_by("revision"))
    verdicts = {row.slot_id: row for row in SlotVerdict.objects.filter(**mine, is_current=True)}
    objections = {row.slot_id: row for row in Objection.objects.filter(**mine)}
    held = find_held_items(learner)
    slots = Slot.objects.filter(attempt__learner=learner).select_related("attempt", "item_version__item")
    only = ("attempt__state", "position", "domain", "is_flagged", "first_seen_at", "item_version__item__slug")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for slot in slots.only(*only).order_by("attempt_id", "position"):
        is_told = slot.attempt.state == Attempt.State.GRADED and slot.item_version.item.slug not in held
        verdict = verdicts.get(slot.pk) if is_told else None
        found[slot.attempt_id].append(_copy_question(slot, answers[slot.pk], verdict, objections.get(slot.pk)))
    return found


def _by_slot(responses: Iterable[Response]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in responses:
        counts = not (row.is_late or row.is_loser)
        found[row.slot_id].append({"answer": row.answer, "saved_at": _write(row.saved_at), "may_count": counts})
    return found


def _copy_question(
    slot: Slot, answers: list[dict[str, Any]], verdict: SlotVerdict | None, objection: Objection | None
) -> dict[str, Any]:
    return {
        "position": slot.position,
        "domain": slot.domain,
        "is_flagged": slot.is_flagged,
        "first_seen_at": _write(slot.first_seen_at),
        "answers": answers,
        "outcome": verdict.outcome if verdict else None,
        "credit": str(verdict.credit) if verdict else None,
        "objection": _copy_objection(objection) if objection and verdict else None,
    }


def _copy_objection(row: Objection) -> dict[str, Any]:
    return {"text": row.text, "sent_at": _write(row.created_at), "state": row.state, "reason": row.reason}


def _write(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
