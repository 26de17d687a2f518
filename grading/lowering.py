"""Expressions into the graph: given names become what they stand for, functions become a few basic ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grading.algebra_rules import UNIT, Undefined
from grading.calls import number_of
from grading.context import Context
from grading.graph import Graph
from grading.matrix_rules import MatrixBuilder
from grading.shapes import ONE, SCALAR, Shape
from grading.syntax import Expression

_HALF = Fraction(1, 2)
_SIGNS = {1: UNIT, -1: Fraction(-1)}
_AT_ZERO = {"exp": 1, "sin": 0, "tan": 0, "sinh": 0, "tanh": 0, "cos": 1, "cosh": 1, "abs": 0, "relu": 0, "arctan": 0}


class Lowering(MatrixBuilder):
    """Puts expressions of one scope into one graph."""

    def __init__(self, graph: Graph, context: Context) -> None:
        super().__init__(graph, context.traits)
        self.derived = context.derived
        # Nodes of parts by identity; the expression that they belong to must outlive this.
        self.known: dict[int, int] = {}

    def remember(self, e: Expression) -> None:
        """Lowers every part of an expression once, so that variants of it cost only what differs."""
        for part in e.parts:
            self.remember(part)
        self.known[id(e)] = self.lower(e)

    def lower(self, e: Expression) -> int:
        """The node that an expression is; raises AnswerError where it has no value anywhere."""
        found = self.known.get(id(e))
        if found is not None:
            return found
        method = _TABLE.get(e.op)
        if method is not None:
            return method(self, e)
        return self._function(e)

    def _symbol(self, e: Expression) -> int:
        definition = self.derived.get(e.value)
        if definition is not None:
            return self.lower(definition)
        return self.graph.add("sym", (), e.value, e.shape)

    def _constant(self, e: Expression) -> int:
        match e.value:
            case "pi":
                return self.graph.add("pi", (), None, SCALAR)
            case "e":
                return self.graph.add("exp", (self.one,), None, SCALAR)
            case _:
                return self.graph.add("imag", (), None, SCALAR)

    def _add(self, e: Expression) -> int:
        return self.add([(_SIGNS[s], self.lower(p)) for s, p in zip(e.value, e.parts, strict=True)], e.shape)

    def _divide(self, e: Expression) -> int:
        return self.multiply([(self.lower(e.parts[0]), 1), (self.lower(e.parts[1]), -1)], e.shape)

    def _hadamard(self, e: Expression) -> int:
        return self.multiply([(self.lower(part), 1) for part in e.parts], e.shape)

    def _power(self, e: Expression) -> int:
        base = self.lower(e.parts[0])
        number = number_of(e.parts[1])
        if number is None:
            exponent = self.lower(e.parts[1])
            node = self.node(exponent)
            if node.op != "num":
                return self.guard(self.graph.add("powv", (base, exponent), None, e.shape))
            number = node.payload
            if abs(number) > 64 or number.denominator > 64:
                raise Undefined("An exponent in this answer is too large.")
        if number.denominator == 1:
            return self.multiply([(base, int(number))], e.shape)
        return self.root(base, number)

    def _matrix_power(self, e: Expression) -> int:
        base = self.lower(e.parts[0])
        if e.value < 0:
            base = self.inverse(base)
        return self.matmul([base] * abs(e.value))

    def _literal(self, e: Expression) -> int:
        op = "lit" if e.op == "matrix" else "blocks"
        return self.graph.add(op, tuple(self.lower(part) for part in e.parts), e.value, e.shape)

    def _mean(self, e: Expression) -> int:
        part = self.lower(e.parts[0])
        shape = e.parts[0].shape
        return self.multiply(
            [(self.total(part), 1), (self.size(shape.rows), -1), (self.size(shape.columns), -1)], SCALAR
        )

    def _norm(self, e: Expression) -> int:
        part = self.lower(e.parts[0])
        square = self.multiply([(part, 2)], self.node(part).shape)
        return self.root(self.total(square), _HALF)

    def _norm1(self, e: Expression) -> int:
        return self.total(self.apply("abs", self.lower(e.parts[0])))

    def _norminf(self, e: Expression) -> int:
        return self.apply("max", self.apply("abs", self.lower(e.parts[0])), None, SCALAR)

    def _extreme(self, e: Expression) -> int:
        """max and min: of two, by their difference; of the entries of one, as they are."""
        first = self.lower(e.parts[0])
        if len(e.parts) == 1:
            return first if e.parts[0].shape.is_scalar else self.apply(e.op, first, None, SCALAR)
        second = self.lower(e.parts[1])
        sign = 1 if e.op == "max" else -1
        for one, other in ((first, second), (second, first)):
            if self.node(one).op in ("zeros", "num") and not self.node(one).payload:
                return self.scale(Fraction(sign), self.apply("relu", self.scale(Fraction(sign), other), None, e.shape))
        gap = self.apply("abs", self.add([(Fraction(1), first), (Fraction(-1), second)], e.shape))
        return self.add([(_HALF, first), (_HALF, second), (_HALF * sign, gap)], e.shape)

    def _logdet(self, e: Expression) -> int:
        return self._log(self.determinant(self.lower(e.parts[0])))

    def _log(self, place: int) -> int:
        node = self.node(place)
        if node.op == "num":
            if node.payload <= 0:
                raise Undefined("The logarithm of this number is not real.")
            if node.payload == 1:
                return self.number(Fraction(0))
        return self.guard(self.apply("log", place))

    def _diagonal(self, e: Expression) -> int:
        place = self.lower(e.parts[0])
        node = self.node(place)
        if node.op == "diagm":
            return node.parts[0]
        return self.graph.add("diagv", (place,), None, Shape(node.shape.rows, ONE))

    def _adjugate(self, e: Expression) -> int:
        place = self.lower(e.parts[0])
        return self.multiply([(self.determinant(place), 1), (self.inverse(place), 1)], e.shape)

    def _vec(self, e: Expression) -> int:
        place = self.lower(e.parts[0])
        if self.node(place).shape.columns == ONE:
            return place
        factor, rest = self.split(place)
        return self.scale(factor, self.graph.add("vec", (rest,), None, e.shape))

    def _function(self, e: Expression) -> int:
        """An elementwise function, or one that is evaluated as it is."""
        parts = tuple(self.lower(part) for part in e.parts)
        node = self.node(parts[0])
        if e.op == "sqrt":
            return self.root(parts[0], _HALF)
        if node.op == "num" and not node.payload and e.op in _AT_ZERO:
            return self.number(Fraction(_AT_ZERO[e.op]))
        if e.op == "abs" and node.op == "num":
            return self.number(abs(node.payload))
        return self.graph.add(e.op, parts, None, e.shape)


_Method = Callable[[Lowering, Expression], int]
_TABLE: dict[str, _Method] = {
    "symbol": Lowering._symbol,
    "dimension": lambda b, e: b.graph.add("dim", (), e.value, SCALAR),
    "constant": Lowering._constant,
    "number": lambda b, e: b.number(e.value),
    "eye": lambda b, e: b.eye(e.shape.rows),
    "ones": lambda b, e: b.ones(e.shape),
    "zeros": lambda b, e: b.zeros(e.shape),
    "unit": lambda b, e: b.graph.add("unit", (), e.value, e.shape),
    "commutation": lambda b, e: b.graph.add("comm", (), e.value, e.shape),
    "add": Lowering._add,
    "neg": lambda b, e: b.scale(Fraction(-1), b.lower(e.parts[0])),
    "product": lambda b, e: b.matmul([b.lower(part) for part in e.parts]),
    "divide": Lowering._divide,
    "hdivide": Lowering._divide,
    "hadamard": Lowering._hadamard,
    "kron": lambda b, e: b.kron(b.lower(e.parts[0]), b.lower(e.parts[1])),
    "outer": lambda b, e: b.matmul([b.lower(e.parts[0]), b.transpose(b.lower(e.parts[1]))]),
    "inner": lambda b, e: b.total(b.multiply([(b.lower(part), 1) for part in e.parts], e.parts[0].shape)),
    "transpose": lambda b, e: b.transpose(b.lower(e.parts[0])),
    "inverse": lambda b, e: b.inverse(b.lower(e.parts[0])),
    "adjugate": Lowering._adjugate,
    "power": Lowering._power,
    "epower": Lowering._power,
    "matrix_power": Lowering._matrix_power,
    "matrix": Lowering._literal,
    "blocks": Lowering._literal,
    "trace": lambda b, e: b.trace(b.lower(e.parts[0])),
    "det": lambda b, e: b.determinant(b.lower(e.parts[0])),
    "logdet": Lowering._logdet,
    "log": lambda b, e: b._log(b.lower(e.parts[0])),
    "sum": lambda b, e: b.total(b.lower(e.parts[0])),
    "mean": Lowering._mean,
    "norm": Lowering._norm,
    "normF": Lowering._norm,
    "norm1": Lowering._norm1,
    "norminf": Lowering._norminf,
    "max": Lowering._extreme,
    "min": Lowering._extreme,
    "diag": lambda b, e: b.diagonal_matrix(b.lower(e.parts[0])),
    "diagonal": Lowering._diagonal,
    "vec": Lowering._vec,
}
