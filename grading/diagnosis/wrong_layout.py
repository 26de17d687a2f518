"""The whole answer is transposed: the other layout."""

from __future__ import annotations

from grading.diagnosis.case import Case
from grading.verdict import Feedback

CODE, COST = "wrong-layout", 1
MESSAGE = "This is the derivative in the other layout: its transpose is asked for."
_TRANSPOSED = "The whole expression is transposed."
_WITH_LAYOUT = ("", "gradient", "jacobian")


def find(case: Case) -> Feedback | None:
    """Whether the transpose of the answer is the key."""
    shape = case.prepared.shape
    if shape.is_scalar or not shape.is_square or not case.is_key(case.builder.transpose(case.root)):
        return None
    if case.prepared.key.derivative in _WITH_LAYOUT:
        return Feedback(CODE, MESSAGE, case.expression.span)
    return Feedback("transpose", _TRANSPOSED, case.expression.span)
