"""The function is applied to the derivative of its argument: det(B) for the derivative of det(A + t*B)."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import list_places
from grading.diagnosis.slips import RATES, Question, Slip
from grading.functions import ELEMENTWISE
from grading.syntax import Expression

CODE, COST = "chain-rule", 20
MESSAGE = "Only the argument is differentiated, and the function applied to that; the function has a derivative too."
_FUNCTIONS = ELEMENTWISE | {"inverse", "det", "logdet", "norm", "normF", "matrix_power", "power"}
_RATE = "rate of the argument"


def list_slips(question: Question) -> Iterator[Slip]:
    """f(u') for f(u), for each function in the one that is differentiated."""
    if question.kind not in RATES:
        return
    for part, rebuild in list_places(question.function):
        if part.op in _FUNCTIONS and question.depends(part.parts[0]):
            inner = part.parts[0]
            rate = Expression("symbol", (), _RATE, inner.shape)
            function = rebuild(part._replace(parts=(rate, *part.parts[1:])))
            names = {_RATE: inner}
            yield Slip(CODE, MESSAGE, function, question.names, "value", question.layout, rates=names)
