"""A factor of the chain rule is missing, or is too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grading.diagnosis.edits import Surroundings, without
from grading.functions import ELEMENTWISE
from grading.syntax import Expression

CODE, COST = "chain-rule", 17
MESSAGE = "A factor is missing: the derivative of an inner part is left out."
MESSAGES = {
    "missing-factor": "A factor is missing.",
    "extra-term": "There is a factor too much.",
}


def rewrite(part: Expression, around: Surroundings) -> Iterator[tuple[str, Expression]]:
    """A product without one matrix factor, an elementwise product without one side, a function left out."""
    if part.op == "product":
        for place, factor in enumerate(part.parts):
            if factor.op not in ("number", "eye") and not factor.shape.is_scalar:
                rest = without(part, place)
                if rest is not None:
                    yield ("missing-factor" if factor.op == "symbol" else CODE), rest
        yield from _shorter(part)
    elif part.op == "hadamard":
        yield CODE, part.parts[0]
        yield CODE, part.parts[1]
    elif part.op == "hdivide" and part.parts[0].shape == part.shape:
        yield CODE, part.parts[0]
        one = Expression("ones", (), None, part.shape)
        yield "missing-factor", replace(part, parts=(one, part.parts[1]))


def _shorter(part: Expression) -> Iterator[tuple[str, Expression]]:
    """Runs of factors whose product is square left out together, as A*x of A*x*(A*x)'."""
    count = len(part.parts)
    for start in range(count):
        for stop in range(start + 2, count + 1):
            if stop - start == count:
                continue
            run, rest = part.parts[start:stop], (*part.parts[:start], *part.parts[stop:])
            if any(factor.shape.is_scalar for factor in run) or run[0].shape.rows != run[-1].shape.columns:
                continue
            if all(factor.shape.is_scalar for factor in rest):
                continue
            yield CODE, rest[0] if len(rest) == 1 else replace(part, parts=rest)


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
