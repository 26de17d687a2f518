"""The derivative of the square of a norm where the norm stands, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grading.calls import number_of
from grading.diagnosis.edits import list_places
from grading.diagnosis.slips import FIRST_ORDER, Question, Slip
from grading.shapes import SCALAR
from grading.substitution import number
from grading.syntax import Expression

CODE, COST = "wrong-power", 11
MESSAGE = "This is the derivative of the square of a norm, where the norm itself stands."
_ROOTED = "This is the derivative of a norm, where its square stands."
_NORMS = frozenset({"norm", "normF"})


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative with a norm squared, or not squared."""
    if question.kind not in FIRST_ORDER:
        return
    for part, rebuild in list_places(question.function):
        if part.op in _NORMS and question.depends(part):
            squared = Expression("power", (part, number(Fraction(2))), None, SCALAR)
            yield Slip(CODE, MESSAGE, rebuild(squared), question.names, question.kind, question.layout)
        elif part.op == "power" and part.parts[0].op in _NORMS and number_of(part.parts[1]) == 2:
            yield Slip(CODE, _ROOTED, rebuild(part.parts[0]), question.names, question.kind, question.layout)
