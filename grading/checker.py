"""A tree to an expression: every name declared, every shape fitting."""

from __future__ import annotations

from fractions import Fraction

from grading.calls import CallChecker
from grading.context import Context
from grading.errors import AnswerSyntaxError, AnswerTooLarge, ShapeMismatch
from grading.limits import DEFAULT_LIMITS, Limits
from grading.parser import parse_tree
from grading.shapes import ONE, SCALAR, Dimension, Shape
from grading.spans import Span
from grading.syntax import Expression, Tree
from grading.unification import Unknowns


def check(source: str, context: Context, limits: Limits = DEFAULT_LIMITS) -> Expression:
    """The expression that a text denotes; raises AnswerError.

    An `I` without a size takes it from its neighbours, or from the shape that the context asks for.
    """
    tree = parse_tree(source, context.names, limits)
    checker = Checker(context, limits)
    return checker.finish(checker.check(tree), context.want)


class Checker(CallChecker):
    """Gives each part of a tree its meaning and its shape."""

    def __init__(self, context: Context, limits: Limits) -> None:
        self.context = context
        self.limits = limits
        self.unknowns = Unknowns()
        self.count = 0

    def finish(self, expression: Expression, want: Shape | None) -> Expression:
        """Settles the sizes that are still open with the shape that is asked for."""
        if want is not None:
            if expression.op == "number" and not expression.value and not want.is_scalar:
                return Expression("zeros", (), None, want, expression.span)
            if self.unknowns.count:
                self.unknowns.unify_shapes(expression.shape, want)
        return self.unknowns.settle(expression)

    def check(self, tree: Tree) -> Expression:
        """The meaning of one part of a tree."""
        self.count += 1
        if self.count > self.limits.nodes:
            raise AnswerTooLarge(f"An answer may have {self.limits.nodes} parts.", span=tree.span)
        method = self._METHODS.get(tree.kind)
        if method is None:
            raise AnswerSyntaxError("This cannot be read here.", span=tree.span)
        return method(self, tree)

    def _name(self, tree: Tree) -> Expression:
        return Expression("symbol", (), tree.value, self.context.shapes[tree.value], tree.span)

    def _number(self, tree: Tree) -> Expression:
        return Expression("number", (), tree.value, SCALAR, tree.span)

    def _leaf(self, tree: Tree) -> Expression:
        return Expression(tree.kind, (), tree.value, SCALAR, tree.span)

    def _eye(self, tree: Tree) -> Expression:
        size = self.unknowns.make()
        return Expression("eye", (), size, Shape(size, size), tree.span)

    def _ones(self, tree: Tree) -> Expression:
        return Expression("ones", (), None, Shape(self.unknowns.make(), ONE), tree.span)

    def _unit(self, tree: Tree) -> Expression:
        if tree.value < 1:
            raise AnswerSyntaxError("Unit vectors are counted from 1.", span=tree.span)
        return Expression("unit", (), tree.value, Shape(self.unknowns.make(), ONE), tree.span)

    def _group(self, tree: Tree) -> Expression:
        return self.check(tree.parts[0])

    def _neg(self, tree: Tree) -> Expression:
        part = self.check(tree.parts[0])
        if part.op == "neg":
            return part.parts[0]
        return Expression("neg", (part,), None, part.shape, tree.span)

    def _transpose(self, tree: Tree) -> Expression:
        part = self.check(tree.parts[0])
        return Expression("transpose", (part,), None, part.shape.transposed, tree.span)

    def _inverse(self, tree: Tree) -> Expression:
        return self.invert(self.check(tree.parts[0]), tree.span)

    def _matrix(self, tree: Tree) -> Expression:
        parts = tuple(self.check(part) for part in tree.parts)
        rows, columns = tree.value
        if len(parts) == 1:
            return parts[0]
        if all(part.shape.is_scalar for part in parts):
            from_numbers = Shape(Dimension(rows), Dimension(columns))
            return Expression("matrix", parts, (rows, columns), from_numbers, tree.span)
        return self.make_blocks(parts, rows, columns, tree.span)

    def _sum(self, tree: Tree) -> Expression:
        parts = [self.check(part) for part in tree.parts]
        signs = list(tree.value)
        shape = self._sum_shape(parts)
        for place, part in enumerate(parts):
            self._check_term(part, shape, tree.span)
            if part.op == "neg" and not place:
                signs[0], parts[0] = -signs[0], part.parts[0]
        if shape.is_scalar or not any(part.op == "number" and not part.value for part in parts):
            return Expression("add", tuple(parts), tuple(signs), shape, tree.span)
        return self._drop_zeros(parts, signs, shape, tree.span)

    def _sum_shape(self, parts: list[Expression]) -> Shape:
        for part in parts:
            shape = self.unknowns.shape(part.shape)
            if not shape.is_scalar:
                return shape
        return SCALAR

    def _check_term(self, part: Expression, shape: Shape, span: Span) -> None:
        """A term must have the shape of the sum; a written number may stand beside a row or a column."""
        if part.shape.is_scalar and not shape.is_scalar:
            if part.op == "number" and not part.value:
                return
            settled = self.unknowns.shape(shape)
            if is_constant(part) and not settled.is_square:
                return
            raise self._scalar_in_sum(part, settled)
        if not self.unknowns.unify_shapes(part.shape, shape):
            shapes = self.unknowns.shape(part.shape), self.unknowns.shape(shape)
            raise ShapeMismatch(
                f"Terms of different shapes: {shapes[1]} and {shapes[0]}.",
                hint="A transpose would make them fit." if shapes[0].transposed == shapes[1] else "",
                span=part.span,
            )

    def _scalar_in_sum(self, part: Expression, shape: Shape) -> ShapeMismatch:
        if is_constant(part) and shape.is_square:
            return ShapeMismatch(
                "A number beside a square matrix can mean the number in every entry or on the diagonal.",
                hint="Write it with ones(n,n), or with I.",
                span=part.span,
            )
        return ShapeMismatch(
            f"A scalar cannot be added to a matrix of shape {shape}.",
            hint="Multiply it by I or by ones(...).",
            span=part.span,
        )

    def _drop_zeros(self, parts: list[Expression], signs: list[int], shape: Shape, span: Span) -> Expression:
        kept = [(s, p) for s, p in zip(signs, parts, strict=True) if not (p.op == "number" and not p.value)]
        if len(kept) == 1:
            sign, part = kept[0]
            return part if sign > 0 else Expression("neg", (part,), None, shape, span)
        return Expression("add", tuple(p for _, p in kept), tuple(s for s, _ in kept), shape, span)

    def _power(self, tree: Tree) -> Expression:
        base = self.check(tree.parts[0])
        if tree.parts[1].kind == "name" and tree.parts[1].value == "T":
            return self._declared_t(base, tree)
        exponent = self.check(tree.parts[1])
        is_exp = base.op == "constant" and base.value == "e" and exponent.shape.is_column
        if not exponent.shape.is_scalar and not is_exp:
            shape = self.unknowns.shape(exponent.shape)
            is_e = base.op == "constant" and base.value == "e"
            hint = "Write exp(A) for each entry, expm(A) for the matrix exponential." if is_e else ""
            raise ShapeMismatch(f"An exponent is a number, and this is {shape}.", hint=hint, span=exponent.span)
        return self.raise_to(base, exponent, tree.span)

    def _declared_t(self, base: Expression, tree: Tree) -> Expression:
        """T is declared here: a power where both are scalars, a transpose where nothing else is possible."""
        exponent = self.check(tree.parts[1])
        if base.shape.is_scalar and exponent.shape.is_scalar:
            return self.raise_to(base, exponent, tree.span)
        if exponent.shape.is_scalar:
            raise AnswerSyntaxError(
                "T is a name here, so that this can be a power or a transpose.", hint="Write ' for a transpose.",
                span=tree.span,
            )  # fmt: skip
        return Expression("transpose", (base,), None, base.shape.transposed, tree.span)

    def _epower(self, tree: Tree) -> Expression:
        base, exponent = self.check(tree.parts[0]), self.check(tree.parts[1])
        return self.raise_entries(base, exponent, tree.span)

    def _root(self, tree: Tree) -> Expression:
        base, degree = self.check(tree.parts[0]), self.check(tree.parts[1])
        if degree.op != "number" or degree.value.denominator != 1 or not 1 < degree.value < 10:
            raise AnswerSyntaxError("The degree of a root is a number from 2 to 9.", span=degree.span)
        exponent = Expression("number", (), Fraction(1) / degree.value, SCALAR, degree.span)
        return self.raise_to(base, exponent, tree.span)

    _METHODS = {
        "name": _name,
        "number": _number,
        "constant": _leaf,
        "dimension": _leaf,
        "eye": _eye,
        "ones": _ones,
        "unit": _unit,
        "group": _group,
        "neg": _neg,
        "transpose": _transpose,
        "inverse": _inverse,
        "matrix": _matrix,
        "sum": _sum,
        "chain": CallChecker.check_chain,
        "call": CallChecker.check_call,
        "bars": CallChecker.check_bars,
        "power": _power,
        "epower": _epower,
        "root": _root,
    }


def is_constant(expression: Expression) -> bool:
    """Whether it is a written number: no symbol and no dimension occurs, and it is a scalar.

    >>> from grading.syntax import Expression
    >>> is_constant(Expression("number", (), Fraction(1), SCALAR))
    True
    """
    if expression.op in ("symbol", "dimension"):
        return False
    return expression.shape.is_scalar and all(is_constant(part) for part in expression.parts)
