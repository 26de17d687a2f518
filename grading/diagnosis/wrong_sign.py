"""A sign is wrong: of the whole answer, or of one term."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "sign", 2
MESSAGE = "One sign is not right; everything else is."


def find(case: Case) -> Feedback | None:
    """Whether the negative of the answer is the key."""
    if case.is_key(case.builder.scale(Fraction(-1), case.root)):
        return Feedback(CODE, "The sign of the whole expression is not right.", case.expression.span)
    return None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """The sum with the sign of one term changed, a sign left out."""
    if part.op == "add":
        for place, sign in enumerate(part.value):
            yield part._replace(value=(*part.value[:place], -sign, *part.value[place + 1 :]))
    elif part.op == "neg":
        yield part.parts[0]


repair = rewrite
