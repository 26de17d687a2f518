"""What a learner sees while the attempt is open: a whitelist. No key, explanation or seed is read here."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from exams.answers import CHOSEN, Grid, chosen_ids, read_grid
from exams.clock import remaining_ms
from exams.models import Attempt, Exam
from exams.selectors import get_current_version, get_exam_facts, list_attempts, list_domain_titles
from grading import AnswerError, parse, preview, to_tex, to_text
from questions.faces import Face, load_face

logger = logging.getLogger(__name__)
EMPTY, INCOMPLETE, ANSWERED, UNREADABLE = "unseen", "incomplete", "answered", "unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer is read: rendered, spoken, with its shape."""

    mathml: str
    spoken: str
    shape: str
    rows: str
    columns: str
    fits: bool | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an answer is not read, and where."""

    message: str
    hint: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as TeX and as text."""

    tex: str
    text: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One question in the row of all: its status in a word."""

    position: int
    status: str
    flagged: bool
    here: bool
    domain_title: str
    url: str


def read_answer(face: Face, answer: str) -> Reading | Unreadable | None:
    """Return how the grader reads an answer; None for an empty one and for choices. Knows no key."""
    if not answer.strip() or face.entry in CHOSEN or face.scope is None:
        return None
    try:
        read = preview(answer, face.scope)
    except AnswerError as error:
        return Unreadable(str(error.message), str(error.hint), (error.span[0], error.span[1]))
    except Exception:
        # A fault of the reader must not keep a learner from the question: the text is saved, and the fault is logged.
        logger.exception("the reader failed on %r", answer[:200])
        return Unreadable("We could not read this.", "", (0, 0))
    if face.entry == "shape":
        return _read_shape(face, answer)
    return Reading(read.mathml, read.spoken, str(read.shape), str(read.shape.rows), str(read.shape.columns), read.fits)


def write_answer(face: Face, answer: str) -> Written:
    """Return a readable answer in TeX and in the answer language, for the switch between the two ways of entry."""
    if face.scope is None:
        return Written("", answer)
    expression = parse(answer, face.scope)
    return Written(to_tex(expression), to_text(expression))


def _read_shape(face: Face, answer: str) -> Reading | None:
    """A shape is shown as rows by columns, and not as the 1 by 2 matrix that it is typed as."""
    parts = read_grid(answer, rows=1, columns=2).rows[0]
    if face.scope is None or len(parts) != 2 or not all(parts):
        return None
    rows, columns = (preview(part, face.scope) for part in parts)
    inner = "<mo>×</mo>".join(part.mathml.removeprefix("<math>").removesuffix("</math>") for part in (rows, columns))
    return Reading(f"<math><mrow>{inner}</mrow></math>", f"{rows.spoken} by {columns.spoken}", "", "", "", None)


def status_of(face: Face, answer: str) -> str:
    """Return one of unseen, incomplete, answered, unreadable."""
    if not answer.strip():
        return EMPTY
    if (
        face.entry in ("grid", "shape")
        and answer.lstrip().startswith("[")
        and read_grid(answer, rows=1, columns=1).empty_count
    ):
        return INCOMPLETE
    if face.entry == "order" and len(chosen_ids(answer)) < len(face.options):
        return INCOMPLETE
    return UNREADABLE if isinstance(read_answer(face, answer), Unreadable) else ANSWERED


def build_cells(attempt: Attempt, slots: Iterable[Any], here: int = 0) -> list[CellView]:
    """Return the row of all questions; ``slots`` carry ``answer`` (selectors.list_slots)."""
    titles = list_domain_titles()
    return [
        CellView(
            position=slot.position,
            status=ANSWERED if slot.is_broken else status_of(load_face(slot.face), slot.answer or ""),
            flagged=slot.is_flagged,
            here=slot.position == here,
            domain_title=titles.get(slot.domain, ""),
            url=question_url(attempt, slot.position),
        )
        for slot in slots
    ]


def question_url(attempt: Attempt, position: int) -> str:
    """The address of a question of a running attempt."""
    return reverse("exams:question", args=[attempt.public_id, position])


def _url(attempt: Attempt, name: str, *more: object) -> str:
    return reverse(f"exams:{name}", args=[attempt.public_id, *more])


def build_question(attempt: Attempt, slots: list[Any], position: int, now: datetime) -> dict[str, Any] | None:
    """Return the context of a question's page; None if there is no such position."""
    slot = next((s for s in slots if s.position == position), None)
    if slot is None:
        return None
    cells = build_cells(attempt, slots, here=position)
    return {
        **_header(attempt, now),
        **_links(attempt, position, len(slots)),
        **_answer_fields(slot),
        "position": position,
        "cells": cells,
        "to_go": sum(cell.status != ANSWERED for cell in cells),
        "domain_title": cells[position - 1].domain_title,
        "points_text": "1 point",
        "is_broken": slot.is_broken,
        "revision": slot.revision or 0,
        "saved_at": slot.saved_at,
        "flagged": slot.is_flagged,
    }


def _header(attempt: Attempt, now: datetime) -> dict[str, Any]:
    return {
        "exam_title": attempt.exam.title,
        "count": attempt.exam_version.slot_count,
        "remaining_ms": remaining_ms(attempt.deadline_at, now),
        "closes_text": clock_text(attempt.deadline_at),
        "clock_url": _url(attempt, "clock"),
        "overview_url": _url(attempt, "overview"),
        "result_url": _url(attempt, "result"),
    }


