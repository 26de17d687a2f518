"""The derivative of an inner function is left out: the chain rule."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import list_places
from grading.diagnosis.slips import FIRST_ORDER, Question, Slip
from grading.syntax import Expression

CODE, COST = "chain-rule", 9
MESSAGE = "The derivative of an inner function is left out: this is the derivative by that function alone."
_INNER = "inner part"


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative by an inner part that depends on the variable, wherever that part occurs."""
    if question.kind not in FIRST_ORDER:
        return
    seen: set[Expression] = {question.function}
    for part, _ in list_places(question.function):
        if part in seen or part.op in ("symbol", "transpose", "neg", "vec") or not question.depends(part):
            continue
        seen.add(part)
        if question.kind == "derivative" and not part.shape.is_scalar:
            continue
        inner = Expression("symbol", (), _INNER, part.shape)
        function = _put(question.function, part, inner)
        yield Slip(CODE, MESSAGE, function, (_INNER,), question.kind, question.layout, {_INNER: part})


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
