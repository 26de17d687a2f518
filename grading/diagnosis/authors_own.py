"""Wrong answers that the author of the item expects, with a message of their own."""

from __future__ import annotations

from grading.checker import check
from grading.diagnosis.engine import Case
from grading.errors import AnswerError, BadKey
from grading.verdict import Feedback

CODE, COST = "own", 0
MESSAGE = "This is a known mistake."


def find(case: Case) -> Feedback | None:
    """The author's remark, where the answer equals a listed wrong answer."""
    return _find(case, same_shape=True)


def find_in_shape(case: Case) -> Feedback | None:
    """The same for a wrong answer of another shape, which must be the same node."""
    return _find(case, same_shape=False)


def _find(case: Case, *, same_shape: bool) -> Feedback | None:
    for mistake in case.prepared.key.mistakes:
        try:
            expression = check(mistake.text, case.prepared.context)
            node = case.builder.lower(expression)
        except AnswerError as error:
            raise BadKey(f"the wrong answer {mistake.text!r} cannot be read: {error}") from error
        if expression.shape != case.expression.shape:
            continue
        if node == case.root or (same_shape and case.are_equal(case.root, node)):
            return Feedback(mistake.code, mistake.message or MESSAGE, case.expression.span)
    return None
