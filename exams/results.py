"""The result of an attempt: score, score matrix with the attempt before, history, what to practise, what to look at."""

from collections import Counter
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from exams.catalogue import build_history
from exams.looks import LABELS, OUTCOMES, Looked, label_of, look_at, short_answer
from exams.models import Attempt, Exam, Score, Slot
from exams.pacing import duration_text, measure_time
from exams.pages import attempt_url, points_text
from exams.scoring import points_to_pass
from exams.selectors import list_domain_titles, list_signs

TIMES = ("", "Once: ", "Twice: ", "Three times: ", "Four times: ")


def build_result(attempt: Attempt, score: Score, slots: list[Slot], *, held: frozenset[str]) -> dict[str, Any]:
    """Return the context of the result page.

    ``held`` are the items of an exam that the learner has open: their answers stay away until that is over.
    """
    looked = [look_at(slot) for slot in slots]
    before = _score_before(attempt)
    cut = points_to_pass(attempt.exam_version.cut_score, score.slots)
    rows = _rows(attempt, score, looked, before)
    again = _again_rows(attempt, looked, held)
    return {
        **_head(attempt, score, cut=cut, before=before),
        "rows": rows,
        "has_before": before is not None,
        "widest": max((row["of"] for row in rows), default=1),
        "attempts": _chart(attempt),
        "again": [row for row in again if row["outcome"] != "correct"],
        "all_rows": again,
        "weakest": _weakest(rows),
    }


def _head(attempt: Attempt, score: Score, *, cut: int, before: Score | None) -> dict[str, Any]:
    has_mark = attempt.exam.mode == Exam.Mode.EXAM
    retake = reverse("exams:start", args=[attempt.exam.slug]) if has_mark else reverse("exams:free_start")
    return {
        "exam_title": attempt.exam.title,
        "attempt_number": attempt.number,
        "date_text": date_format(timezone.localtime(attempt.submitted_at or attempt.started_at), "j F Y, H:i"),
        "points": points_text(score.points),
        "max_points": score.slots,
        "percent_text": f"{points_text(Fraction(round(score.points * 1000 / score.slots), 10))} %",
        "has_pass_mark": has_mark,
        "passed": score.is_passed,
        "cut_points": cut,
        "cut_share": float(attempt.exam_version.cut_score),
        "cut_percent": points_text(attempt.exam_version.cut_score * 100),
        "sentence": _sentence(score, cut if has_mark else None, before),
        "retake_url": retake,
        "attempt_id": attempt.pk,
        "is_guest": attempt.learner.is_guest,
        "result_url": attempt_url(attempt, "result"),
        "state": attempt.state,
    }


def _score_before(attempt: Attempt) -> Score | None:
    earlier = Score.objects.filter(attempt__learner=attempt.learner_id, attempt__exam=attempt.exam_id)
    return (
        earlier.filter(attempt__number__lt=attempt.number, attempt__state="graded").order_by("-attempt__number").first()
    )


def _sentence(score: Score, cut: int | None, before: Score | None) -> str:
    """Say how far the score is from the pass mark, and how it moved."""
    parts = [] if cut is None else [_distance(score.points - cut, cut)]
    if before is not None and before.slots == score.slots:
        change = score.points - before.points
        moved = f"{_points(abs(change))} {'more' if change > 0 else 'fewer'} than last time."
        parts.append(moved if change else "The same as last time.")
    return " ".join(parts)


def _distance(gap: Fraction, cut: int) -> str:
    if gap == 0:
        return f"Exactly the pass mark of {cut}."
    return f"{_points(abs(gap))} {'above' if gap > 0 else 'below'} the pass mark of {cut}."


def _points(points: Fraction) -> str:
    return f"{points_text(points)} point{'' if points == 1 else 's'}"


def _rows(attempt: Attempt, score: Score, looked: list[Looked], before: Score | None) -> list[dict[str, Any]]:
    titles = list_domain_titles()
    earlier = {row["domain"]: row for row in before.domains} if before else {}
    return [
        {
            "number": row["domain"],
            "title": titles.get(row["domain"], ""),
            "got": points_text(Fraction(row["points"])),
            "got_number": float(Fraction(row["points"])),
            "of": row["slots"],
            **_since(row, earlier.get(row["domain"])),
            "below": Fraction(row["points"]) < attempt.exam_version.cut_score * row["slots"],
            "cells": [_cell(attempt, look) for look in looked if look.slot.domain == row["domain"]],
            "missed": _missed_words([look for look in looked if look.slot.domain == row["domain"]]),
        }
        for row in score.domains
    ]


def _since(row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """What changed in a domain since the attempt before: a difference where both asked as much, else what it was."""
    if before is None:
        return {"previous": None, "since": ""}
    then, now = Fraction(before["points"]), Fraction(row["points"])
    if before["slots"] != row["slots"]:
        return {"previous": None, "since": f"was {points_text(then)} of {before['slots']}"}
    change = now - then
    # The sign of a fall is a minus, not a hyphen.
    return {
        "previous": float(then),
        "since": f"{'+' if change > 0 else '−'}{points_text(abs(change))}" if change else "same",
    }


def _missed_words(looked: list[Looked]) -> str:
    """Name the mistake that was made most in a domain: "Twice: factors in the wrong order"."""
    named = Counter(label for look in looked if (label := label_of(look)) in LABELS.values())
    if not named:
        return ""
    label, count = named.most_common(1)[0]
    words = f"{TIMES[count]}{label}" if count < len(TIMES) else f"{count} times: {label}"
    return f"{words[:1].upper()}{words[1:]}."


def _cell(attempt: Attempt, look: Looked) -> dict[str, Any]:
    return {
        "position": look.slot.position,
        "outcome": look.outcome,
        "outcome_text": OUTCOMES[look.outcome].lower(),
        "url": review_url(attempt, look.slot.position),
    }


def review_url(attempt: Attempt, position: int) -> str:
    """The address of a question's review."""
    return attempt_url(attempt, "review", position)


def _chart(attempt: Attempt) -> list[dict[str, Any]]:
    """The graded attempts at this exam, oldest first, for the history's picture."""
    rows = [row for row in build_history(attempt.learner, attempt.exam) if row["state"] == "graded"]
    return rows[::-1]


def _again_rows(attempt: Attempt, looked: list[Looked], held: frozenset[str]) -> list[dict[str, Any]]:
    titles = list_domain_titles()
    spent = measure_time(list_signs(attempt), until=attempt.submitted_at)
    return [
        {
            "position": look.slot.position,
            "domain_title": titles.get(look.slot.domain, ""),
            "is_held": look.slug in held,
            "answer_html": "" if look.slug in held else short_answer(look),
            "answer_text": "" if look.slug in held else look.answer,
            "label": label_of(look),
            "outcome": look.outcome,
            "time_text": duration_text(spent[look.slot.position]) if look.slot.position in spent else "",
            "url": review_url(attempt, look.slot.position),
        }
        for look in looked
    ]


def _weakest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The two domains with the smallest share of their points."""
    short = (row for row in rows if row["got_number"] < row["of"])
    return sorted(short, key=lambda row: row["got_number"] / row["of"])[:2]
