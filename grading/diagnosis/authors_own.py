"""Wrong answers that the author of the item expects, with a message of their own."""

from __future__ import annotations

from collections.abc import Iterator

from grading.checker import check
from grading.diagnosis.case import Case
from grading.errors import AnswerError, BadKey
from grading.keys import Mistake
from grading.verdict import Feedback

MESSAGE = "This is a known mistake."


def find(case: Case) -> Feedback | None:
    """The author's remark, where the answer equals a listed wrong answer."""
    equal = (m for m, node in _list(case) if node == case.root or case.are_equal(case.root, node))
    return _say(next(equal, None), case)


def find_in_shape(case: Case) -> Feedback | None:
    """The same for a wrong answer of another shape, which must be the same node."""
    return _say(next((mistake for mistake, node in _list(case) if node == case.root), None), case)


def find_transposed(case: Case) -> Feedback | None:
    """The same for an answer that is the transpose of the key: any listed one that is so too."""
    return _say(next((m for m, node in _list(case) if case.is_key(case.builder.transpose(node))), None), case)


def _list(case: Case) -> Iterator[tuple[Mistake, int]]:
    """The listed wrong answers of the answer's shape, with their nodes."""
    for mistake in case.prepared.key.mistakes:
        try:
            expression = check(mistake.text, case.prepared.context)
            node = case.builder.lower(expression)
        except AnswerError as error:
            raise BadKey(f"the wrong answer {mistake.text!r} cannot be read: {error}") from error
        if expression.shape == case.expression.shape:
            yield mistake, node


def _say(mistake: Mistake | None, case: Case) -> Feedback | None:
    return Feedback(mistake.code, mistake.message or MESSAGE, case.expression.span) if mistake is not None else None
