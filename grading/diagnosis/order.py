"""Factors stand in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grading.diagnosis.edits import Surroundings, multiply
from grading.syntax import Expression

CODE, COST = "order", 13
MESSAGE = "The right factors, in the wrong order: products of matrices do not commute."


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """Two factors exchanged, all reversed, the sides of a Kronecker product or of a quotient exchanged."""
    if part.op == "product":
        yield from _exchanged(part)
    elif part.op == "kron":
        left, right = part.parts
        if (left.shape.is_square and right.shape.is_square) or left.shape == right.shape or _fits_exchanged(part):
            yield replace(part, parts=(right, left))
    elif part.op == "commutation" and part.value[0] == part.value[1]:
        yield Expression("eye", (), part.shape.rows, part.shape)
    elif part.op == "hdivide" and part.parts[0].shape == part.parts[1].shape:
        yield replace(part, parts=(part.parts[1], part.parts[0]))


def _fits_exchanged(part: Expression) -> bool:
    left, right = part.parts
    return left.shape.rows * right.shape.rows == part.shape.rows


def _exchanged(part: Expression) -> Iterator[Expression]:
    matrices = [place for place, factor in enumerate(part.parts) if not factor.shape.is_scalar]
    for first_place, first in enumerate(matrices):
        for second in matrices[first_place + 1 :]:
            a, b = part.parts[first], part.parts[second]
            if a.shape == b.shape:
                parts = list(part.parts)
                parts[first], parts[second] = b, a
                swapped = multiply(tuple(parts), part.shape)
                if swapped is not None:
                    yield swapped
    if len(matrices) == 3 and len({part.parts[place].shape for place in matrices}) == 1:
        a, b, c = (part.parts[place] for place in matrices)
        scalars = tuple(factor for factor in part.parts if factor.shape.is_scalar)
        for turned in ((b, c, a), (c, a, b)):
            yield replace(part, parts=(*scalars, *turned))
    yield from _moved_columns(part, matrices)


def _moved_columns(part: Expression, matrices: list[int]) -> Iterator[Expression]:
    """u*v' turned into v*u' where both are as long."""
    if len(matrices) == 2 and part.shape.is_square and not part.parts[matrices[0]].shape.is_square:
        flipped = Expression("transpose", (part,), None, part.shape)
        yield flipped


repair = rewrite
