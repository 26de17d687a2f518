"""The trace of the right matrix, alone or times the identity: the trace was carried into the derivative."""

from __future__ import annotations

from grading.diagnosis.case import Case
from grading.diagnosis.edits import shows
from grading.shapes import SCALAR
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "trace-kept", 22
MESSAGE = "A trace is kept here that is gone after differentiating: its derivative is a matrix, not a number times I."


_TRACE = frozenset({"trace"})


def find_late(case: Case) -> Feedback | None:
    """Whether the answer is tr(K)*I for the right matrix K."""
    key = case.prepared.expression
    if not key.shape.is_square or key.shape.is_scalar or not shows(case.expression, _TRACE):
        return None
    eye = Expression("eye", (), key.shape.rows, key.shape)
    node = case.builder.lower(Expression("product", (_trace_of(key), eye), None, key.shape))
    return Feedback(CODE, MESSAGE, case.expression.span) if case.are_equal(case.root, node) else None


def find_late_in_shape(case: Case) -> Feedback | None:
    """Whether the answer is tr(K) for the right matrix K, as the same node."""
    key = case.prepared.expression
    if not key.shape.is_square or key.shape.is_scalar or not shows(case.expression, _TRACE):
        return None
    same = case.builder.lower(_trace_of(key)) == case.root
    return Feedback(CODE, MESSAGE, case.expression.span) if same else None


def _trace_of(key: Expression) -> Expression:
    return Expression("trace", (key,), None, SCALAR)
