"""A function of a sum is taken as the sum of its values: (A + B)^-1 as A^-1 + B^-1, norm(x - a)^2 as two squares."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import Surroundings, list_places
from grading.diagnosis.slips import Question, Slip
from grading.functions import ELEMENTWISE
from grading.syntax import Expression

CODE, COST = "not-additive", 19
MESSAGE = "A power, an inverse or another function of a sum is taken apart term by term; only what is linear may be."
_SLIP = "This comes out where a power, an inverse or another function of a sum is taken apart term by term."

_FUNCTIONS = ELEMENTWISE | {"inverse", "det", "logdet", "norm", "normF", "matrix_power", "power", "epower", "expm"}
_INNER = frozenset({"norm", "normF"})


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """The sum of the values for the value of the sum, in the key."""
    apart = take_apart(part)
    if apart is not None:
        yield apart


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative of the function with one such step in it."""
    for part, rebuild in list_places(question.function):
        apart = take_apart(part) if question.depends(part) else None
        if apart is not None:
            yield Slip(CODE, _SLIP, rebuild(apart), question.names, question.kind, question.layout)


def take_apart(part: Expression) -> Expression | None:
    """f(a) + f(b) for f(a + b); None where the part is no function of a sum."""
    if part.op == "product":
        return _take_square_apart(part)
    if part.op not in _FUNCTIONS:
        return None
    inner = part.parts[0]
    if inner.op in _INNER and part.op == "power":
        outer, inner = inner, inner.parts[0]
        made = [part._replace(parts=(outer._replace(parts=(term,)), *part.parts[1:])) for term in inner.parts]
    else:
        made = [part._replace(parts=(term, *part.parts[1:])) for term in inner.parts]
    if inner.op != "add" or any(term.shape != inner.shape for term in inner.parts):
        return None
    return Expression("add", tuple(made), inner.value, part.shape)


def _take_square_apart(part: Expression) -> Expression | None:
    """A*A + B*B for (A + B)*(A + B)."""
    if len(part.parts) != 2 or part.parts[0] != part.parts[1] or part.parts[0].op != "add":
        return None
    terms = part.parts[0].parts
    if any(term.shape != part.shape for term in terms):
        return None
    squares = tuple(Expression("product", (term, term), None, part.shape) for term in terms)
    return Expression("add", squares, (1,) * len(squares), part.shape)
