"""The derivative by a number at zero alone: everything that the variable does is gone from it."""

from __future__ import annotations

from fractions import Fraction

from grading.diagnosis.case import Case
from grading.diagnosis.edits import replace_all
from grading.diagnosis.slips import ask_question
from grading.errors import AnswerError
from grading.substitution import number
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "at-zero", 21
MESSAGE = "This is right only at {name} = 0."


def find_late(case: Case) -> Feedback | None:
    """Whether the answer is the key with zero for the variable."""
    question = ask_question(case.prepared)
    if question is None or question.kind != "derivative" or len(question.names) != 1:
        return None
    name = question.names[0]

    def vanish(part: Expression) -> Expression | None:
        return number(Fraction(0)) if part.op == "symbol" and part.value == name else None

    try:
        node = case.builder.lower(replace_all(case.prepared.expression, vanish))
        same = case.are_equal(case.root, node)
    except (AnswerError, ZeroDivisionError):
        return None
    return Feedback(CODE, MESSAGE.format(name=name), case.expression.span) if same else None
