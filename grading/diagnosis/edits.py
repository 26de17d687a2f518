"""One change at one place of an expression: the places, and the whole with one of them replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grading.shapes import Shape
from grading.syntax import Expression

Rebuild = Callable[[Expression], Expression]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a change may draw on: the shapes of all declared names, their traits, and the names of dimensions."""

    shapes: dict[str, Shape]
    traits: dict[str, frozenset[str]]
    dimensions: tuple[str, ...]


def list_places(whole: Expression) -> Iterator[tuple[Expression, Rebuild]]:
    """Every part of an expression, outermost first, with the function that puts another in its place."""

    def visit(part: Expression, rebuild: Rebuild) -> Iterator[tuple[Expression, Rebuild]]:
        yield part, rebuild
        # An exponent is changed as part of its power: a number there is no factor.
        parts = part.parts[:1] if part.op in ("power", "epower") else part.parts
        for place, inner in enumerate(parts):
            yield from visit(inner, _at(part, place, rebuild))

    return visit(whole, lambda new: new)


def shows(whole: Expression, operations: frozenset[str]) -> bool:
    """Whether one of these operations stands anywhere in an expression, as it was typed."""
    return whole.op in operations or any(shows(part, operations) for part in whole.parts)


def replace_all(whole: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """The expression with every part changed for which `change` gives another; innermost first."""
    parts = tuple(replace_all(part, change) for part in whole.parts)
    if any(new is not old for new, old in zip(parts, whole.parts, strict=True)):
        whole = whole._replace(parts=parts)
    return change(whole) or whole


def _at(part: Expression, place: int, rebuild: Rebuild) -> Rebuild:
    def rebuild_here(new: Expression) -> Expression:
        parts = (*part.parts[:place], new, *part.parts[place + 1 :])
        return rebuild(part._replace(parts=parts))

    return rebuild_here


def multiply(parts: tuple[Expression, ...], shape: Shape) -> Expression | None:
    """The product of factors, from the left; None where they do not fit together to this shape."""
    if not parts or product_shape(parts) != shape:
        return None
    return parts[0] if len(parts) == 1 else Expression("product", parts, None, shape)


def product_shape(parts: tuple[Expression, ...]) -> Shape | None:
    """The shape of the product of one factor or more, from the left; None where they do not fit together."""
    made = parts[0].shape
    for factor in parts[1:]:
        if made.is_scalar:
            made = factor.shape
        elif not factor.shape.is_scalar:
            if made.columns != factor.shape.rows:
                return None
            made = made._replace(columns=factor.shape.columns)
    return made


def without(part: Expression, place: int) -> Expression | None:
    """A product without one factor, or None where the shape would not stay."""
    return multiply((*part.parts[:place], *part.parts[place + 1 :]), part.shape)


def without_term(part: Expression, place: int) -> Expression | None:
    """A sum without one term, or None where only numbers would be left of a matrix."""
    parts = (*part.parts[:place], *part.parts[place + 1 :])
    signs = (*part.value[:place], *part.value[place + 1 :])
    if all(other.shape != part.shape for other in parts):
        return None
    if len(parts) == 1:
        return parts[0] if signs[0] > 0 else Expression("neg", parts, None, part.shape)
    return part._replace(parts=parts, value=signs)
