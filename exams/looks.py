"""One question after its verdict, in words and formulas: what the result, the review and practice share."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from exams.answers import CHOSEN, chosen_ids
from exams.models import Response, Slot, SlotVerdict
from exams.readings import Reading, read_answer
from questions.faces import Back, Face, load_face

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
    "wrong-derivative": "another derivative",
    "structured-vs-ambient": "structure of the matrix",
    "scalar-rule": "rule of numbers",
    "not-additive": "function of a sum taken apart",
    "trace-kept": "trace kept",
    "wrong-function": "other function",
    "at-zero": "right at one point only",
}
# The same as a sentence, above what the grader says of it.
HEADLINES = {
    "sign": "A sign differs.",
    "factor": "A constant factor differs.",
    "transpose": "This is the transpose.",
    "order": "The factors stand in another order.",
    "missing-inverse": "An inverse is missing.",
    "symmetry-assumed": "You took a matrix as symmetric.",
    "wrong-layout": "This is the other layout.",
    "shape": "The shape differs.",
    "dropped-term": "A term is missing.",
    "extra-term": "There is a term too many.",
    "elementwise-vs-matrix": "Elementwise and matrix product are exchanged.",
    "chain-rule": "The chain rule is not complete.",
    "missing-scale": "A scale is missing.",
    "missing-norm": "A norm is missing.",
    "wrong-power": "A power differs.",
    "wrong-variable": "Another variable stands here.",
    "product-rule": "The product rule is not complete.",
    "missing-factor": "A factor is missing.",
    "not-differentiated": "This is not differentiated yet.",
    "first-derivative": "This is the first derivative.",
    "wrong-derivative": "This is another derivative.",
    "structured-vs-ambient": "The structure of the matrix counts here.",
    "scalar-rule": "This is right for numbers, not for matrices.",
    "not-additive": "A function of a sum is taken apart.",
    "trace-kept": "A trace is kept.",
    "wrong-function": "Another function stands here.",
    "at-zero": "This is right at one point only.",
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
    def slug(self) -> str:
        """The item's slug, where the slot was read with it."""
        return getattr(self.slot, "slug", "")

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


def label_of(look: Looked) -> str:
    """The named mistake, or the outcome in words."""
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


def short_answer(look: Looked) -> str:
    """The answer on one line of a list; whole sentences stay on the review."""
    if look.face is not None and look.face.entry in ("multiple", "order") and look.answer.strip():
        noun, count = "statement" if look.face.entry == "multiple" else "step", len(chosen_ids(look.answer))
        return f"{count} {noun}{'' if count == 1 else 's'}"
    return answer_html(look)


def build_question(look: Looked, back: Back | None) -> dict[str, Any]:
    """Return stem, options with their notes, key and explanation of a question that may be shown."""
    if look.face is None or back is None:
        return {
            "stem_html": "",
            "face": None,
            "symbols": (),
            "options": [],
            "key_html": "",
            "steps": (),
            "departure": 0,
        }
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
        "departure": _departure(look, back),
    }


def _departure(look: Looked, back: Back) -> int:
    """The number of the step at which an answer that is not right leaves the solution; 0 where that is not known."""
    if look.verdict is None or look.outcome not in ("incorrect", "partial"):
        return 0
    return back.departure_step((remark["code"], remark["message"]) for remark in look.verdict.feedback)


def build_decision(look: Looked) -> dict[str, Any]:
    """Return the verdict on an answer in words, with the counterexample."""
    verdict = look.verdict
    return {
        "outcome": look.outcome,
        "outcome_text": OUTCOMES[look.outcome],
        "answer_text": look.answer,
        "answer_html": answer_html(look),
        "evidence_text": evidence_of(look) if look.outcome == "correct" else "",
        "confirmation": verdict.confirmation if verdict else "",
        "headline": headline_of(look),
        "feedback": _remarks(look),
        "counterexample": _counterexample(look),
    }


def _remarks(look: Looked) -> list[dict[str, str]]:
    """What the grader says, without what the headline above it says already."""
    if look.verdict is None or look.outcome == "unanswered":
        return []
    headline = headline_of(look)
    texts = (remark["message"].removeprefix(headline).strip() for remark in look.verdict.feedback)
    return [{"message": text} for text in texts if text]


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
        "yours_name": answer_html(look) if look.face.entry == "text" else "",
        "yours_mathml": kept["yours"],
        "right_mathml": kept["right"],
    }


def evidence_of(look: Looked) -> str:
    """What a verdict rests on; a choice rests on nothing but itself."""
    evidence = look.verdict.evidence if look.verdict else ""
    if look.face is not None and look.face.entry in CHOSEN and evidence != "broken":
        return "the options chosen"
    if not evidence and look.verdict is not None:
        codes = {remark["code"] for remark in look.verdict.feedback}
        return "its shape" if "shape" in codes else "what was typed"
    return EVIDENCE.get(evidence, "comparison")


def headline_of(look: Looked) -> str:
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
            codes = [remark["code"] for remark in (look.verdict.feedback if look.verdict else [])]
            return next((HEADLINES[code] for code in codes if code in HEADLINES), OUTCOMES[look.outcome])
