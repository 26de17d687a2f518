"""An inverse is missing, or is too much."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from grading.diagnosis.edits import Surroundings, multiply, replace_all
from grading.syntax import Expression

CODE, COST = "missing-inverse", 12
MESSAGE = "An inverse is missing."
_TRANSPOSED = "An inverse is missing, and a transpose with it."
_UPSIDE_DOWN = "A quotient entry by entry stands upside down."
MESSAGES = {"extra-term": "There is an inverse too much."}


def rewrite_everywhere(whole: Expression, around: Surroundings) -> Iterator[Expression]:
    """All inverses left out, or all of one matrix."""
    bases = list(dict.fromkeys(_bases(whole)))
    yield replace_all(whole, lambda part: part.parts[0] if part.op == "inverse" else None)
    if len(bases) > 1:
        for base in bases:
            yield replace_all(whole, partial(_strip, base))


def _bases(whole: Expression) -> Iterator[Expression]:
    if whole.op == "inverse":
        yield whole.parts[0]
    for part in whole.parts:
        yield from _bases(part)


def _strip(base: Expression, part: Expression) -> Expression | None:
    return base if part.op == "inverse" and part.parts[0] == base else None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression | tuple[str, str, Expression]]:
    """The part without its inverse, or the reciprocal of a scalar turned over."""
    if part.op == "inverse":
        yield part.parts[0]
        if not part.shape.is_scalar:
            yield CODE, _TRANSPOSED, Expression("transpose", (part.parts[0],), None, part.shape)
            yield Expression("eye", (), part.shape.rows, part.shape)
    elif part.op == "matrix_power" and part.value < 0:
        yield part._replace(value=-part.value)
    elif part.op == "divide":
        yield Expression("product", part.parts, None, part.shape)
    elif part.op == "hdivide" and part.parts[0].shape == part.parts[1].shape:
        yield CODE, _UPSIDE_DOWN, part._replace(parts=(part.parts[1], part.parts[0]))
    elif part.op == "product":
        yield from _without_inverses(part)


def _without_inverses(part: Expression) -> Iterator[Expression]:
    """A product without any of its inverses, as C of A^-1*C*A^-1."""
    kept = tuple(factor for factor in part.parts if factor.op != "inverse")
    shorter = multiply(kept, part.shape) if len(kept) < len(part.parts) - 1 else None
    if shorter is not None:
        yield shorter


def repair(part: Expression, around: Surroundings) -> Iterator[tuple[str, Expression]]:
    """An inverse put where a square matrix stands, or taken away."""
    if part.op == "inverse":
        yield "extra-term", part.parts[0]
    elif (
        part.shape.is_square and not part.shape.is_scalar and part.op not in ("eye", "transpose", "neg", "zeros")
    ) or (part.shape.is_scalar and part.op in ("det", "symbol", "power", "trace", "dimension")):
        yield CODE, Expression("inverse", (part,), None, part.shape)
