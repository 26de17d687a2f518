"""Constructors of nodes: each brings what it makes into a fixed order, using only identities that always hold."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt

from grading.errors import AnswerError
from grading.graph import Graph, Node
from grading.shapes import SCALAR, Dimension, Shape

Term = tuple[Fraction, int]
# One object for the most frequent coefficient: told by identity, it spares the arithmetic of fractions.
UNIT = Fraction(1)


class Undefined(AnswerError):
    """The answer has no value anywhere: a division by zero, the root of a negative number."""

    code = "undefined"


class Builder:
    """Makes nodes in one graph; `traits` says which symbols are symmetric, skew, orthogonal."""

    def __init__(self, graph: Graph, traits: dict[str, frozenset[str]]) -> None:
        self.graph = graph
        self.traits = traits
        self.one = graph.add("num", (), UNIT, SCALAR)
        # What has a value only at some points: kept apart, since simplification may make it disappear.
        self.guards: list[int] = []
        # What was divided by, even where it cancels.
        self.divisors: set[int] = set()

    def node(self, place: int) -> Node:
        """The node with this number."""
        return self.graph.node(place)

    def number(self, value: Fraction) -> int:
        """A written number; one that has grown too long is refused."""
        if value.numerator.bit_length() + value.denominator.bit_length() > 2048:
            raise Undefined("A number in this answer is too long.")
        return self.graph.add("num", (), value, SCALAR)

    def zeros(self, shape: Shape) -> int:
        """The zero matrix of a shape, or the number 0."""
        return self.number(Fraction(0)) if shape.is_scalar else self.graph.add("zeros", (), None, shape)

    def ones(self, shape: Shape) -> int:
        """The matrix of ones of a shape, or the number 1."""
        return self.one if shape.is_scalar else self.graph.add("ones", (), None, shape)

    def eye(self, size: Dimension) -> int:
        """The identity of a size."""
        shape = Shape(size, size)
        return self.one if shape.is_scalar else self.graph.add("eye", (), None, shape)

    def size(self, dimension: Dimension) -> int:
        """A dimension as a number."""
        factors = [(self._size_name(name), 1) for name in dimension.names]
        return self.scale(Fraction(dimension.factor), self.multiply(factors, SCALAR))

    def _size_name(self, name: str) -> int:
        if not name.startswith("half("):
            return self.graph.add("dim", (), name, SCALAR)
        n = self._size_name(name[5:-1])
        both = [(Fraction(1, 2), self.multiply([(n, 2)], SCALAR)), (Fraction(1, 2), n)]
        return self.add(both, SCALAR)

    def split(self, place: int) -> Term:
        """A node as a coefficient and the rest."""
        node = self.graph.node(place)
        if node.op == "num":
            return node.payload, self.one
        if node.op == "lin" and len(node.parts) == 1:
            return node.payload[0], node.parts[0]
        return UNIT, place

    def scale(self, factor: Fraction, place: int) -> int:
        """A multiple."""
        if factor is UNIT:
            return place
        return self.add([(factor, place)], self.graph.node(place).shape)

    def add(self, terms: Iterable[Term], shape: Shape) -> int:
        """A sum of multiples; a number beside a matrix stands for that number in every entry."""
        totals: dict[int, Fraction] = {}
        for factor, place in terms:
            node = self.graph.node(place)
            if node.op == "lin":
                for inner, part in zip(node.payload, node.parts, strict=True):
                    self._collect(totals, inner if factor is UNIT else factor * inner, part, shape)
            elif node.op == "num":
                self._collect(totals, node.payload if factor is UNIT else factor * node.payload, self.one, shape)
            elif node.op != "zeros":
                self._collect(totals, factor, place, shape)
        kept = sorted([item for item in totals.items() if item[1]])
        if not kept:
            return self.zeros(shape)
        if len(kept) == 1:
            place, factor = kept[0]
            if factor == 1:
                return place
            if place == self.one:
                return self.number(factor)
        places, factors = zip(*kept, strict=True)
        return self.graph.add("lin", places, factors, shape)

    def _collect(self, totals: dict[int, Fraction], factor: Fraction, place: int, shape: Shape) -> None:
        if not shape.is_scalar and self.graph.node(place).shape.is_scalar:
            place = self.multiply([(place, 1), (self.ones(shape), 1)], shape)
            inner, place = self.split(place)
            factor = factor if inner is UNIT else factor * inner
        before = totals.get(place)
        totals[place] = factor if before is None else before + factor

    def multiply(self, factors: Iterable[tuple[int, int]], shape: Shape) -> int:
        """An elementwise product of integer powers, scalars included, written in one order."""
        coefficient = UNIT
        powers: dict[int, int] = {}
        for place, power in factors:
            factor = self._spread(place, power, powers)
            coefficient = coefficient if factor is UNIT else coefficient * factor
        if not coefficient:
            return self.zeros(shape)
        kept = sorted([item for item in powers.items() if item[1]])
        if not shape.is_scalar:
            kept = self._without_ones(kept, shape)
        if not kept:
            return self.scale(coefficient, self.ones(shape))
        if len(kept) == 1 and kept[0][1] == 1:
            return self.scale(coefficient, kept[0][0])
        places, exponents = zip(*kept, strict=True)
        core = self.graph.add("had", places, exponents, shape)
        return core if coefficient is UNIT or coefficient == 1 else self.scale(coefficient, core)

    def _spread(self, place: int, power: int, powers: dict[int, int]) -> Fraction:
        """Puts one factor's own factors into `powers` and returns its coefficient."""
        inner, rest = self.split(place)
        if power < 0 and not inner:
            raise Undefined("This divides by zero.")
        node = self.graph.node(rest)
        if node.op == "zeros" and power < 0:
            raise Undefined("This divides by zero.")
        if node.op == "zeros":
            return Fraction(0)
        if abs(power) > 64 and inner is not UNIT and inner not in (1, -1):
            raise Undefined("An exponent in this answer is too large.")
        if node.op == "had":
            for part, exponent in zip(node.parts, node.payload, strict=True):
                powers[part] = powers.get(part, 0) + exponent * power
        elif rest != self.one:
            if power < 0:
                self.divisors.add(rest)
            if power < 0 and node.op not in ("sym", "dim"):
                self.guard(self.graph.add("had", (rest,), (-1,), node.shape))
            base, exponent = self._unroot(rest, node, power)
            powers[base] = powers.get(base, 0) + exponent
        return inner if inner is UNIT else inner**power

    def _unroot(self, place: int, node: Node, power: int) -> tuple[int, int]:
        """An even power of the root of a sum of squares is a power of that sum; of anything else it is not."""
        if node.op == "powq":
            whole = node.payload * power
            if whole.denominator == 1 and self._is_sum_of_squares(node.parts[0]):
                return node.parts[0], int(whole)
        return place, power

    def _is_sum_of_squares(self, place: int) -> bool:
        node = self.graph.node(place)
        if node.op != "sum":
            return False
        inner = self.graph.node(node.parts[0])
        return inner.op == "had" and all(power % 2 == 0 for power in inner.payload)

    def _without_ones(self, kept: list[tuple[int, int]], shape: Shape) -> list[tuple[int, int]]:
        """Ones among other matrices change nothing; alone among scalars they carry the shape."""
        ones = self.graph.find("ones", (), None, shape)
        others = kept if ones is None else [item for item in kept if item[0] != ones]
        for place, _ in others:
            if not self.graph.node(place).shape.is_scalar:
                return others
        return [*others, (self.ones(shape), 1)] if others else []

    def root(self, place: int, power: Fraction) -> int:
        """A power with a fraction as exponent, of each entry."""
        node = self.graph.node(place)
        if node.op == "num":
            exact = self._exact_root(node.payload, power)
            if exact is not None:
                return self.number(exact)
        return self.guard(self.graph.add("powq", (place,), power, node.shape))

    def guard(self, place: int) -> int:
        """The node itself, remembered as one that may have no value."""
        self.guards.append(place)
        return place

    def _exact_root(self, value: Fraction, power: Fraction) -> Fraction | None:
        if value < 0:
            raise Undefined("The root of a negative number is not real.")
        if not value and power < 0:
            raise Undefined("This divides by zero.")
        if power.denominator != 2 or value in (0, 1):
            return value if value in (0, 1) else None
        top, bottom = isqrt(value.numerator), isqrt(value.denominator)
        if top * top != value.numerator or bottom * bottom != value.denominator:
            return None
        return Fraction(top, bottom) ** power.numerator
