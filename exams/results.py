"""What a learner sees after the close: score, score matrix, and each question with verdict, key and explanation."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from exams.answers import CHOSEN, chosen_ids
from exams.models import Attempt, Response, Score, Slot, SlotVerdict
from exams.pages import Reading, build_history, points_text, read_answer
from exams.scoring import points_to_pass
from exams.selectors import list_domain_titles
from questions.faces import Face, load_back, load_face

LABELS = {
    "sign": "sign",
    "factor": "constant factor",
    "transpose": "transpose",
    "order": "factors in the wrong order",
    "missing-inverse": "inverse missing",
    "symmetry-assumed": "symmetry assumed",
    "wrong-layout": "other layout",
    "shape": "shape",
    "dropped-term": "term missing",
    "extra-term": "term too many",
    "elementwise-vs-matrix": "elementwise or matrix product",
    "chain-rule": "chain rule",
    "missing-scale": "scale missing",
    "missing-norm": "norm missing",
    "wrong-power": "power",
    "wrong-variable": "other variable",
    "product-rule": "product rule",
    "missing-factor": "factor missing",
    "not-differentiated": "not differentiated",
    "first-derivative": "first derivative",
}
OUTCOMES = {
    "correct": "Right",
    "partial": "Partly right",
    "incorrect": "Not right",
    "invalid": "Not readable as mathematics",
    "undecided": "Not decided yet",
    "unanswered": "No answer",
}
EVIDENCE = {
    "proved": "exact algebra",
    "sampled": "agreement at many points, to 38 digits",
    "counterexample": "a counterexample",
    "decided": "an instructor",
    "broken": "the question had a fault and counts as right",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A slot after the close with its face, counted answer and current verdict."""

    slot: Slot
    face: Face | None
    answer: str
    response: Response | None
    verdict: SlotVerdict | None

    @property
    def outcome(self) -> str:
        """The outcome, or ``unanswered``."""
        if self.verdict is None:
            return "undecided"
        return "unanswered" if self.verdict.outcome == "invalid" and not self.answer.strip() else self.verdict.outcome


def look_at(slot: Slot) -> Looked:
    """Return a slot of ``selectors.list_slots_for_review`` with what belongs to it."""
    current = getattr(slot, "current", [])
    verdict = current[0] if current else None
    response = verdict.response if verdict else None
    return Looked(
        slot, None if slot.is_broken else load_face(slot.face), response.answer if response else "", response, verdict
    )


def build_result(attempt: Attempt, score: Score, slots: list[Slot]) -> dict[str, Any]:
    """Return the context of the result page."""
    looked = [look_at(slot) for slot in slots]
    before = _score_before(attempt)
    cut = points_to_pass(attempt.exam_version.cut_score, score.slots)
    rows = _rows(attempt, score, looked, before)
    return {
        "exam_title": attempt.exam.title,
        "points": points_text(score.points),
        "max_points": score.slots,
        "percent_text": f"{points_text(Fraction(round(score.points * 1000 / score.slots), 10))} %",
        "passed": score.is_passed,
        "cut_points": cut,
        "cut_share": float(attempt.exam_version.cut_score),
        "cut_percent": points_text(attempt.exam_version.cut_score * 100),
        "sentence": _sentence(score, cut, before),
        "retake_url": reverse("exams:start", args=[attempt.exam.slug]),
        "attempt_id": attempt.pk,
        "rows": rows,
        "widest": max((row["of"] for row in rows), default=1),
        "attempts": _chart(attempt),
        "again": [_again_row(attempt, look) for look in looked if look.outcome != "correct"],
        "weakest": sorted(
            (row for row in rows if row["got_number"] < row["of"]), key=lambda row: row["got_number"] / row["of"]
        )[:2],
        "all_rows": [_again_row(attempt, look) for look in looked],
        "state": attempt.state,
    }


def _score_before(attempt: Attempt) -> Score | None:
    earlier = Score.objects.filter(attempt__learner=attempt.learner_id, attempt__exam=attempt.exam_id)
    return (
        earlier.filter(attempt__number__lt=attempt.number, attempt__state="graded").order_by("-attempt__number").first()
    )


