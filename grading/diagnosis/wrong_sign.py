"""A sign is wrong: of the whole answer, or of one term."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings, replace_all
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "sign", 2
MESSAGE = "One sign is not right; everything else is."
_INSIDE = "The sign inside an exponential, or a function made of them, is not right."
_EXPONENTIALS = frozenset({"exp", "sigmoid", "softmax"})


def find(case: Case) -> Feedback | None:
    """Whether the negative of the answer is the key."""
    if case.is_key(case.builder.scale(Fraction(-1), case.root)):
        return Feedback(CODE, "The sign of the whole expression is not right.", case.expression.span)
    return None


def find_late(case: Case) -> Feedback | None:
    """Whether the other sign in all exponentials makes the answer right, and their signs differ from the key's."""
    key = case.prepared.expression
    if _count_negated(key) == _count_negated(case.expression):
        return None
    node = case.builder.lower(replace_all(key, _turn))
    return Feedback(CODE, _INSIDE, case.expression.span) if case.are_equal(case.root, node) else None


def _turn(part: Expression) -> Expression | None:
    if part.op not in _EXPONENTIALS:
        return None
    inner = part.parts[0]
    turned = inner.parts[0] if inner.op == "neg" else Expression("neg", (inner,), None, inner.shape)
    return part._replace(parts=(turned,))


def _count_negated(whole: Expression) -> int:
    """How many exponentials have an argument that begins with a minus."""
    own = whole.op in _EXPONENTIALS and _is_negated(whole.parts[0])
    return int(own) + sum(map(_count_negated, whole.parts))


def _is_negated(part: Expression) -> bool:
    return part.op == "neg" or (part.op in ("product", "divide") and _is_negated(part.parts[0]))


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """The sum with the sign of one term changed, a sign left out."""
    if part.op == "add":
        for place, sign in enumerate(part.value):
            yield part._replace(value=(*part.value[:place], -sign, *part.value[place + 1 :]))
    elif part.op == "neg":
        yield part.parts[0]


repair = rewrite
