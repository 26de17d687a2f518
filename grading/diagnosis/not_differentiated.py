"""The function itself, or a part of it, where its derivative belongs."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.case import Case
from grading.diagnosis.slips import Question, Slip, hold_fixed
from grading.errors import AnswerError
from grading.shapes import SCALAR
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "not-differentiated", 6
MESSAGE = "This is the function itself; its derivative is asked for."
_TERM = "One term stands as it does in the function; it is not differentiated."


def find_exactly(case: Case) -> Feedback | None:
    """The same, as the same node: nothing needs to be evaluated."""
    return _find(case, exactly=True)


def find(case: Case) -> Feedback | None:
    """Whether the answer is the function that was to be differentiated."""
    return _find(case, exactly=False)


def find_in_shape(case: Case) -> Feedback | None:
    """The same for a function of another shape than its derivative, as the same node."""
    return _find(case, exactly=True)


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative by a number with one term g(t) of a sum left as it was: that of t*g for fixed t in its place."""
    whole = question.function
    if question.kind != "derivative" or whole.op != "add" or len(question.names) != 1:
        return
    variable = Expression("symbol", (), question.names[0], SCALAR)
    for place, term in enumerate(whole.parts):
        if question.depends(term) and term.shape == whole.shape:
            fixed, names = hold_fixed(question, term)
            left = Expression("product", (variable, fixed), None, term.shape)
            function = whole._replace(parts=(*whole.parts[:place], left, *whole.parts[place + 1 :]))
            yield Slip(CODE, _TERM, function, question.names, question.kind, question.layout, names)


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
