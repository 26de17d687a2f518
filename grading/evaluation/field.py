"""Values modulo a prime: rational operations are exact, and exp, sin, roots and logarithms obey their rules.

An exponential at one level is a power of a generator, its exponent taken modulo the next prime; a square root exists
where its argument is a square, which stands for "positive". Points at which something does not exist are dead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from grading.evaluation.base import Array, Evaluator, NotModelled
from grading.evaluation.fieldmath import FieldMath
from grading.evaluation.primes import Chain
from grading.graph import CIRCULAR, EXPONENTIAL, LOGARITHM, OPAQUE, ROOT, Node


class FieldEvaluator(Evaluator):
    """Entries are integers modulo the prime of one level of a chain."""

    dtype = np.int64

    def __init__(
        self, graph: Any, sizes: Mapping[str, int], draw: Callable[[int, int], Mapping[str, Array]], chain: Chain,
        level: int = 0, points: int = 4,
    ) -> None:  # fmt: skip
        self.p = chain.primes[level]
        super().__init__(graph, sizes, draw(level, self.p))
        self.math = FieldMath(self.p)
        self.draw = draw
        self.chain = chain
        self.level = level
        self.points = points
        self.dead = np.zeros(points, dtype=bool)
        self.levels: dict[int, FieldEvaluator] = {level: self}

    def fork(self, graph: Any) -> FieldEvaluator:
        child: FieldEvaluator = super().fork(graph)
        child.dead = self.dead.copy()
        child.levels = {self.level: child}
        for level, other in self.levels.items():
            if other is not self:
                forked = Evaluator.fork(other, graph)
                forked.dead, forked.levels = other.dead.copy(), child.levels
                child.levels[level] = forked
        return child

    def at_level(self, level: int) -> FieldEvaluator:
        """The evaluator at another level of the chain, with values of its own for every symbol."""
        if not 0 <= level < len(self.chain.primes):
            raise NotModelled("too many levels")
        found = self.levels.get(level)
        if found is None:
            found = FieldEvaluator(self.graph, self.sizes, self.draw, self.chain, level, self.points)
            found.levels = self.levels
            found.loose = self.loose
            self.levels[level] = found
        return found

    @property
    def live(self) -> Array:
        """The points at which everything existed, at every level."""
        dead = np.zeros(self.points, dtype=bool)
        for other in self.levels.values():
            dead |= other.dead
        return ~dead

    def kill(self, mask: Array) -> None:
        """Marks points as dead, where any entry of the mask is set."""
        self.dead |= np.broadcast_to(mask.reshape(len(mask), -1).any(axis=1), (self.points,))

    def whole(self, array: Array) -> Array:
        return np.asarray(array, dtype=np.int64) % self.p

    def number(self, value: Fraction) -> Any:
        if value.denominator % self.p == 0:
            raise NotModelled("denominator")
        return value.numerator * pow(value.denominator, -1, self.p) % self.p

    def fix(self, array: Array) -> Array:
        return array % self.p

    def invert(self, array: Array) -> Array:
        made, dead = self.math.inverse(array)
        self.kill(dead)
        return made

    def determinant(self, array: Array) -> Array:
        return self.math.determinant(array)

    def power(self, array: Array, exponent: int) -> Array:
        if exponent < 0:
            array = self.reciprocal(array)
        return self.math.power(array, abs(exponent))

    def reciprocal(self, array: Array) -> Array:
        """1/x of every entry; points with a zero are dead."""
        self.kill(array == 0)
        return self.math.power(array, self.p - 2)

    def function(self, node: Node) -> Array:
        method = _FUNCTIONS.get(node.op)
        if method is None:
            raise NotModelled(node.op)
        return method(self, node)

    def _exp(self, place: int, factor: int = 1) -> Array:
        """g^(factor*u), with u modulo the next prime."""
        below = self.at_level(self.level + 1)
        exponent = below.value(place) * factor % below.p
        return self.math.generator_power(self.chain.generators[self.level], exponent, below.p)

    def _exponential(self, node: Node) -> Array:
        part = node.parts[0]
        match node.op:
            case "exp":
                return self._exp(part)
            case "sigmoid":
                return self.reciprocal(self.fix(1 + self._exp(part, -1)))
            case "softmax":
                e = self._exp(part)
                return self.fix(e * self.reciprocal(self.fix(e.sum(axis=1, keepdims=True))))
            case "tanh":
                e = self._exp(part, 2)
                return self.fix((e - 1) * self.reciprocal(self.fix(e + 1)))
            case _:
                sign = 1 if node.op == "cosh" else -1
                total = self._exp(part) + sign * self._exp(part, -1)
                return self.fix(self.fix(total) * self.number(Fraction(1, 2)))

    def _circular(self, node: Node) -> Array:
        if not self.chain.imaginary:
            raise NotModelled(node.op)
        i = self.chain.imaginary[self.level]
        e, f = self._exp(node.parts[0]), self._exp(node.parts[0], -1)
        half = self.number(Fraction(1, 2))
        cosine = self.fix(self.fix(e + f) * half)
        sine = self.fix(self.fix(self.fix(e - f) * half) * pow(i, -1, self.p))
        match node.op:
            case "sin":
                return sine
            case "cos":
                return cosine
            case _:
                return self.fix(sine * self.reciprocal(cosine))

    def _sign_of(self, array: Array) -> Array:
        """1 for squares, -1 for the rest, 0 for 0: what stands for the sign."""
        if self.p % 4 != 3:
            raise NotModelled("sign")
        symbol = self.math.power(array, (self.p - 1) // 2)
        return np.where(symbol == self.p - 1, -1, symbol)

    def _root(self, node: Node) -> Array:
        value = self.value(node.parts[0])
        denominator = node.payload.denominator
        if node.payload < 0:
            self.kill(value == 0)
        numerator = node.payload.numerator % (self.p - 1)
        odd = denominator
        root = value
        while odd % 2 == 0:
            self.kill(self._sign_of(root) < 0)
            root, odd = self.math.power(root, (self.p + 1) // 4), odd // 2
        if odd > 1:
            if np.gcd(odd, self.p - 1) != 1:
                raise NotModelled("root")
            self.kill(self._sign_of(root) < 0)
            root = self.math.power(root, pow(odd, -1, self.p - 1))
        return self.math.power(root, numerator)

    def _by_sign(self, node: Node) -> Array:
        value = self.value(node.parts[0])
        sign = self._sign_of(value)
        match node.op:
            case "abs":
                return self.fix(value * sign)
            case "sign":
                return self.fix(sign)
            case "relu":
                return np.where(sign > 0, value, 0)
            case _:
                # step(0) is 0, and a point where the argument is 0 has no derivative anyway.
                return (sign > 0).astype(np.int64)

    def _logarithm(self, node: Node) -> Array:
        """The discrete logarithm of the argument one level up; dead unless that is a square, which -c then is not."""
        above = self.at_level(self.level - 1)
        value = above.value(node.parts[0])
        above.kill(above._sign_of(value) <= 0)
        return above.math.logarithm(value, self.chain.generators[self.level - 1], self.p)


_Method = Callable[[FieldEvaluator, Node], Array]
_FUNCTIONS: dict[str, _Method] = {
    **dict.fromkeys(("exp", "sigmoid", "softmax", "tanh", "sinh", "cosh"), FieldEvaluator._exponential),
    **dict.fromkeys(("sin", "cos", "tan"), FieldEvaluator._circular),
    **dict.fromkeys(("abs", "sign", "relu", "step"), FieldEvaluator._by_sign),
    "powq": FieldEvaluator._root,
    "log": FieldEvaluator._logarithm,
}


def is_modelled(features: int) -> bool:
    """Whether a field can have a value for nodes with these features."""
    if features & OPAQUE:
        return False
    return not (features & CIRCULAR and features & (ROOT | LOGARITHM))


def needs_atoms(features: int) -> bool:
    """Whether more than rational operations occur."""
    return bool(features & (EXPONENTIAL | CIRCULAR | ROOT | LOGARITHM))
