"""A term is missing, or one is too much."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import Surroundings, without_term
from grading.syntax import Expression

CODE, COST = "dropped-term", 11
MESSAGE = "A term is missing."
MESSAGES = {"extra-term": "There is a term too much."}


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """The sum without one term."""
    if part.op == "add":
        for place in range(len(part.parts)):
            rest = without_term(part, place)
            if rest is not None:
                yield rest
        if len(part.parts) > 2:
            yield from _alone(part)


def _alone(part: Expression) -> Iterator[Expression]:
    """One term alone."""
    for sign, term in zip(part.value, part.parts, strict=True):
        if term.shape == part.shape:
            yield term if sign > 0 else Expression("neg", (term,), None, part.shape)


def repair(part: Expression, around: Surroundings) -> Iterator[tuple[str, Expression]]:
    """The answer's sum without one term."""
    for rest in rewrite(part, around):
        yield "extra-term", rest