def _sentence(score: Score, cut: int, before: Score | None) -> str:
    """Say how far the score is from the pass mark, and how it moved."""
    gap = score.points - cut
    if gap == 0:
        text = f"Exactly the pass mark of {cut}."
    else:
        text = f"{_points(abs(gap))} {'above' if gap > 0 else 'below'} the pass mark of {cut}."
    if before is None or before.slots != score.slots:
        return text
    change = score.points - before.points
    if change == 0:
        return f"{text} The same as last time."
    return f"{text} {_points(abs(change))} {'more' if change > 0 else 'fewer'} than last time."


def _points(points: Fraction) -> str:
    return f"{points_text(points)} point{'' if points == 1 else 's'}"


def _rows(attempt: Attempt, score: Score, looked: list[Looked], before: Score | None) -> list[dict[str, Any]]:
    titles = list_domain_titles()
    earlier = {row["domain"]: row["points"] for row in before.domains} if before else {}
    return [
        {
            "number": row["domain"],
            "title": titles.get(row["domain"], ""),
            "got": points_text(Fraction(row["points"])),
            "got_number": float(Fraction(row["points"])),
            "of": row["slots"],
            "previous": float(Fraction(earlier[row["domain"]])) if row["domain"] in earlier else None,
            "below": Fraction(row["points"]) < attempt.exam_version.cut_score * row["slots"],
            "cells": [_cell(attempt, look) for look in looked if look.slot.domain == row["domain"]],
        }
        for row in score.domains
    ]


def _cell(attempt: Attempt, look: Looked) -> dict[str, Any]:
    return {
        "position": look.slot.position,
        "outcome": look.outcome,
        "outcome_text": OUTCOMES[look.outcome].lower(),
        "url": review_url(attempt, look.slot.position),
    }


def review_url(attempt: Attempt, position: int) -> str:
    """The address of a question's review."""
    return reverse("exams:review", args=[attempt.public_id, position])


def _chart(attempt: Attempt) -> list[dict[str, Any]]:
    """The graded attempts at this exam, oldest first, for the history's picture."""
    rows = [row for row in build_history(attempt.learner, attempt.exam) if row["state"] == "graded"]
    return rows[::-1]


def _again_row(attempt: Attempt, look: Looked) -> dict[str, Any]:
    titles = list_domain_titles()
    return {
        "position": look.slot.position,
        "domain_title": titles.get(look.slot.domain, ""),
        "answer_html": _short_answer(look),
        "label": _label(look),
        "outcome": look.outcome,
        "time_text": "",
        "url": review_url(attempt, look.slot.position),
    }


def _label(look: Looked) -> str:
    codes = [remark["code"] for remark in (look.verdict.feedback if look.verdict else [])]
    named = next((LABELS[code] for code in codes if code in LABELS), None)
    return named if named and look.outcome in ("incorrect", "partial") else OUTCOMES[look.outcome].lower()


def answer_html(look: Looked) -> str:
    """The counted answer, rendered; "" where it cannot be."""
    if look.face is None or not look.answer.strip():
        return ""
    if look.face.entry in CHOSEN:
        shown = {option.id: option.html for option in look.face.options}
        chosen = [shown[option] for option in chosen_ids(look.answer) if option in shown]
        if look.face.entry == "order":
            return "<ol>" + "".join(f"<li>{html}</li>" for html in chosen) + "</ol>"
        return ", ".join(chosen)
    read = read_answer(look.face, look.answer)
    return read.mathml if isinstance(read, Reading) else ""


def _short_answer(look: Looked) -> str:
    """The answer on one line of a list; whole sentences stay on the review."""
    if look.face is not None and look.face.entry in ("multiple", "order") and look.answer.strip():
        noun = "statements" if look.face.entry == "multiple" else "steps"
        return f"{len(chosen_ids(look.answer))} {noun}"
    return answer_html(look)


def build_review(attempt: Attempt, slots: list[Slot], position: int) -> dict[str, Any] | None:
    """Return the context of one question's review; None if there is no such position."""
    slot = next((s for s in slots if s.position == position), None)
    if slot is None:
        return None
    look = look_at(slot)
    return {
        **_frame(attempt, look, position, len(slots)),
        **_question(look),
        **_decision(look),
        "receipt": _receipt(attempt, look),
    }


