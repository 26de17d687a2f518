"""The function itself, or a part of it, where its derivative belongs."""

from __future__ import annotations

from grading.diagnosis.case import Case
from grading.errors import AnswerError
from grading.verdict import Feedback

CODE, COST = "not-differentiated", 6
MESSAGE = "This is the function itself; its derivative is asked for."


def find(case: Case) -> Feedback | None:
    """Whether the answer is the function that was to be differentiated."""
    return _find(case, exactly=False)


def find_in_shape(case: Case) -> Feedback | None:
    """The same for a function of another shape than its derivative, as the same node."""
    return _find(case, exactly=True)


def _find(case: Case, *, exactly: bool) -> Feedback | None:
    key = case.prepared.key
    if not key.function or key.derivative in ("", "value", "identity"):
        return None
    function = case.prepared.function
    if function is None or function.shape != case.expression.shape:
        return None
    try:
        node = case.builder.lower(function)
    except AnswerError:
        return None
    if node == case.root or (not exactly and case.are_equal(case.root, node)):
        return Feedback(CODE, MESSAGE, case.expression.span)
    return None
