"""One name stands where another of the same shape belongs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from grading.diagnosis.edits import Surroundings, replace_all
from grading.syntax import Expression

CODE, COST = "wrong-variable", 16
MESSAGE = "One name stands where another belongs."


def rewrite_everywhere(whole: Expression, around: Surroundings) -> Iterator[Expression]:
    """Two names of the same shape exchanged, or one put for the other, everywhere."""
    used = sorted(_names(whole))
    for first in used:
        for second, shape in around.shapes.items():
            if second == first or shape != around.shapes.get(first):
                continue
            yield replace_all(whole, partial(_rename, {first: second}))
            if second > first:
                yield replace_all(whole, partial(_rename, {first: second, second: first}))


def _names(whole: Expression) -> set[str]:
    own = {whole.value} if whole.op == "symbol" else set()
    return own.union(*(_names(part) for part in whole.parts))


def _rename(names: dict[str, str], part: Expression) -> Expression | None:
    if part.op == "symbol" and part.value in names:
        return part._replace(value=names[part.value])
    return None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """A name replaced by another of its shape at one place, a size by another size."""
    if part.op == "symbol":
        for name, shape in around.shapes.items():
            if shape == part.shape and name != part.value:
                yield part._replace(value=name)
    elif part.op == "dimension":
        for name in around.dimensions:
            if name != part.value:
                yield part._replace(value=name)


repair = rewrite
