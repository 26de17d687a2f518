"""An elementwise product where a matrix product belongs, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import Surroundings, multiply
from grading.shapes import Shape
from grading.syntax import Expression

CODE, COST = "elementwise-vs-matrix", 14
MESSAGE = "A product entry by entry and a product of matrices are exchanged."


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """One kind of product for the other, where the shapes allow both."""
    if part.op == "hadamard" and part.shape.is_square:
        yield part._replace(op="product")
    elif part.op == "product":
        for place in range(len(part.parts) - 1):
            a, b = part.parts[place], part.parts[place + 1]
            if a.shape.is_column and b.shape == a.shape.transposed:
                yield from _on_the_diagonal(part, place)
            if a.shape == b.shape and a.shape.is_square and not a.shape.is_scalar:
                both = Expression("hadamard", (a, b), None, a.shape)
                parts = (*part.parts[:place], both, *part.parts[place + 2 :])
                yield both if len(parts) == 1 else part._replace(parts=parts)
    elif part.op == "matrix_power" and part.value == 2:
        yield Expression("hadamard", (part.parts[0], part.parts[0]), None, part.shape)
    elif part.op == "diag":
        yield from _spread(part)


def _on_the_diagonal(part: Expression, place: int) -> Iterator[Expression]:
    """u*v' with all entries off the diagonal left out: entry by entry, each of u by its own of v."""
    a, b = part.parts[place], part.parts[place + 1]
    column = Expression("transpose", (b,), None, a.shape)
    both = Expression(
        "diag", (Expression("hadamard", (a, column), None, a.shape),), None, Shape(a.shape.rows, a.shape.rows)
    )
    made = multiply((*part.parts[:place], both, *part.parts[place + 2 :]), part.shape)
    if made is not None:
        yield made


def _spread(part: Expression) -> Iterator[Expression]:
    """diag(x) for x*1' or 1*x': the diagonal matrix taken for a matrix of equal columns or rows."""
    column = part.parts[0]
    ones = Expression("ones", (), None, column.shape)
    row = column.shape.transposed
    yield Expression("product", (column, Expression("transpose", (ones,), None, row)), None, part.shape)
    yield Expression("product", (ones, Expression("transpose", (column,), None, row)), None, part.shape)


repair = rewrite
