"""A factor is missing, or is too much. Whether it is one of the chain rule is seen by `chain_rule`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings, multiply, product_shape, without
from grading.functions import ELEMENTWISE
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "missing-factor", 17
MESSAGE = "A factor is missing."
MESSAGES = {"extra-term": "There is a factor too much."}


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """A product without one matrix factor, an elementwise product without one side, a function left out."""
    if part.op == "product":
        for place, factor in enumerate(part.parts):
            if factor.op not in ("number", "eye") and not factor.shape.is_scalar:
                rest = without(part, place)
                if rest is not None:
                    yield rest
        yield from _shorter(part)
        yield from _filled(part)
    elif part.op == "hadamard":
        yield from part.parts
    elif part.op == "diag":
        yield Expression("eye", (), part.shape.rows, part.shape)
    elif part.op == "divide" and part.shape.is_square and not part.shape.is_scalar:
        yield part._replace(parts=(Expression("eye", (), part.shape.rows, part.shape), part.parts[1]))
    elif part.op == "hdivide" and part.parts[0].shape == part.shape:
        yield part.parts[0]
        one = Expression("ones", (), None, part.shape)
        yield part._replace(parts=(one, part.parts[1]))


def _shorter(part: Expression) -> Iterator[Expression]:
    """Runs of factors whose product is square left out together, as A*x of A*x*(A*x)'."""
    count = len(part.parts)
    for start in range(count):
        for stop in range(start + 2, count + 1):
            if stop - start == count:
                continue
            run, rest = part.parts[start:stop], (*part.parts[:start], *part.parts[stop:])
            if any(factor.shape.is_scalar for factor in run):
                continue
            shorter = multiply(rest, part.shape)
            if shorter is not None:
                yield shorter


def _filled(part: Expression) -> Iterator[Expression]:
    """A square run of factors with the identity in its place, a column at the end with ones."""
    count = len(part.parts)
    for start in range(count):
        for stop in range(start + 1, count + 1):
            run = part.parts[start:stop]
            shape = product_shape(run)
            if shape is None or not shape.is_square or shape.is_scalar or run[0].op == "eye":
                continue
            eye = Expression("eye", (), shape.rows, shape)
            filled = multiply((*part.parts[:start], eye, *part.parts[stop:]), part.shape)
            if filled is not None:
                yield filled
    last = part.parts[-1]
    if last.shape.is_column and last.op != "ones":
        ones = Expression("ones", (), None, last.shape)
        yield part._replace(parts=(*part.parts[:-1], ones))


def find_late_in_shape(case: Case) -> Feedback | None:
    """Whether the key without one factor is the answer, which has another shape for that reason."""
    for product, rebuild in _products(case.prepared.expression):
        for place, factor in enumerate(product.parts):
            others = (*product.parts[:place], *product.parts[place + 1 :])
            shape = case.expression.shape
            # Without the identity a number is left: a matter of shape, and no derivative is missing.
            rest = None if factor.shape.is_scalar or factor.op == "eye" else multiply(others, shape)
            if rest is not None and case.builder.lower(rebuild(rest)) == case.root:
                return Feedback(CODE, MESSAGE, case.expression.span)
    return None


def _products(e: Expression) -> Iterator[tuple[Expression, Callable[[Expression], Expression]]]:
    """The product that the key is, behind a sign or above a bar, and how a changed one becomes the whole."""
    if e.op == "product":
        yield e, lambda rest: rest
    elif e.op in ("neg", "divide"):
        for inner, rebuild in _products(e.parts[0]):
            yield inner, partial(_around, e, rebuild)


def _around(e: Expression, rebuild: Callable[[Expression], Expression], rest: Expression) -> Expression:
    inner = rebuild(rest)
    return e._replace(parts=(inner, *e.parts[1:]), shape=inner.shape)


def repair(part: Expression, around: Surroundings) -> Iterator[tuple[str, Expression]]:
    """The answer without one factor, or without one function."""
    if part.op == "product":
        for place in range(len(part.parts)):
            rest = without(part, place)
            if rest is not None:
                yield "extra-term", rest
    elif part.op == "hadamard":
        yield "extra-term", part.parts[0]
        yield "extra-term", part.parts[1]
    elif part.op == "divide" or part.op in ELEMENTWISE:
        yield "extra-term", part.parts[0]
