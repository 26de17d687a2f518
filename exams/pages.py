"""What a learner sees while the attempt is open: a whitelist. No key, explanation or seed is read here."""

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
from exams.readings import Reading, Unreadable, find_grid, read_answer
from exams.selectors import list_domain_titles
from questions.faces import Face, load_face

EMPTY, INCOMPLETE, ANSWERED, UNREADABLE = "unseen", "incomplete", "answered", "unreadable"


@dataclass(frozen=True, slots=True)
class CellView:
    """One question in the row of all: its status in a word."""

    position: int
    status: str
    flagged: bool
    here: bool
    domain_title: str
    url: str
    empties: int = 0


def status_of(face: Face, answer: str) -> str:
    """Return one of unseen, incomplete, answered, unreadable."""
    if not answer.strip():
        return EMPTY
    grid = find_grid(face, answer)
    if grid is not None and grid.empty_count:
        return INCOMPLETE
    if face.entry == "order" and len(chosen_ids(answer)) < len(face.options):
        return INCOMPLETE
    return UNREADABLE if isinstance(read_answer(face, answer), Unreadable) else ANSWERED


def build_cells(attempt: Attempt, slots: Iterable[Any], here: int = 0) -> list[CellView]:
    """Return the row of all questions; ``slots`` carry ``answer`` (selectors.list_slots)."""
    titles = list_domain_titles()
    return [_cell(attempt, slot, here, titles.get(slot.domain, "")) for slot in slots]


def _cell(attempt: Attempt, slot: Any, here: int, title: str) -> CellView:
    face, answer = None if slot.is_broken else load_face(slot.face), slot.answer or ""
    grid = face and find_grid(face, answer)
    return CellView(
        position=slot.position,
        status=status_of(face, answer) if face else ANSWERED,
        flagged=slot.is_flagged,
        here=slot.position == here,
        domain_title=title,
        url=question_url(attempt, slot.position),
        empties=grid.empty_count if grid else 0,
    )


def question_url(attempt: Attempt, position: int) -> str:
    """The address of a question of a running attempt."""
    return reverse("exams:question", args=[attempt.public_id, position])


def attempt_url(attempt: Attempt, name: str, *more: object) -> str:
    """The address of one of the pages of an attempt."""
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
        **answer_fields(slot),
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
        "total_ms": remaining_ms(attempt.deadline_at, attempt.started_at),
        "left_text": _digits(remaining_ms(attempt.deadline_at, now) or 0),
        "closes_text": clock_text(attempt.deadline_at),
        "attempt_url": question_url(attempt, 1).removesuffix("1/"),
        "clock_url": attempt_url(attempt, "clock"),
        "overview_url": attempt_url(attempt, "overview"),
        "result_url": attempt_url(attempt, "result"),
    }


def _digits(milliseconds: int) -> str:
    """Time as the timer shows it, 71:42, so that nothing moves when the script takes over."""
    seconds = -(-milliseconds // 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def _links(attempt: Attempt, position: int, count: int) -> dict[str, Any]:
    return {
        "save_url": attempt_url(attempt, "save", position),
        "preview_url": attempt_url(attempt, "preview", position),
        "flag_url": attempt_url(attempt, "flag", position),
        "strike_url": attempt_url(attempt, "strike", position),
        "previous_url": question_url(attempt, position - 1) if position > 1 else None,
        "next_url": question_url(attempt, position + 1) if position < count else None,
    }


def answer_fields(slot: Any) -> dict[str, Any]:
    """Return what the fields of a question's answer show; the slot has ``answer`` (selectors.list_slots)."""
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
        "submit_url": attempt_url(attempt, "submit"),
        "end_text": "End the free test" if attempt.exam.mode == Exam.Mode.FREE else "End the exam",
        "back_position": back,
        "back_url": question_url(attempt, back),
    }


def _is_shown(cell: CellView, only: str) -> bool:
    return cell.flagged if only == "flagged" else cell.status != ANSWERED


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
        "result_url": attempt_url(attempt, "result"),
        "clock_url": attempt_url(attempt, "clock"),
        "submitted_at": attempt.submitted_at,
        "is_void": attempt.state == Attempt.State.VOID,
        "void_reason": attempt.void_reason,
        "needs_review": attempt.score_tries > 1,
    }
