"""Functions, powers and builders: the shapes they take and give."""

from __future__ import annotations

from fractions import Fraction

from grading.errors import AnswerSyntaxError, AnswerTooLarge, ShapeMismatch
from grading.functions import ELEMENTWISE, SQUARE_TO_SQUARE, TO_SCALAR
from grading.products import ProductChecker
from grading.shapes import ONE, SCALAR, Dimension, Shape
from grading.spans import Span
from grading.syntax import Expression, Tree

_THREE = Shape(Dimension(3), ONE)


class CallChecker(ProductChecker):
    """Checks calls of functions and powers."""

    def check_call(self, tree: Tree) -> Expression:
        """A function with its arguments."""
        name, span = tree.value, tree.span
        if name in ("ones", "zeros", "eye", "commutation", "unit"):
            return self._build(name, tree)
        if name in ("norm", "norm2"):
            return self._norm(tree)
        parts = tuple(self.check(part) for part in tree.parts)
        if len(parts) == 2:
            return self._call_two(name, parts[0], parts[1], span)
        return self._call_one(name, parts[0], span)

    def _call_one(self, name: str, part: Expression, span: Span) -> Expression:
        shape = self.unknowns.shape(part.shape)
        if name in ELEMENTWISE:
            return Expression(name, (part,), None, shape, span)
        if name in TO_SCALAR:
            if TO_SCALAR[name]:
                self._need_square(name, shape, span)
            return Expression(name, (part,), None, SCALAR, span)
        if name == "inverse":
            return self.invert(part, span)
        if name in SQUARE_TO_SQUARE:
            self._need_square(name, shape, span)
            return Expression(name, (part,), None, shape, span)
        match name:
            case "transpose":
                return Expression(name, (part,), None, shape.transposed, span)
            case "pinv":
                return Expression(name, (part,), None, shape.transposed, span)
            case "diag":
                return self._diag(part, shape, span)
            case "vec":
                return Expression(name, (part,), None, Shape(shape.rows * shape.columns, ONE), span)
            case "vech":
                return self._vech(part, shape, span)
            case "softmax":
                self._need_column(name, shape, span)
                return Expression(name, (part,), None, shape, span)
            case "eigvec":
                self._need_square(name, shape, span)
                return Expression(name, (part,), None, Shape(shape.rows, ONE), span)
            case "svleft":
                return Expression(name, (part,), None, Shape(shape.rows, ONE), span)
            case "svright":
                return Expression(name, (part,), None, Shape(shape.columns, ONE), span)
            case _:
                return Expression(name, (part,), None, shape, span)

    def _call_two(self, name: str, left: Expression, right: Expression, span: Span) -> Expression:
        a, b = self.unknowns.shape(left.shape), self.unknowns.shape(right.shape)
        match name:
            case "kron":
                made = self.kron(left, right)
            case "hadamard":
                made = self.hadamard(left, right)
            case "quotient":
                made = self.divide_entries(left, right)
            case "matmul":
                made = self.multiply(left, right)
            case "solve":
                made = self.multiply(self.invert(left, left.span), right)
            case "matpower":
                made = self.raise_to(left, right, span)
            case "inner" if a != b and (a.columns == b.rows or a.is_scalar or b.is_scalar):
                made = self.multiply(left, right)
            case "outer":
                self._need_column(name, a, left.span)
                self._need_column(name, b, right.span)
                made = Expression(name, (left, right), None, Shape(a.rows, b.rows), span)
            case "inner":
                self._same_shape(left, right, "dot")
                made = Expression(name, (left, right), None, SCALAR, span)
            case "cross":
                if a != _THREE or b != _THREE:
                    raise ShapeMismatch("A cross product needs two columns of 3 entries.", span=span)
                made = Expression(name, (left, right), None, a, span)
            case _:
                shape = b if a.is_scalar else a if b.is_scalar else self._same_shape(left, right, name)
                made = Expression(name, (left, right), None, shape, span)
        return Expression(made.op, made.parts, made.value, made.shape, span)

    def _need_square(self, name: str, shape: Shape, span: Span) -> None:
        if not self.unknowns.unify(shape.rows, shape.columns):
            raise ShapeMismatch(f"{name} needs a square matrix, and this is {shape}.", span=span)

    def _need_column(self, name: str, shape: Shape, span: Span) -> None:
        if shape.columns != ONE:
            raise ShapeMismatch(f"{name} needs a column, and this is {shape}.", span=span)

    def _diag(self, part: Expression, shape: Shape, span: Span) -> Expression:
        if shape.is_scalar:
            return part
        if shape.columns == ONE:
            return Expression("diag", (part,), None, Shape(shape.rows, shape.rows), span)
        if shape.is_square:
            return Expression("diagonal", (part,), None, Shape(shape.rows, ONE), span)
        raise ShapeMismatch(f"diag needs a column or a square matrix, and this is {shape}.", span=span)

    def _vech(self, part: Expression, shape: Shape, span: Span) -> Expression:
        self._need_square("vech", shape, span)
        if shape.rows.is_number:
            n = shape.rows.factor
            return Expression("vech", (part,), None, Shape(Dimension(n * (n + 1) // 2), ONE), span)
        if shape.rows.factor != 1 or len(shape.rows.names) != 1:
            raise ShapeMismatch(f"vech of a matrix of shape {shape} cannot be read.", span=span)
        return Expression("vech", (part,), None, Shape(Dimension(1, (f"half({shape.rows})",)), ONE), span)

    def _norm(self, tree: Tree) -> Expression:
        """The 2-norm of a vector; of a matrix only a norm that is named."""
        part = self.check(tree.parts[0])
        kind = tree.value
        if len(tree.parts) == 2:
            kind = self._norm_kind(tree.parts[1])
        shape = self.unknowns.shape(part.shape)
        if shape.rows != ONE and shape.columns != ONE:
            if kind == "norm":
                raise AnswerSyntaxError(
                    "The norm of a matrix can be the Frobenius norm or the largest singular value.",
                    hint="Write norm(A,'F') or norm(A,2).",
                    span=tree.span,
                )
            kind = "svmax" if kind == "norm2" else kind
            if kind == "norminf":
                raise AnswerSyntaxError("This norm of a matrix is not known here.", span=tree.span)
        return Expression("norm" if kind == "norm2" else kind, (part,), None, SCALAR, tree.span)

    @staticmethod
    def _norm_kind(tree: Tree) -> str:
        return "norm2" if tree.value == "norm" else str(tree.value)

    def check_bars(self, tree: Tree) -> Expression:
        """`|A|`: the determinant of a square matrix, the absolute value of a scalar."""
        part = self.check(tree.parts[0])
        shape = self.unknowns.shape(part.shape)
        if shape.is_scalar:
            return Expression("abs", (part,), None, shape, tree.span)
        if shape.is_square:
            return Expression("det", (part,), None, SCALAR, tree.span)
        raise AnswerSyntaxError(
            "Bars around this can mean its norm or the absolute value of each entry.",
            hint="Write norm(x) or abs(x).",
            span=tree.span,
        )

    def _build(self, name: str, tree: Tree) -> Expression:
        index = 0
        sizes = tree.parts
        if name == "unit":
            if sizes[0].kind != "number" or sizes[0].value.denominator != 1 or not 1 <= sizes[0].value <= 99:
                raise AnswerSyntaxError("unit(i, n) needs a number i.", span=tree.span)
            index, sizes = int(sizes[0].value), sizes[1:]
        dimensions = [self._read_size(part) for part in sizes]
        rows = dimensions[0]
        match name:
            case "eye":
                return Expression(name, (), rows, Shape(rows, rows), tree.span)
            case "commutation":
                columns = dimensions[-1]
                side = rows * columns
                return Expression(name, (), (rows, columns), Shape(side, side), tree.span)
            case "unit":
                if rows.is_number and index > rows.factor:
                    raise AnswerSyntaxError(f"There is no unit vector {index} of size {rows}.", span=tree.span)
                return Expression(name, (), index, Shape(rows, ONE), tree.span)
            case _:
                columns = dimensions[1] if len(dimensions) > 1 else ONE
                return Expression(name, (), None, Shape(rows, columns), tree.span)

    def _read_size(self, tree: Tree) -> Dimension:
        """A size written as a number, a dimension name or a product of them."""
        if tree.kind == "number" and tree.value.denominator == 1 and tree.value > 0:
            if tree.value > self.limits.size:
                raise AnswerTooLarge(f"Sizes up to {self.limits.size} can be read.", span=tree.span)
            return Dimension(int(tree.value))
        if tree.kind == "dimension":
            return Dimension(1, (tree.value,))
        if tree.kind == "chain" and all(sign in ("*", "juxt") for sign in tree.value):
            result = ONE
            for part in tree.parts:
                result = result * self._read_size(part)
            return result
        raise AnswerSyntaxError("A size is a dimension name or a number.", span=tree.span)

    def invert(self, part: Expression, span: Span) -> Expression:
        """The inverse of a square matrix, 1/c of a scalar."""
        shape = self.unknowns.shape(part.shape)
        if not self.unknowns.unify(shape.rows, shape.columns):
            hint = "Write 1./x for the inverse of each entry." if shape.is_column else "Only square matrices have one."
            raise ShapeMismatch(f"A matrix of shape {shape} has no inverse.", hint=hint, span=span)
        return Expression("inverse", (part,), None, shape, span)

    def raise_to(self, base: Expression, exponent: Expression, span: Span) -> Expression:
        """A power: of a scalar, of a square matrix by an integer, of a vector entry by entry."""
        if base.op == "constant" and base.value == "e":
            if not exponent.shape.is_scalar and not exponent.shape.is_column:
                raise AnswerSyntaxError("Write exp(A) or expm(A).", span=span)
            return Expression("exp", (exponent,), None, exponent.shape, span)
        shape = self.unknowns.shape(base.shape)
        number = number_of(exponent)
        if shape.is_scalar:
            self._bound_power(number, exponent)
            if number == -1 and base.op == "number" and not base.value:
                raise AnswerSyntaxError("This divides by zero.", span=span)
            return Expression("power", (base, exponent), None, shape, span)
        if shape.rows == ONE or shape.columns == ONE:
            if number == -1:
                raise self._no_inverse(shape, span)
            return self.raise_entries(base, exponent, span)
        return self._raise_matrix(base, shape, number, span)

    def _no_inverse(self, shape: Shape, span: Span) -> ShapeMismatch:
        return ShapeMismatch(f"A vector of shape {shape} has no inverse.", hint="Write 1./x.", span=span)

    def _raise_matrix(self, base: Expression, shape: Shape, number: Fraction | None, span: Span) -> Expression:
        if not self.unknowns.unify(shape.rows, shape.columns):
            raise ShapeMismatch(
                f"Only a square matrix has powers, and this is {shape}.", hint="Write .^ for entry by entry.", span=span
            )
        if number is None or number.denominator != 1:
            raise AnswerSyntaxError(
                "The power of a matrix is an integer.", hint="Write sqrtm(A) for a root, .^ for each entry.", span=span
            )
        if abs(number) > self.limits.matrix_power:
            raise AnswerTooLarge(f"Powers of a matrix up to {self.limits.matrix_power} can be read.", span=span)
        match int(number):
            case 0:
                return Expression("eye", (), shape.rows, shape, span)
            case 1:
                return base
            case -1:
                return Expression("inverse", (base,), None, shape, span)
            case power:
                return Expression("matrix_power", (base,), power, shape, span)

    def _bound_power(self, number: Fraction | None, exponent: Expression) -> None:
        if number is not None and (abs(number) > self.limits.scalar_power or number.denominator > 64):
            raise AnswerTooLarge(f"Exponents up to {self.limits.scalar_power} can be read.", span=exponent.span)

    def raise_entries(self, base: Expression, exponent: Expression, span: Span) -> Expression:
        """An elementwise power by one exponent."""
        if not exponent.shape.is_scalar:
            raise ShapeMismatch("An exponent is one number.", span=exponent.span)
        self._bound_power(number_of(exponent), exponent)
        op = "power" if base.shape.is_scalar else "epower"
        return Expression(op, (base, exponent), None, base.shape, span)


def number_of(expression: Expression) -> Fraction | None:
    """The written number that an exponent is, sign included; None for anything else."""
    match expression.op:
        case "number":
            return Fraction(expression.value)
        case "neg":
            inner = number_of(expression.parts[0])
            return None if inner is None else -inner
        case _:
            return None
