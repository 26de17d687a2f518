"""Dimensions that are not known yet: an `I` takes the size that its place needs."""

from __future__ import annotations

from grading.errors import AnswerSyntaxError
from grading.shapes import Dimension, Shape
from grading.syntax import Expression


class Unknowns:
    """Unknown dimensions and what they were found to be."""

    def __init__(self) -> None:
        self.count = 0
        self.found: dict[str, Dimension] = {}

    def make(self) -> Dimension:
        """A dimension that is not known yet."""
        self.count += 1
        return Dimension(1, (f"?{self.count}",))

    def resolve(self, dimension: Dimension) -> Dimension:
        """The dimension with everything put in that is known by now."""
        if not self.count or not any(name[0] == "?" for name in dimension.names):
            return dimension
        result = Dimension(dimension.factor)
        for name in dimension.names:
            known = self.found.get(name)
            result = result * (Dimension(1, (name,)) if known is None else self.resolve(known))
        return result

    def shape(self, shape: Shape) -> Shape:
        """The shape with everything put in that is known by now."""
        if not self.count:
            return shape
        return Shape(self.resolve(shape.rows), self.resolve(shape.columns))

    def unify(self, first: Dimension, second: Dimension) -> bool:
        """Whether the two can be the same dimension; if so, they are from now on."""
        if first == second:
            return True
        if not self.count:
            return False
        first, second = _without_common(self.resolve(first), self.resolve(second))
        for one, other in ((first, second), (second, first)):
            if is_unknown(one) and (other == one or one.names[0] not in other.names):
                if other != one:
                    self.found[one.names[0]] = other
                return True
        return first == second

    def unify_shapes(self, first: Shape, second: Shape) -> bool:
        """Whether the two can be the same shape; if so, they are from now on."""
        return self.unify(first.rows, second.rows) and self.unify(first.columns, second.columns)

    def settle(self, expression: Expression) -> Expression:
        """The expression with every dimension known; raises AnswerSyntaxError for an `I` without a size."""
        if not self.count:
            return expression
        shape, value = self.shape(expression.shape), expression.value
        if isinstance(value, Dimension):
            value = self.resolve(value)
        if _has_unknown(shape.rows) or _has_unknown(shape.columns):
            raise _unsized(self._find_unsized(expression))
        if expression.op == "unit" and shape.rows.is_number and value > shape.rows.factor:
            message = f"There is no unit vector {value} of size {shape.rows}."
            raise AnswerSyntaxError(message, span=expression.span)
        parts = tuple(self.settle(part) for part in expression.parts)
        return expression._replace(shape=shape, value=value, parts=parts)

    def _find_unsized(self, expression: Expression) -> Expression:
        for part in expression.parts:
            shape = self.shape(part.shape)
            if _has_unknown(shape.rows) or _has_unknown(shape.columns):
                return self._find_unsized(part)
        return expression


def _without_common(first: Dimension, second: Dimension) -> tuple[Dimension, Dimension]:
    """Two dimensions without the names that both have: ?*n is n*n where ? is n."""
    if first == second or not first.names or not second.names:
        return first, second
    mine, other = list(first.names), list(second.names)
    for name in first.names:
        if name in other:
            mine.remove(name)
            other.remove(name)
    return first._replace(names=tuple(mine)), second._replace(names=tuple(other))


def is_unknown(dimension: Dimension) -> bool:
    """Whether the dimension is one unknown alone."""
    return dimension.factor == 1 and len(dimension.names) == 1 and dimension.names[0][0] == "?"


def _has_unknown(dimension: Dimension) -> bool:
    return any(name[0] == "?" for name in dimension.names)


def _unsized(expression: Expression) -> AnswerSyntaxError:
    spelled = {"eye": ("I", "Write I_n or eye(n)."), "unit": ("the unit vector", "Write unit(1, n).")}
    name, hint = spelled.get(expression.op, ("the vector of ones", "Write ones(n)."))
    return AnswerSyntaxError(f"The size of {name} cannot be told from its place.", hint=hint, span=expression.span)
