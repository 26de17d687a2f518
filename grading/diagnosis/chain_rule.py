"""A derivative of the chain rule is left out: that of an inner part, or that of a function around one."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import list_places, product_shape
from grading.diagnosis.slips import FIRST_ORDER, Question, Slip, hold_fixed
from grading.functions import ELEMENTWISE
from grading.syntax import Expression

CODE, COST = "chain-rule", 9
MESSAGE = "The derivative of an inner function is left out: this is the derivative by that function alone."
_OUTER = "The derivative of {} is left out."
_INNER = "inner part"


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative by an inner part alone, and that without the derivative of one elementwise function."""
    if question.kind in FIRST_ORDER:
        yield from _without_inner(question)
        yield from _without_outer(question)


def _without_outer(question: Question) -> Iterator[Slip]:
    """One function f(z) with its value but with the derivative 1: f(z0) + z - z0 where z0 is held fixed."""
    for part, rebuild in list_places(question.function):
        if part.op in ELEMENTWISE and question.depends(part):
            argument = part.parts[0]
            fixed, names = hold_fixed(question, argument)
            parts = (part._replace(parts=(fixed,)), argument, fixed)
            line = Expression("add", parts, (1, 1, -1), part.shape)
            message = _OUTER.format(part.op)
            yield Slip(CODE, message, rebuild(line), question.names, question.kind, question.layout, names)


def _without_inner(question: Question) -> Iterator[Slip]:
    """The derivative by an inner part that depends on the variable, wherever that part occurs."""
    seen: set[Expression] = {question.function}
    for part in _list_parts(question.function):
        if part in seen or part.op in ("symbol", "transpose", "neg", "vec") or not question.depends(part):
            continue
        seen.add(part)
        if question.kind == "derivative" and not part.shape.is_scalar:
            continue
        inner = Expression("symbol", (), _INNER, part.shape)
        function = _put(question.function, part, inner)
        yield Slip(CODE, MESSAGE, function, (_INNER,), question.kind, question.layout, {_INNER: part})


def _list_parts(whole: Expression) -> Iterator[Expression]:
    """Every part, and every run of factors of a longer product: A*B of A*B*x."""
    for part, _ in list_places(whole):
        yield part
        count = len(part.parts) if part.op == "product" else 0
        for start in range(count):
            for stop in range(start + 2, count + (start > 0)):
                run = part.parts[start:stop]
                shape = product_shape(run)
                if shape is not None:
                    yield Expression("product", run, None, shape)


def _put(whole: Expression, part: Expression, inner: Expression) -> Expression:
    """The function with a part replaced wherever it occurs."""
    if whole == part:
        return inner
    parts = whole.parts
    if whole.op == part.op == "product":
        # A product is kept flat, so that A*x is a run of y'*A*x.
        size = len(part.parts)
        starts = (start for start in range(len(parts) - size + 1) if parts[start : start + size] == part.parts)
        start = next(starts, None)
        if start is not None:
            parts = (*parts[:start], inner, *parts[start + size :])
    return Expression(whole.op, tuple(_put(p, part, inner) for p in parts), whole.value, whole.shape, whole.span)
