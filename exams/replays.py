"""The replay of an attempt: what its learner opened and saved, in the order of time; for whoever may see names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from exams.models import Attempt, Response, Slot, Visit
from exams.pacing import duration_text
from exams.readings import Reading, read_answer
from questions.faces import load_face

# How many steps the list shows around the one that is open.
AROUND = 25


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, what, at which question (0 is none), and the text that was saved."""

    at: datetime
    what: str
    position: int = 0
    answer: str | None = None
    revision: int = 0


def list_steps(attempt: Attempt) -> list[Step]:
    """Return all steps of an attempt, the start first. Two queries."""
    visits = [
        Step(visit.seen_at, f"opened {_name_page(visit.position)}", visit.position)
        for visit in Visit.objects.filter(attempt=attempt)
    ]
    responses = Response.objects.filter(slot__attempt=attempt).select_related("slot").defer("slot__face", "slot__back")
    saves = [Step(r.saved_at, _name_save(r), r.slot.position, r.answer, r.revision) for r in responses]
    ends = [Step(attempt.submitted_at, f"closed by {attempt.get_closed_by_display()}")] if attempt.submitted_at else []
    happened = sorted((*visits, *saves, *ends), key=lambda step: (step.at, step.revision))
    return [Step(attempt.started_at, "started"), *happened]


def _name_page(position: int) -> str:
    return f"question {position}" if position else "the overview"


def _name_save(response: Response) -> str:
    page = _name_page(response.slot.position)
    if response.is_late:
        return f"saved {page} too late, not counted"
    if response.is_loser:
        return f"saved {page} on an older version, not counted"
    return f"saved {page}" if response.answer.strip() else f"cleared {page}"


def build_replay(attempt: Attempt, number: int) -> dict[str, Any]:
    """Return the context of step ``number``, from 1; a number outside is brought inside."""
    steps = list_steps(attempt)
    number = min(max(number, 1), len(steps))
    step = steps[number - 1]
    first = max(0, number - 1 - AROUND)
    window = steps[first : number + AROUND]
    return {
        "attempt": attempt,
        "number": number,
        "count": len(steps),
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < len(steps) else None,
        "last": len(steps),
        "step": _row(attempt, step, number, number),
        "rows": [_row(attempt, one, first + i, number) for i, one in enumerate(window, start=1)],
        **_question_at(attempt, steps[:number], step),
    }


def _row(attempt: Attempt, step: Step, number: int, here: int) -> dict[str, Any]:
    return {
        "number": number,
        "after": duration_text(max(step.at - attempt.started_at, timedelta(0))),
        "at": step.at,
        "what": step.what,
        "position": step.position,
        "answer": step.answer,
        "is_here": number == here,
    }


def _question_at(attempt: Attempt, until: Sequence[Step], step: Step) -> dict[str, Any]:
    """The question of a step with the text that stood there at that moment, and how it was read."""
    slot = Slot.objects.defer("back").filter(attempt=attempt, position=step.position).first() if step.position else None
    if slot is None or slot.is_broken:
        return {"stem_html": "", "answer": "", "reading": None, "answered": _count_answered(until)}
    face = load_face(slot.face)
    saves = [s for s in until if s.position == step.position and s.answer is not None]
    answer = step.answer if step.answer is not None else (saves[-1].answer if saves else "") or ""
    read = read_answer(face, answer)
    return {
        "stem_html": face.stem_html,
        "options": face.options,
        "answer": answer,
        "reading": read if isinstance(read, Reading) else None,
        "answered": _count_answered(until),
    }


def _count_answered(until: Sequence[Step]) -> int:
    """How many questions had an answer that would have counted, at that moment."""
    answers: dict[int, str] = {}
    for step in until:
        if step.answer is not None and not step.what.endswith("not counted"):
            answers[step.position] = step.answer
    return sum(bool(answer.strip()) for answer in answers.values())
