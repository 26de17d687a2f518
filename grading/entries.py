"""Expressions as matrices of entries of any kind of number, by the definitions of the operations and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grading.context import Context
from grading.errors import OutOfTime
from grading.functions import ELEMENTWISE
from grading.shapes import size_of
from grading.syntax import Expression

Matrix = list[list[Any]]


class NotExpressible(Exception):
    """An operation that has no meaning for these entries."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Zero, one, how a rational number becomes an entry, and the functions that entries have."""

    zero: Any
    one: Any
    number: Callable[[Fraction], Any]
    functions: dict[str, Any]

    def function(self, name: str) -> Any:
        """A function of entries; raises NotExpressible."""
        if name not in self.functions:
            raise NotExpressible(name)
        return self.functions[name]


class Entries:
    """The entries of expressions at one assignment of the dimensions."""

    def __init__(
        self,
        context: Context,
        sizes: dict[str, int],
        ring: Ring,
        entry: Callable[[str, int, int], Any],
        deadline: float,
    ) -> None:
        self.context = context
        self.sizes = sizes
        self.ring = ring
        self.entry = entry
        self.deadline = deadline

    def of(self, e: Expression) -> Matrix:
        """The entries of an expression; raises NotExpressible and OutOfTime."""
        if time.monotonic() > self.deadline:
            raise OutOfTime("the second opinion took too long")
        method = _METHODS.get(e.op)
        if method is not None:
            return method(self, e)
        if e.op in ELEMENTWISE:
            return _map(self.ring.function(e.op), self.of(e.parts[0]))
        raise NotExpressible(e.op)

    def scalar(self, e: Expression) -> Any:
        """The entry of a 1 by 1 expression."""
        return self.of(e)[0][0]

    def number(self, value: int | Fraction) -> Any:
        """A rational number as an entry."""
        return self.ring.number(Fraction(value))

    def total(self, values: Iterator[Any]) -> Any:
        """A sum of entries."""
        result = self.ring.zero
        for value in values:
            result = result + value
        return result

    def spread(self, matrix: Matrix, shape: tuple[int, int]) -> Matrix:
        """A number beside a matrix stands for that number in every entry."""
        if (len(matrix), len(matrix[0])) == shape:
            return matrix
        return [[matrix[0][0]] * shape[1] for _ in range(shape[0])]

    def multiply(self, a: Matrix, b: Matrix) -> Matrix:
        """A product; a scalar scales."""
        if len(a) == len(a[0]) == 1:
            return _map(lambda x: a[0][0] * x, b)
        if len(b) == len(b[0]) == 1:
            return _map(lambda x: x * b[0][0], a)
        columns = list(zip(*b, strict=True))
        return [[self.total(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]

    def determinant(self, a: Matrix) -> Any:
        """The determinant by Laplace's expansion."""
        if len(a) == 1:
            return a[0][0]
        if len(a) > 4:
            raise NotExpressible("a large determinant")
        return self.total(
            (1 if j % 2 == 0 else -1) * a[0][j] * self.determinant(_minor(a, 0, j)) for j in range(len(a))
        )

    def inverse(self, a: Matrix) -> Matrix:
        """The inverse by cofactors; raises ZeroDivisionError."""
        determinant = self.determinant(a)
        if determinant == self.ring.zero:
            raise ZeroDivisionError
        return _map(lambda x: x / determinant, self.adjugate(a))

    def adjugate(self, a: Matrix) -> Matrix:
        """The transposed matrix of cofactors."""
        if len(a) == 1:
            return [[self.ring.one]]
        size = range(len(a))
        return [[(1 if (i + j) % 2 == 0 else -1) * self.determinant(_minor(a, j, i)) for j in size] for i in size]

    def _symbol(self, e: Expression) -> Matrix:
        definition = self.context.derived.get(e.value)
        if definition is not None:
            return self.of(definition)
        rows, columns = e.shape.at(self.sizes)
        return [[self.entry(e.value, i, j) for j in range(columns)] for i in range(rows)]

    def _filled(self, e: Expression, function: Callable[[int, int], int]) -> Matrix:
        rows, columns = e.shape.at(self.sizes)
        return [[self.number(function(i, j)) for j in range(columns)] for i in range(rows)]

    def _commutation(self, e: Expression) -> Matrix:
        m, n = (side.at(self.sizes) for side in e.value)
        return self._filled(e, lambda row, column: int(column == (row % n) * m + row // n))

    def _add(self, e: Expression) -> Matrix:
        shape = e.shape.at(self.sizes)
        terms = [self.spread(self.of(part), shape) for part in e.parts]
        rows, columns = shape
        return [
            [self.total(s * t[i][j] for s, t in zip(e.value, terms, strict=True)) for j in range(columns)]
            for i in range(rows)
        ]

    def _product(self, e: Expression) -> Matrix:
        result = self.of(e.parts[0])
        for part in e.parts[1:]:
            result = self.multiply(result, self.of(part))
        return result

    def _entrywise(self, e: Expression) -> Matrix:
        shape = e.shape.at(self.sizes)
        a, b = (self.spread(self.of(part), shape) for part in e.parts)
        divide = e.op in ("divide", "hdivide")
        return [
            [x / y if divide else x * y for x, y in zip(row, other, strict=True)]
            for row, other in zip(a, b, strict=True)
        ]

    def _power(self, e: Expression) -> Matrix:
        exponent = e.parts[1]
        sign, inner = (-1, exponent.parts[0]) if exponent.op == "neg" else (1, exponent)
        if inner.op == "number" and inner.value.denominator == 1:
            return _map(lambda x: _whole_power(x, sign * int(inner.value), self.ring.one), self.of(e.parts[0]))
        raised, value = self.ring.function("power"), self.scalar(exponent)
        return _map(lambda x: raised(x, value), self.of(e.parts[0]))

    def _matrix_power(self, e: Expression) -> Matrix:
        base = self.of(e.parts[0])
        base = self.inverse(base) if e.value < 0 else base
        result = base
        for _ in range(abs(e.value) - 1):
            result = self.multiply(result, base)
        return result

    def _kron(self, e: Expression) -> Matrix:
        a, b = (self.of(part) for part in e.parts)
        return [[x * y for x in row for y in other] for row in a for other in b]

    def _literal(self, e: Expression) -> Matrix:
        rows, columns = e.value
        flat = [self.scalar(part) for part in e.parts]
        return [flat[row * columns : (row + 1) * columns] for row in range(rows)]

    def _trace(self, e: Expression) -> Matrix:
        a = self.of(e.parts[0])
        return [[self.total(a[i][i] for i in range(len(a)))]]

    def _sum(self, e: Expression) -> Matrix:
        a = self.of(e.parts[0])
        total = self.total(x for row in a for x in row)
        return [[total / self.number(len(a) * len(a[0])) if e.op == "mean" else total]]

    def _diag(self, e: Expression) -> Matrix:
        a = self.of(e.parts[0])
        return [[a[i][0] if i == j else self.ring.zero for j in range(len(a))] for i in range(len(a))]

    def _norm(self, e: Expression) -> Matrix:
        a = self.of(e.parts[0])
        return [[self.ring.function("sqrt")(self.total(x * x for row in a for x in row))]]

    def _inner(self, e: Expression) -> Matrix:
        rows = zip(self.of(e.parts[0]), self.of(e.parts[1]), strict=True)
        return [[self.total(x * y for row, other in rows for x, y in zip(row, other, strict=True))]]

    def _norm1(self, e: Expression) -> Matrix:
        absolute = self.ring.function("abs")
        return [[self.total(absolute(x) for row in self.of(e.parts[0]) for x in row)]]

    def _softmax(self, e: Expression) -> Matrix:
        powers = _map(self.ring.function("exp"), self.of(e.parts[0]))
        total = self.total(row[0] for row in powers)
        return _map(lambda x: x / total, powers)

    def _triangle(self, e: Expression) -> Matrix:
        sign = 1 if e.op == "tril" else -1
        a = self.of(e.parts[0])
        return [[x if sign * (i - j) >= 0 else self.ring.zero for j, x in enumerate(row)] for i, row in enumerate(a)]


def _map(function: Callable[[Any], Any], matrix: Matrix) -> Matrix:
    return [[function(x) for x in row] for row in matrix]


def _minor(a: Matrix, i: int, j: int) -> Matrix:
    return [row[:j] + row[j + 1 :] for place, row in enumerate(a) if place != i]


def _whole_power(base: Any, exponent: int, one: Any) -> Any:
    if exponent < 0:
        return one / _whole_power(base, -exponent, one)
    result = one
    for _ in range(exponent):
        result = result * base
    return result


def count_up(start: int) -> Iterator[int]:
    """Whole numbers of both signs, none 0, without an obvious pattern."""
    value = start
    while True:
        value = (value * 17 + 5) % 101
        yield value % 19 + 1 if value % 3 else -(value % 17 + 1)


def _transposed(a: Matrix) -> Matrix:
    return [list(row) for row in zip(*a, strict=True)]


_METHODS: dict[str, Callable[[Entries, Expression], Matrix]] = {
    "symbol": Entries._symbol,
    "number": lambda s, e: [[s.number(e.value)]],
    "dimension": lambda s, e: [[s.number(size_of(e.value, s.sizes))]],
    "constant": lambda s, e: [[s.ring.function(e.value)]],
    "eye": lambda s, e: s._filled(e, lambda i, j: int(i == j)),
    "ones": lambda s, e: s._filled(e, lambda i, j: 1),
    "zeros": lambda s, e: s._filled(e, lambda i, j: 0),
    "unit": lambda s, e: s._filled(e, lambda i, j: int(i == e.value - 1)),
    "commutation": Entries._commutation,
    "add": Entries._add,
    "neg": lambda s, e: _map(lambda x: -x, s.of(e.parts[0])),
    "product": Entries._product,
    "divide": Entries._entrywise,
    "hdivide": Entries._entrywise,
    "hadamard": Entries._entrywise,
    "kron": Entries._kron,
    "outer": lambda s, e: s.multiply(s.of(e.parts[0]), _transposed(s.of(e.parts[1]))),
    "inner": Entries._inner,
    "transpose": lambda s, e: _transposed(s.of(e.parts[0])),
    "inverse": lambda s, e: s.inverse(s.of(e.parts[0])),
    "adjugate": lambda s, e: s.adjugate(s.of(e.parts[0])),
    "power": Entries._power,
    "epower": Entries._power,
    "matrix_power": Entries._matrix_power,
    "matrix": Entries._literal,
    "trace": Entries._trace,
    "det": lambda s, e: [[s.determinant(s.of(e.parts[0]))]],
    "logdet": lambda s, e: [[s.ring.function("log")(s.determinant(s.of(e.parts[0])))]],
    "sum": Entries._sum,
    "mean": Entries._sum,
    "diag": Entries._diag,
    "diagonal": lambda s, e: [[row[i]] for i, row in enumerate(s.of(e.parts[0]))],
    "vec": lambda s, e: [[x] for column in zip(*s.of(e.parts[0]), strict=True) for x in column],
    "norm": Entries._norm,
    "normF": Entries._norm,
    "norm1": Entries._norm1,
    "softmax": Entries._softmax,
    "tril": Entries._triangle,
    "triu": Entries._triangle,
}
