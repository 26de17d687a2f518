"""What practice shows: the choice, one question with its verdict, hints and explanation, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from exams import pages
from exams.looks import Looked, build_decision, build_question
from exams.models import Attempt, SlotVerdict
from exams.observations import list_sights, measure_domains
from exams.pages import points_text
from exams.readiness import Standing, judge
from exams.reviews import build_objection
from exams.selection import ALL, MISSED, UNSEEN
from exams.selectors import find_back, list_domain_titles
from questions.faces import Back, load_back, load_face

COUNTS = (5, 10, 20)
ONLY = ((ALL, "All questions"), (MISSED, "Only missed"), (UNSEEN, "Only unseen"))
HINT_NAMES = ("Nudge", "Method", "Next line")
HINT_PROMISES = ("Which idea to begin with", "Which rule, and where", "The last line but one")
TRIES = ("First try", "Second try", "Third try")
CUT_SCORE = 0.7
RIGHT, MISSED_CELL, TRIED, OPEN, FAULT = "right", "missed", "tried", "open", "fault"
# A practised answer is not refused: it is not there yet.
HEADINGS = {"Not right": "Not yet.", "Partly right": "Partly right."}
TAGS = {"correct": "Right", "partial": "Partly right", "incorrect": "Not yet", "undecided": "Not decided"}


@dataclass(frozen=True, slots=True)
class PracticeCell:
    """One question of the row of all: right, missed (the solution was shown), tried, or open."""

    position: int
    status: str
    here: bool
    url: str
    domain_title: str


def practice_url(attempt: Attempt, position: int) -> str:
    """The address of a practised question."""
    return reverse("exams:practice_question", args=[attempt.public_id, position])


def build_summary_url(attempt: Attempt) -> str:
    """The address of the page after a practice."""
    return reverse("exams:practice_summary", args=[attempt.public_id])


def verdict_of(slot: Any) -> SlotVerdict | None:
    """The current verdict of a slot of ``selectors.list_practice_slots``."""
    current: SlotVerdict | None = slot.current[0] if slot.current else None
    return current


def status_of(slot: Any) -> str:
    """Return one of right, missed, tried, open, fault."""
    if slot.is_broken:
        return FAULT
    verdict = verdict_of(slot)
    if verdict is not None and verdict.outcome == "correct":
        return RIGHT
    if slot.is_solution_shown:
        return MISSED_CELL
    return OPEN if verdict is None else TRIED


def build_cells(attempt: Attempt, slots: Sequence[Any], here: int = 0) -> list[PracticeCell]:
    """Return the row of all questions of a practice."""
    titles = list_domain_titles()
    return [
        PracticeCell(s.position, status_of(s), s.position == here, practice_url(attempt, s.position), titles[s.domain])
        for s in slots
    ]


def find_first_open(attempt: Attempt, slots: Sequence[Any]) -> str:
    """The address of the first question that is not done; of the summary if all are."""
    for slot in slots:
        if status_of(slot) in (OPEN, TRIED):
            return practice_url(attempt, slot.position)
    return build_summary_url(attempt)


def build_practice(
    attempt: Attempt, slots: Sequence[Any], position: int, *, held: frozenset[str]
) -> dict[str, Any] | None:
    """Return the context of a practised question; None if there is no such position.

    A question whose item stands in a running exam shows its stem and nothing that was uncovered.
    """
    slot = next((s for s in slots if s.position == position), None)
    if slot is None:
        return None
    cells = build_cells(attempt, slots, here=position)
    is_held = slot.slug in held
    return {
        **_frame(attempt, slots, cells, position),
        **pages.answer_fields(slot),
        **_uncovered(attempt, slot, is_held),
        "is_held": is_held,
        "is_broken": slot.is_broken,
        "revision": slot.revision or 0,
        "saved_at": slot.saved_at,
        "tries_text": _tries_text(slot),
        "is_closed": not attempt.is_open,
    }


def _frame(attempt: Attempt, slots: Sequence[Any], cells: list[PracticeCell], position: int) -> dict[str, Any]:
    last = position >= len(slots)
    summary = build_summary_url(attempt)
    return {
        "position": position,
        "count": len(slots),
        "cells": cells,
        "domain_title": cells[position - 1].domain_title,
        "points_text": "",
        "is_last": last,
        "next_url": summary if last else practice_url(attempt, position + 1),
        "summary_url": summary,
        "save_url": reverse("exams:save", args=[attempt.public_id, position]),
        "preview_url": reverse("exams:preview", args=[attempt.public_id, position]),
        "strike_url": reverse("exams:strike", args=[attempt.public_id, position]),
        "right": sum(cell.status == RIGHT for cell in cells),
        "tried": sum(cell.status not in (OPEN, FAULT) for cell in cells),
        "hints_used": sum(slot.hints_shown for slot in slots),
    }


def _tries_text(slot: Any) -> str:
    number = slot.tries + (0 if status_of(slot) == RIGHT else 1)
    return TRIES[number - 1] if 0 < number <= len(TRIES) else f"{max(number, 1)}th try"


def _uncovered(attempt: Attempt, slot: Any, is_held: bool) -> dict[str, Any]:
    """Verdict, hints and solution of a question, as far as the learner has uncovered them."""
    if slot.is_broken or is_held:
        nothing = {"verdict": None, "solution": None, "shown": None, "objection": None}
        return {**nothing, "hints": [], "is_done": slot.is_broken}
    is_done = status_of(slot) in (RIGHT, MISSED_CELL)
    # The back is read last and once, and what of it is not uncovered goes no further than this module.
    back = find_back(slot)
    verdict = verdict_of(slot) if is_done or _is_about(slot) else None
    look = Looked(slot, load_face(slot.face), slot.answer or "", None, verdict)
    solution = build_question(look, load_back(back)) if is_done else None
    return {
        "verdict": _show_verdict(look),
        "objection": None if verdict is None else build_objection(attempt, slot, verdict.outcome),
        "hints": _hints(load_back(back), slot.hints_shown, is_done),
        "solution": solution,
        "shown": solution and {**solution, **_outcome(look)},
        "is_done": is_done,
    }


def _outcome(look: Looked) -> dict[str, str]:
    """The outcome beside a solution; who asked for it without an answer was refused nothing."""
    if look.verdict is None:
        return {"outcome": "unanswered", "outcome_text": "Not checked" if look.answer.strip() else "No answer"}
    return {"outcome": look.outcome, "outcome_text": TAGS.get(look.outcome, "Not yet")}


def _is_about(slot: Any) -> bool:
    """Whether the verdict is about the answer that stands in the field, and not about one before it."""
    verdict = verdict_of(slot)
    return verdict is not None and verdict.response is not None and verdict.response.answer == slot.answer


def _show_verdict(look: Looked) -> dict[str, Any] | None:
    if look.verdict is None:
        return None
    shown = build_decision(look)
    is_right = look.verdict.outcome == "correct"
    return {
        **shown,
        "tag": TAGS.get(look.verdict.outcome, "Not yet"),
        "kind": "good" if is_right else "nearly",
        "headline": "Right." if is_right else HEADINGS.get(shown["headline"], shown["headline"]),
        "helped": look.verdict.is_helped,
    }


def _hints(back: Back, shown: int, is_done: bool) -> list[dict[str, Any]]:
    """The hints as rows: those uncovered with their text, the next one with its button, later ones closed."""
    return [
        {
            "level": level,
            "name": HINT_NAMES[level - 1],
            "html": html if level <= shown else "",
            "promise": HINT_PROMISES[level - 1],
            "is_next": level == shown + 1 and not is_done,
        }
        for level, html in enumerate(back.hints[: len(HINT_NAMES)], start=1)
        if level <= shown or not is_done
    ]


def build_summary(attempt: Attempt, slots: Sequence[Any]) -> dict[str, Any]:
    """Return the context of the page after a practice: what was right, and what came of each question."""
    cells = build_cells(attempt, slots)
    missed = sorted({slot.domain for slot in slots if status_of(slot) in (MISSED_CELL, TRIED)})
    return {
        "cells": cells,
        "count": len(cells),
        "right": sum(cell.status == RIGHT for cell in cells),
        "open": sum(cell.status == OPEN for cell in cells),
        "missed_domains": missed,
        "resume_url": find_first_open(attempt, slots) if attempt.is_open and _is_unfinished(slots) else "",
        "is_open": attempt.is_open,
        "end_url": reverse("exams:practice_end", args=[attempt.public_id]),
        "choice_text": choice_text(attempt),
    }


def _is_unfinished(slots: Sequence[Any]) -> bool:
    return any(status_of(slot) in (OPEN, TRIED) for slot in slots)


def choice_text(attempt: Attempt) -> str:
    """What was chosen, in words."""
    titles = list_domain_titles()
    domains = [titles.get(number, "") for number in attempt.choice.get("domains", [])]
    which = dict(ONLY).get(attempt.choice.get("only", ALL), "")
    where = "all domains" if len(domains) in (0, 8) else ", ".join(domains)
    return f"{which}, {where}"


def build_home(learner: Any, open_attempt: Attempt | None, slots: Sequence[Any]) -> dict[str, Any]:
    """Return the context of the page that chooses a practice, with where the learner stands in each domain."""
    rows = build_standings(learner)
    return {
        "rows": rows,
        "weakest": find_weakest(rows),
        "counts": COUNTS,
        "only": ONLY,
        "open": open_attempt
        and {
            "url": find_first_open(open_attempt, slots),
            "summary_url": build_summary_url(open_attempt),
            "done": sum(status_of(slot) in (RIGHT, MISSED_CELL, FAULT) for slot in slots),
            "count": len(slots),
            "choice_text": choice_text(open_attempt),
        },
    }


def build_standings(learner: Any) -> list[dict[str, Any]]:
    """Return a row for each domain: counts, interval in percent, and what it says. Two queries."""
    titles = list_domain_titles()
    standings = measure_domains(list_sights(learner))
    return [_standing_row(number, titles.get(number, ""), standings[number]) for number in range(1, 9)]


def _standing_row(number: int, title: str, standing: Standing) -> dict[str, Any]:
    return {
        "number": number,
        "title": title,
        "seen": standing.seen,
        "points": points_text(Fraction(standing.points)),
        "share": round(100 * standing.share),
        "low": round(100 * standing.low),
        "high": round(100 * standing.high),
        "width": round(100 * standing.high) - round(100 * standing.low),
        "verdict": judge(standing, CUT_SCORE),
        "centre": standing.centre,
    }


def find_weakest(rows: Sequence[dict[str, Any]], count: int = 2) -> list[dict[str, Any]]:
    """Return the domains to practise next: the lowest middle of the interval, ready ones left out."""
    open_rows = (row for row in rows if row["seen"] and row["verdict"] != "ready")
    return sorted(open_rows, key=lambda row: row["centre"])[:count]