def _frame(attempt: Attempt, look: Looked, position: int, count: int) -> dict[str, Any]:
    return {
        "exam_title": attempt.exam.title,
        "date_text": date_format(timezone.localtime(attempt.started_at), "j F"),
        "all_url": reverse("exams:result", args=[attempt.public_id]),
        "position": position,
        "count": count,
        "previous_url": review_url(attempt, position - 1) if position > 1 else None,
        "next_url": review_url(attempt, position + 1) if position < count else None,
        "domain_title": list_domain_titles().get(look.slot.domain, ""),
    }


def _question(look: Looked) -> dict[str, Any]:
    if look.face is None:
        return {"stem_html": "", "face": None, "symbols": (), "options": [], "key_html": "", "steps": ()}
    back = load_back(look.slot.back)
    chosen = set(chosen_ids(look.answer)) if look.face.entry in CHOSEN else set()
    right = set(getattr(back.key, "right", ()))
    notes = dict(back.option_notes)
    options = [
        {"id": o.id, "html": o.html, "chosen": o.id in chosen, "right": o.id in right, "note_html": notes.get(o.id, "")}
        for o in look.face.options
    ]
    return {
        "stem_html": look.face.stem_html,
        "face": look.face,
        "symbols": look.face.symbols,
        "options": options if look.face.entry != "order" else [],
        "key_html": back.key_html,
        "steps": back.rationale,
    }


def _decision(look: Looked) -> dict[str, Any]:
    verdict = look.verdict
    feedback = verdict.feedback if verdict else []
    return {
        "outcome": look.outcome,
        "outcome_text": OUTCOMES[look.outcome],
        "answer_text": look.answer,
        "answer_html": answer_html(look),
        "evidence_text": _evidence(look) if look.outcome == "correct" else "",
        "confirmation": verdict.confirmation if verdict else "",
        "headline": _headline(look),
        "feedback": [{"message": remark["message"]} for remark in feedback],
        "counterexample": _counterexample(look),
    }


def _counterexample(look: Looked) -> dict[str, Any] | None:
    """The point at which answer and key differ, each name drawn as the question draws it."""
    kept = look.verdict.counterexample if look.verdict else None
    if kept is None or look.face is None:
        return None
    drawn = {row.name: row.mathml for row in look.face.symbols}
    return {
        "values": [
            {
                "name_mathml": drawn.get(v["name"]) or format_html("<math><mi>{}</mi></math>", v["name"]),
                "value_mathml": v["value"],
            }
            for v in kept["values"]
        ],
        "yours_mathml": kept["yours"],
        "right_mathml": kept["right"],
    }


def _evidence(look: Looked) -> str:
    """What a verdict rests on; a choice rests on nothing but itself."""
    evidence = look.verdict.evidence if look.verdict else ""
    if look.face is not None and look.face.entry in CHOSEN and evidence != "broken":
        return "the options chosen"
    if not evidence and look.verdict is not None:
        codes = {remark["code"] for remark in look.verdict.feedback}
        return "its shape" if "shape" in codes else "what was typed"
    return EVIDENCE.get(evidence, "comparison")


def _headline(look: Looked) -> str:
    match look.outcome:
        case "unanswered":
            return "There was no answer to count."
        case "invalid":
            return "This could not be read as mathematics."
        case "undecided":
            return "This answer is being looked at."
        case "correct":
            return ""
        case _:
            label = _label(look)
            return f"{label[:1].upper()}{label[1:]}"


def _receipt(attempt: Attempt, look: Looked) -> list[tuple[str, str]]:
    """What was counted and when, what came too late, and how it was decided."""
    rows = [("Counted", look.answer or "nothing")]
    if look.response:
        rows.append(("Saved", _moment(look.response.saved_at)))
    late = [response for response in look.slot.responses.all() if response.is_late]
    rows += [("Came too late", response.answer) for response in late[-1:]]
    if look.verdict:
        credit = look.verdict.credit
        rows.append(("Points", f"{points_text(credit)} of 1"))
        rows.append(("Decided by", _evidence(look)))
        rows.append(("Grader", look.verdict.grader_version))
    return rows


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F, H:i:s")
