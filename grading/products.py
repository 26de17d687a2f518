"""Chains of products and quotients: how they group, and whether their shapes fit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from grading.context import Context
from grading.errors import AnswerSyntaxError, AnswerTooLarge, ShapeMismatch
from grading.limits import Limits
from grading.shapes import ONE, SCALAR, Dimension, Shape
from grading.spans import Span
from grading.syntax import Expression, Tree
from grading.unification import Unknowns

_PLAIN = frozenset({"*", "juxt"})
_GROUPED = 12


class ProductChecker(ABC):
    """Reads chains from the left, and tries other groupings where the left one does not fit."""

    context: Context
    limits: Limits
    unknowns: Unknowns

    @abstractmethod
    def check(self, tree: Tree) -> Expression:
        """The meaning of one part of a tree; the checker defines it."""

    def check_chain(self, tree: Tree) -> Expression:
        """A chain of factors with the signs between them."""
        parts = [self.check(part) for part in tree.parts]
        signs = tree.value
        if all(sign in _PLAIN for sign in signs):
            return self._plain_chain(parts)
        self._refuse_slash(tree, parts)
        if "kron" in signs and not all(sign == "kron" for sign in signs):
            return self._mixed_kron(parts, signs, tree.span)
        if ".*" in signs or "./" in signs:
            return self._hadamard_chain(parts, signs, tree.span)
        return self._fold(parts, signs)

    def _plain_chain(self, parts: list[Expression]) -> Expression:
        try:
            return self._fold(parts, ("*",) * (len(parts) - 1))
        except ShapeMismatch:
            grouped = self._regroup(parts) if 3 <= len(parts) <= _GROUPED else None
            if grouped is None:
                raise
            return grouped

    def _fold(self, parts: list[Expression], signs: tuple[str, ...]) -> Expression:
        result = parts[0]
        for sign, part in zip(signs, parts[1:], strict=True):
            result = self._apply(sign, result, part)
        return result

    def _apply(self, sign: str, left: Expression, right: Expression) -> Expression:
        match sign:
            case "*" | "juxt":
                return self.multiply(left, right)
            case "/":
                return self.divide(left, right)
            case ".*":
                return self.hadamard(left, right)
            case "./":
                return self.divide_entries(left, right)
            case _:
                return self.kron(left, right)

    def _regroup(self, parts: list[Expression]) -> Expression | None:
        """A grouping of a product in which all shapes fit, as A*(x'*x) for A x' x; None where there is none."""
        count = len(parts)
        best: dict[tuple[int, int], Expression] = {(k, k + 1): parts[k] for k in range(count)}
        for length in range(2, count + 1):
            for start in range(count - length + 1):
                for middle in range(start + length - 1, start, -1):
                    left, right = best.get((start, middle)), best.get((middle, start + length))
                    if left is not None and right is not None and self._fits(left.shape, right.shape):
                        best[start, start + length] = self.multiply(left, right)
                        break
        return best.get((0, count))

    def _fits(self, left: Shape, right: Shape) -> bool:
        left, right = self.unknowns.shape(left), self.unknowns.shape(right)
        return left.is_scalar or right.is_scalar or left.columns == right.rows

    def _refuse_slash(self, tree: Tree, parts: list[Expression]) -> None:
        """`a/b c` with scalars b and c can be a/b*c or a/(b*c)."""
        for place, sign in enumerate(tree.value[:-1]):
            if sign != "/" or tree.value[place + 1] != "juxt":
                continue
            divisor, following = tree.parts[place + 1], parts[place + 2]
            if divisor.kind in ("number", "group"):
                continue
            run = parts[place + 2 :]
            scalar = following.shape.is_scalar or self._run_is_scalar(run)
            if scalar:
                raise AnswerSyntaxError(
                    "What follows the slash can belong above or below it.",
                    hint="Write a/(b*c) or (a/b)*c.",
                    span=Span(divisor.span.start, following.span.stop),
                )

    def _run_is_scalar(self, run: list[Expression]) -> bool:
        try:
            return self._plain_chain(run).shape.is_scalar
        except ShapeMismatch:
            return False

    def _mixed_kron(self, parts: list[Expression], signs: tuple[str, ...], span: Span) -> Expression:
        """Beside a Kronecker product only scalar factors are clear without brackets."""
        matrices = sum(not part.shape.is_scalar for part in parts)
        if matrices > 1 + signs.count("kron"):
            raise AnswerSyntaxError(
                "A product beside ⊗ can be read in two ways.", hint="Use brackets, or kron(A, B).", span=span
            )
        return self._fold(parts, signs)

    def _hadamard_chain(self, parts: list[Expression], signs: tuple[str, ...], span: Span) -> Expression:
        """From the left, or with the plain products first where only that fits; refused where both fit."""
        try:
            from_left: Expression | None = self._fold(parts, signs)
        except ShapeMismatch as error:
            from_left, problem = None, error
        try:
            tight: Expression | None = self._tight(parts, signs)
        except ShapeMismatch as error:
            tight = None
            problem = problem if from_left is None else error
        if from_left is None and tight is None:
            raise problem
        if from_left is None or tight is None:
            return from_left or tight  # type: ignore[return-value]
        if self._really_differ(parts, signs):
            raise AnswerSyntaxError(
                "Products and elementwise products mixed like this can be read in two ways.",
                hint="Use brackets.",
                span=span,
            )
        return from_left

    def _tight(self, parts: list[Expression], signs: tuple[str, ...]) -> Expression:
        """The reading in which `A x .* B y` is (A x) .* (B y)."""
        segments, between = [[parts[0]]], []
        inner: list[list[str]] = [[]]
        for sign, part in zip(signs, parts[1:], strict=True):
            if sign in (".*", "./"):
                segments.append([part])
                inner.append([])
                between.append(sign)
            else:
                segments[-1].append(part)
                inner[-1].append(sign)
        folded = [self._fold(run, tuple(run_signs)) for run, run_signs in zip(segments, inner, strict=True)]
        return self._fold(folded, tuple(between))

    def _really_differ(self, parts: list[Expression], signs: tuple[str, ...]) -> bool:
        """Whether a matrix is multiplied after an elementwise sign, so that the grouping changes the value."""
        after = False
        for sign, part in zip(signs, parts[1:], strict=True):
            if sign in (".*", "./"):
                after = True
            elif after and sign in _PLAIN and not part.shape.is_scalar:
                return True
        return False

    def multiply(self, left: Expression, right: Expression) -> Expression:
        """A product; a scalar scales from either side."""
        a, b = self.unknowns.shape(left.shape), self.unknowns.shape(right.shape)
        span = Span(left.span.start, right.span.stop)
        if a.is_scalar or b.is_scalar:
            shape = b if a.is_scalar else a
        elif self.unknowns.unify(a.columns, b.rows):
            shape = self.unknowns.shape(Shape(a.rows, b.columns))
        else:
            raise self._mismatch(left, right, a, b, span)
        first = left.parts if left.op == "product" else (left,)
        return Expression("product", (*first, right), None, shape, span)

    def _mismatch(self, left: Expression, right: Expression, a: Shape, b: Shape, span: Span) -> ShapeMismatch:
        hint = ""
        if a == b and a.is_column:
            hint = "For the product of their entries write .*, for their inner product a'*b."
        elif a.columns == b.columns:
            hint = "The transpose of the second factor would fit."
        elif a.rows == b.rows:
            hint = "The transpose of the first factor would fit."
        verb = "does" if a.columns == ONE else "do"
        return ShapeMismatch(
            f"A product of {a} and {b}: {_count(a.columns, 'column')} of the first {verb} not meet "
            f"{_count(b.rows, 'row')} of the second.",
            hint=hint,
            span=span,
        )

    def divide(self, left: Expression, right: Expression) -> Expression:
        """A quotient by a scalar; written numbers become one number."""
        span = Span(left.span.start, right.span.stop)
        if not right.shape.is_scalar:
            shape = self.unknowns.shape(right.shape)
            hint = "Write ./ for entry by entry." if not shape.is_square else "Multiply by the inverse instead."
            raise ShapeMismatch(f"A matrix of shape {shape} cannot divide.", hint=hint, span=right.span)
        if right.op == "number":
            if not right.value:
                raise AnswerSyntaxError("This divides by zero.", span=right.span)
            if left.op == "number":
                return self._fold_number(left.value / right.value, span)
        return Expression("divide", (left, right), None, left.shape, span)

    def _fold_number(self, value: Fraction, span: Span) -> Expression:
        if value.numerator.bit_length() + value.denominator.bit_length() > self.limits.rational_bits:
            raise AnswerTooLarge("This number is too long.", span=span)
        return Expression("number", (), value, SCALAR, span)

    def hadamard(self, left: Expression, right: Expression) -> Expression:
        """An elementwise product; a scalar scales."""
        span = Span(left.span.start, right.span.stop)
        if left.shape.is_scalar or right.shape.is_scalar:
            return self.multiply(left, right)
        return Expression("hadamard", (left, right), None, self._same_shape(left, right, ".*"), span)

    def divide_entries(self, left: Expression, right: Expression) -> Expression:
        """An elementwise quotient; a scalar stands on either side."""
        span = Span(left.span.start, right.span.stop)
        if right.shape.is_scalar:
            return self.divide(left, right)
        shape = right.shape if left.shape.is_scalar else self._same_shape(left, right, "./")
        return Expression("hdivide", (left, right), None, shape, span)

    def _same_shape(self, left: Expression, right: Expression, sign: str) -> Shape:
        if not self.unknowns.unify_shapes(left.shape, right.shape):
            a, b = self.unknowns.shape(left.shape), self.unknowns.shape(right.shape)
            raise ShapeMismatch(
                f"{sign} works entry by entry, and these are {a} and {b}.",
                hint="A transpose would make them fit." if a.transposed == b else "",
                span=Span(left.span.start, right.span.stop),
            )
        return self.unknowns.shape(left.shape)

    def kron(self, left: Expression, right: Expression) -> Expression:
        """A Kronecker product."""
        a, b = self.unknowns.shape(left.shape), self.unknowns.shape(right.shape)
        shape = Shape(a.rows * b.rows, a.columns * b.columns)
        return Expression("kron", (left, right), None, shape, Span(left.span.start, right.span.stop))

    def make_blocks(self, parts: tuple[Expression, ...], rows: int, columns: int, span: Span) -> Expression:
        """A matrix of blocks; the sizes of blocks in a line add up, which needs numbers or equal names."""
        grid = [parts[row * columns : (row + 1) * columns] for row in range(rows)]
        total_rows = sum_sizes([row[0].shape.rows for row in grid])
        total_columns = sum_sizes([part.shape.columns for part in grid[0]])
        fits = all(
            self.unknowns.unify(part.shape.rows, row[0].shape.rows)
            and self.unknowns.unify(part.shape.columns, top.shape.columns)
            for row in grid
            for part, top in zip(row, grid[0], strict=True)
        )
        if not fits or total_rows is None or total_columns is None:
            raise ShapeMismatch("These blocks do not fit together.", span=span)
        return Expression("blocks", parts, (rows, columns), Shape(total_rows, total_columns), span)


def _count(side: Dimension, noun: str) -> str:
    """A number of rows or columns in words."""
    return f"{side} {noun}" if side == ONE else f"{side} {noun}s"


def sum_sizes(sizes: list[Dimension]) -> Dimension | None:
    """The sum of dimensions that are numbers or multiples of the same names; None otherwise."""
    if any(size.names != sizes[0].names for size in sizes):
        return None
    return Dimension(sum(size.factor for size in sizes), sizes[0].names)
