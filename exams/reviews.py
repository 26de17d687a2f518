"""The review of one question after the close: verdict, counterexample, key, explanation, receipt, right of reply."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from exams.answers import CHOSEN, chosen_ids
from exams.looks import Looked, build_decision, build_question, evidence_of, look_at
from exams.models import Attempt, Objection, Slot
from exams.pacing import duration_text, measure_time
from exams.pages import attempt_url, points_text
from exams.results import review_url
from exams.selectors import list_domain_titles, list_signs
from questions.faces import load_back

REFUSED = ("incorrect", "partial", "invalid", "undecided")


def build_review(attempt: Attempt, slot: Slot, *, count: int, held: frozenset[str]) -> dict[str, Any]:
    """Return the context of one question's review; ``count`` is how many the attempt has.

    Of an item that stands in an open exam (``held``) nothing is shown but that it comes back.
    """
    look = look_at(slot)
    frame = _frame(attempt, look, slot.position, count)
    if look.slug in held:
        return {**frame, "is_held": True}
    spent = measure_time(list_signs(attempt), until=attempt.submitted_at)
    return {
        **frame,
        "is_held": False,
        **build_question(look, None if look.face is None else load_back(slot.back)),
        **build_decision(look),
        "receipt": _receipt(attempt, look, spent),
        "late": _late_texts(look),
        "objection": build_objection(attempt, slot, look.outcome),
    }


def _frame(attempt: Attempt, look: Looked, position: int, count: int) -> dict[str, Any]:
    return {
        "exam_title": attempt.exam.title,
        "attempt_number": attempt.number,
        "date_text": date_format(timezone.localtime(attempt.started_at), "j F"),
        "all_url": attempt_url(attempt, "result"),
        "position": position,
        "count": count,
        "previous_url": review_url(attempt, position - 1) if position > 1 else None,
        "next_url": review_url(attempt, position + 1) if position < count else None,
        "domain_title": list_domain_titles().get(look.slot.domain, ""),
        "domain": look.slot.domain,
        "objective": getattr(look.slot, "objective", ""),
        "can_practise": not attempt.learner.is_guest,
    }


def _receipt(attempt: Attempt, look: Looked, spent: Mapping[int, timedelta]) -> list[tuple[str, str]]:
    """What was counted and when, how long it took, and how it was decided."""
    rows = [("Counted", _counted_text(look))]
    if look.response:
        rows.append(("Saved", _saved_text(look.response.saved_at, attempt)))
    if look.slot.position in spent:
        rows.append(("Time on it", _time_text(spent[look.slot.position], look)))
    if look.verdict:
        rows.append(("Points", f"{points_text(look.verdict.credit)} of 1"))
        if look.outcome != "unanswered":
            rows.append(("Decided by", evidence_of(look)))
        rows.append(("Grader", look.verdict.grader_version))
    return rows


def _counted_text(look: Looked) -> str:
    """The exact text that was counted; of a choice also which one of the list it was."""
    if look.face is None or look.face.entry not in CHOSEN or not look.answer.strip():
        return look.answer or "nothing"
    places = {option.id: number for number, option in enumerate(look.face.options, start=1)}
    numbers = [str(places[option]) for option in chosen_ids(look.answer) if option in places]
    noun = "step" if look.face.entry == "order" else "option"
    return f"{noun}{'' if len(numbers) == 1 else 's'} {', '.join(numbers)} ({look.answer})"


def _saved_text(moment: datetime, attempt: Attempt) -> str:
    time = date_format(timezone.localtime(moment), "H:i:s")
    end = attempt.submitted_at
    if end is None or end - moment < timedelta(minutes=1):
        return time
    return f"{time}, {timesince(moment, end, depth=1)} before the end"


def _time_text(spent: timedelta, look: Looked) -> str:
    expected = getattr(look.slot, "expected_seconds", None)
    usual = f", {duration_text(timedelta(seconds=expected))} expected" if expected else ""
    return f"{duration_text(spent)}{usual}"


def _late_texts(look: Looked) -> list[dict[str, str]]:
    """What came after the close: kept, shown, not counted."""
    return [
        {"text": response.answer, "time_text": date_format(timezone.localtime(response.saved_at), "H:i:s")}
        for response in look.slot.responses.all()
        if response.is_late
    ]


def build_objection(attempt: Attempt, slot: Slot, outcome: str) -> dict[str, Any] | None:
    """Return the right of reply under a refusal: a form, or what became of it; None where nothing was refused."""
    found: Objection | None = getattr(slot, "objection", None)
    if found is None and outcome not in REFUSED:
        return None
    return {
        "url": reverse("exams:object", args=[attempt.public_id, slot.position]),
        "sent": found
        and {
            "text": found.text,
            "date_text": date_format(timezone.localtime(found.created_at), "j F Y"),
            "state": found.state,
            "reason": found.reason,
        },
    }
