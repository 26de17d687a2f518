"""The transpose of an expression, written as a person would: (A*x)^T is x^T*A^T."""

from __future__ import annotations

import grading
from grading import AnswerError, Expression, Scope, Shape, read_shape

SCALAR: Shape = read_shape((1, 1))
SYMMETRIC = {"symmetric", "positive definite", "diagonal"}


def transpose(expression: Expression, scope: Scope) -> Expression:
    """The transpose, moved inwards where it can be; a scalar is its own. The result is read again, to be sure.

    Where the moved form cannot be read, the transpose stands around the whole: it is right, if not pretty.
    """
    if expression.shape.is_scalar:
        return expression
    try:
        return grading.parse(grading.to_text(turn(expression, scope)), scope)
    except AnswerError:
        return grading.parse(f"({grading.to_text(expression)})^T", scope)


def turn(e: Expression, scope: Scope) -> Expression:
    """The transpose of one part."""
    shape = e.shape.transposed
    if e.shape.is_scalar or is_symmetric(e, scope):
        return e
    match e.op:
        case "transpose":
            return e.parts[0]
        case "neg":
            return e._replace(parts=(turn(e.parts[0], scope),), shape=shape)
        case "add":
            return e._replace(parts=tuple(turn(part, scope) for part in e.parts), shape=shape)
        case "divide":
            return e._replace(parts=(turn(e.parts[0], scope), e.parts[1]), shape=shape)
        case "product":
            return turn_product(e, scope)
        case "kron":  # (A kron B)^T = A^T kron B^T: the order stays
            return e._replace(parts=tuple(turn(part, scope) for part in e.parts), shape=shape)
        case "commutation":  # K(m, n)^T = K(n, m); Magnus & Neudecker, chapter 3, section 7
            return e._replace(value=tuple(reversed(e.value)), shape=shape)
        case _:
            return Expression("transpose", (e,), None, shape)


def is_symmetric(e: Expression, scope: Scope) -> bool:
    """Whether a part is its own transpose: the identity, diag(column), or a symbol declared so."""
    if e.op in ("eye", "diag"):
        return True
    symbol = scope.find_symbol(e.value) if e.op == "symbol" else None
    if e.op == "inverse":
        return is_symmetric(e.parts[0], scope)
    return symbol is not None and bool(SYMMETRIC & set(symbol.traits))


def turn_product(e: Expression, scope: Scope) -> Expression:
    """The factors transposed in the opposite order; numbers, and rows times columns, stay in front."""
    blocks = group_factors(e.parts)
    scalars = tuple(block for block in blocks if block.shape.is_scalar)
    others = tuple(turn(block, scope) for block in reversed(blocks) if not block.shape.is_scalar)
    return e._replace(parts=scalars + others, shape=e.shape.transposed)


def group_factors(parts: tuple[Expression, ...]) -> list[Expression]:
    """The factors, with each run that makes a number (a row times ... times a column) as one of them."""
    blocks: list[Expression] = []
    run: list[Expression] = []
    for part in parts:
        run.append(part)
        if run[0].shape.rows == SCALAR.rows and part.shape.columns == SCALAR.columns:
            blocks.append(run[0] if len(run) == 1 else Expression("product", tuple(run), None, SCALAR))
            run = []
        elif run[0].shape.rows != SCALAR.rows:
            blocks.extend(run)
            run = []
    return blocks + run