def _links(attempt: Attempt, position: int, count: int) -> dict[str, Any]:
    return {
        "save_url": _url(attempt, "save", position),
        "preview_url": _url(attempt, "preview", position),
        "flag_url": _url(attempt, "flag", position),
        "strike_url": _url(attempt, "strike", position),
        "previous_url": question_url(attempt, position - 1) if position > 1 else None,
        "next_url": question_url(attempt, position + 1) if position < count else None,
    }


def _answer_fields(slot: Any) -> dict[str, Any]:
    if slot.is_broken:
        return {"face": None, "answer": "", "reading": None, "unreadable": None, "grid": None}
    face, answer = load_face(slot.face), slot.answer or ""
    read = read_answer(face, answer)
    grid = _grid(face, answer) if face.entry == "grid" else None
    return {
        "face": face,
        "answer": answer,
        "options_checked": set(chosen_ids(answer)) if face.entry in CHOSEN else set(),
        "struck": slot.struck,
        "entries": grid.rows if grid else (),
        "rows": len(grid.rows) if grid else 0,
        "columns": len(grid.rows[0]) if grid else 0,
        **_shape_fields(face, answer),
        "reading": read if isinstance(read, Reading) else None,
        "unreadable": read if isinstance(read, Unreadable) else None,
    }


def _shape_fields(face: Face, answer: str) -> dict[str, str]:
    """The two fields of a question that asks for a shape."""
    pair = read_grid(answer, rows=1, columns=2).rows[0] if face.entry == "shape" else ("", "")
    return {"shape_rows": pair[0], "shape_columns": pair[1] if len(pair) > 1 else ""}


def _grid(face: Face, answer: str) -> Grid:
    """The grid of the size that is asked for, or 2 by 2 where the size is part of the answer."""
    rows = int(face.asked_rows) if face.asked_rows else 2
    columns = int(face.asked_columns) if face.asked_columns else 2
    return read_grid(answer, rows=rows, columns=columns)


def build_overview(attempt: Attempt, slots: list[Any], *, now: datetime, only: str, back: int) -> dict[str, Any]:
    """Return the context of the overview: all questions by domain, what is missing, the way back."""
    cells = build_cells(attempt, slots)
    shown = [cell for cell in cells if only == "all" or _is_shown(cell, only)]
    counts = {
        status: sum(cell.status == status for cell in cells) for status in (EMPTY, INCOMPLETE, ANSWERED, UNREADABLE)
    }
    return {
        **_header(attempt, now),
        "cells": shown,
        "answered": counts[ANSWERED],
        "unanswered": counts[EMPTY],
        "incomplete": counts[INCOMPLETE],
        "unreadable": counts[UNREADABLE],
        "needs_look": len(cells) - counts[ANSWERED],
        "flagged": sum(cell.flagged for cell in cells),
        "filter": only,
        "submit_url": _url(attempt, "submit"),
        "back_position": back,
        "back_url": question_url(attempt, back),
    }


def _is_shown(cell: CellView, only: str) -> bool:
    return cell.flagged if only == "flagged" else cell.status != ANSWERED


def build_exam(exam: Exam, learner: Any, open_attempt: Attempt | None) -> dict[str, Any]:
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
        "minutes": version.minutes and round(version.minutes * float(learner.time_multiplier)),
        "attempts": build_history(learner, exam),
    }


def build_history(learner: Any, exam: Exam | None = None) -> list[dict[str, Any]]:
    """Return the learner's attempts, newest first, the best of each exam marked."""
    attempts = [a for a in list_attempts(learner) if exam is None or a.exam_id == exam.pk]
    best: dict[int, Any] = {}
    for attempt in attempts:
        score = getattr(attempt, "score", None)
        if score and attempt.state == Attempt.State.GRADED and score.share >= best.get(attempt.exam_id, (0.0, 0))[0]:
            best[attempt.exam_id] = (score.share, attempt.pk)
    return [_history_row(attempt, best.get(attempt.exam_id, (0, 0))[1] == attempt.pk) for attempt in attempts]


def _history_row(attempt: Attempt, is_best: bool) -> dict[str, Any]:
    score = getattr(attempt, "score", None)
    running = attempt.state == Attempt.State.IN_PROGRESS
    return {
        "exam_title": attempt.exam.title,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "date_text": date_format(timezone.localtime(attempt.submitted_at or attempt.started_at), "j F Y"),
        "state": attempt.state,
        "state_text": attempt.get_state_display(),
        "points": score and points_text(score.points),
        "max_points": attempt.exam_version.slot_count,
        "passed": score and score.is_passed,
        "url": question_url(attempt, 1) if running else _url(attempt, "result"),
        "best": is_best,
    }


def points_text(points: Any) -> str:
    """Return points as they are written: whole, or with one or two decimals."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def clock_text(moment: datetime | None) -> str:
    """Return a time of day such as 14:32; "" for none."""
    return "" if moment is None else date_format(timezone.localtime(moment), "H:i")


def build_waiting(attempt: Attempt, slots: Iterable[Any]) -> dict[str, Any]:
    """Return the context of the page between the close and the score."""
    answered = sum(bool((slot.answer or "").strip()) for slot in slots)
    return {
        "exam_title": attempt.exam.title,
        "answered": answered,
        "count": attempt.exam_version.slot_count,
        "result_url": _url(attempt, "result"),
        "clock_url": _url(attempt, "clock"),
        "submitted_at": attempt.submitted_at,
        "is_void": attempt.state == Attempt.State.VOID,
        "void_reason": attempt.void_reason,
        "needs_review": attempt.score_tries > 1,
    }
