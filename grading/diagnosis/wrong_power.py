"""An exponent is not right."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grading.calls import number_of
from grading.diagnosis.edits import Surroundings
from grading.shapes import SCALAR
from grading.substitution import number
from grading.syntax import Expression

CODE, COST = "wrong-power", 15
MESSAGE = "An exponent is wrong."
_OTHERS = (1, -1, 2, -2)


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """An exponent changed by one or two, or left out; a root left out."""
    if part.op in ("power", "epower"):
        exponent = number_of(part.parts[1])
        if exponent is not None:
            for other in {*(exponent + step for step in _OTHERS), exponent * 2, exponent / 2, -exponent}:
                if other:
                    yield part._replace(parts=(part.parts[0], number(Fraction(other))))
    elif part.op == "matrix_power":
        for other in (part.value - 1, part.value + 1):
            yield part.parts[0] if other == 1 else part._replace(value=other) if other else part
    elif part.op in ("sqrt", "inverse") and part.shape.is_scalar:
        yield part.parts[0]
        yield Expression("power", (part.parts[0], number(Fraction(-2))), None, SCALAR)
    elif part.op in ("sqrt",):
        yield part.parts[0]
    elif part.op in ("norm", "normF"):
        yield Expression("power", (part, number(Fraction(2))), None, SCALAR)
    elif part.op == "inverse":
        yield part._replace(op="matrix_power", value=-2)


def repair(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """The same changes, and a power given to a factor that has none."""
    yield from rewrite(part, around)
    if part.op in ("symbol", "det", "trace", "norm", "normF") and part.shape.is_scalar:
        yield Expression("power", (part, number(Fraction(2))), None, SCALAR)
    elif part.op == "symbol" and part.shape.is_square:
        yield Expression("matrix_power", (part,), 2, part.shape)
