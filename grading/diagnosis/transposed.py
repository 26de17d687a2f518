"""One factor is transposed, or is not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from grading.diagnosis.edits import Surroundings, multiply, replace_all
from grading.shapes import SCALAR
from grading.syntax import Expression

CODE, COST = "transpose", 10
MESSAGE = "One transpose is missing, or is too much."


def rewrite_everywhere(whole: Expression, around: Surroundings) -> Iterator[Expression]:
    """Every occurrence of one square symbol transposed."""
    for name, shape in around.shapes.items():
        if shape.is_square and not shape.is_scalar and "symmetric" not in around.traits.get(name, ()):
            yield replace_all(whole, partial(_flip, name))


def _flip(name: str, part: Expression) -> Expression | None:
    if part.op == "symbol" and part.value == name:
        return Expression("transpose", (part,), None, part.shape)
    return None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """A square part with its transpose taken or left out; in a product, of any run of factors with a square product."""
    if part.shape.is_square and not part.shape.is_scalar:
        if part.op == "transpose":
            yield part.parts[0]
        elif part.op != "eye":
            yield Expression("transpose", (part,), None, part.shape)
    if part.op == "product":
        yield from _runs(part)
        yield from _inner_for_outer(part)


def _inner_for_outer(part: Expression) -> Iterator[Expression]:
    """u'*v, a number, where u*v' belongs."""
    for place in range(len(part.parts) - 1):
        a, b = part.parts[place], part.parts[place + 1]
        if a.shape.is_column and b.shape == a.shape.transposed:
            row, column = (Expression("transpose", (p,), None, p.shape.transposed) for p in (a, b))
            inner = Expression("product", (row, column), None, SCALAR)
            made = multiply((*part.parts[:place], inner, *part.parts[place + 2 :]), part.shape)
            if made is not None:
                yield made


def _runs(part: Expression) -> Iterator[Expression]:
    count = len(part.parts)
    for start in range(count - 1):
        for stop in range(start + 2, count + 1):
            run = part.parts[start:stop]
            if stop - start == count or run[0].shape.rows != run[-1].shape.columns or run[0].shape.is_scalar:
                continue
            if any(factor.shape.is_scalar for factor in run):
                continue
            inner = multiply(run, run[0].shape._replace(columns=run[0].shape.rows))
            if inner is None or inner.shape.is_scalar:
                continue
            flipped = Expression("transpose", (inner,), None, inner.shape)
            yield part._replace(parts=(*part.parts[:start], flipped, *part.parts[stop:]))


repair = rewrite
