"""Factors stand in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings, multiply
from grading.diagnosis.supposition import holds_with
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "order", 13
MESSAGE = "The right factors, in the wrong order: products of matrices do not commute."
_COMMUTING = "This is right only where the matrices commute: factors stand in the wrong order."
# Traits that matrices which commute can have; others would say more than that.
_FREE = frozenset({"symmetric", "definite", "invertible", "positive determinant", "small"})


def find(case: Case) -> Feedback | None:
    """Whether the answer is right for matrices that commute, here circulant ones: a rule of numbers was used."""
    traits = {}
    for name, shape in case.prepared.context.shapes.items():
        own = case.builder.traits.get(name, frozenset())
        if shape.is_square and not shape.is_scalar and name not in case.prepared.context.derived and own <= _FREE:
            traits[name] = ("symmetric circulant",) if "symmetric" in own else ("circulant",)
    if len(traits) < 2 or case.leaves(case.root) != case.leaves(case.prepared.root):
        return None
    return Feedback(CODE, _COMMUTING, case.expression.span) if holds_with(case, traits) else None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """Two factors exchanged, all reversed, the sides of a Kronecker product or of a quotient exchanged."""
    if part.op == "product":
        yield from _exchanged(part)
    elif part.op == "kron":
        left, right = part.parts
        if (left.shape.is_square and right.shape.is_square) or left.shape == right.shape or _fits_exchanged(part):
            yield part._replace(parts=(right, left))
    elif part.op == "commutation" and part.value[0] == part.value[1]:
        yield Expression("eye", (), part.shape.rows, part.shape)


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
            yield part._replace(parts=(*scalars, *turned))
    yield from _moved_columns(part, matrices)


def _moved_columns(part: Expression, matrices: list[int]) -> Iterator[Expression]:
    """u*v' turned into v*u' where both are as long."""
    if len(matrices) == 2 and part.shape.is_square and not part.parts[matrices[0]].shape.is_square:
        flipped = Expression("transpose", (part,), None, part.shape)
        yield flipped


repair = rewrite
