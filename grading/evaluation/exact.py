"""Exact values: fractions as long as every step is rational, floats from the first step that is not."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np

from grading.evaluation.base import Array, NotModelled
from grading.evaluation.decompositions import DECOMPOSITIONS
from grading.evaluation.objects import ObjectEvaluator
from grading.graph import Node


class ExactEvaluator(ObjectEvaluator):
    """Entries are Fractions, or floats and complex numbers where a step leaves the rationals."""

    def whole(self, array: Array) -> Array:
        return np.vectorize(Fraction, otypes=[object])(array.astype(object)) if array.size else array.astype(object)

    def number(self, value: Fraction) -> Any:
        return value

    def power(self, array: Array, exponent: int) -> Array:
        return _map(lambda entry: entry**exponent, array)

    def function(self, node: Node) -> Array:
        if node.op in ("pi", "imag"):
            return np.full((1, 1, 1), math.pi if node.op == "pi" else 1j, dtype=object)
        values = [self.value(part) for part in node.parts]
        if node.op == "powq":
            return _map(lambda entry: root(entry, node.payload), values[0])
        if node.op == "powv":
            return _map(lambda entry: real_power(entry, values[1][0, 0, 0]), values[0])
        if node.op in ("max", "min"):
            choose = max if node.op == "max" else min
            return np.array([[[choose(values[0].ravel())]]], dtype=object)
        if node.op == "softmax":
            e = _map(exponential, values[0])
            return np.asarray(e / e.sum())
        entrywise = _FUNCTIONS.get(node.op)
        if entrywise is not None:
            return _map(entrywise, values[0])
        return self._decompose(node, values)

    @staticmethod
    def _decompose(node: Node, values: list[Array]) -> Array:
        if node.op not in DECOMPOSITIONS:
            raise NotModelled(node.op)
        return np.asarray(DECOMPOSITIONS[node.op](values[0].astype(float))).astype(object)


def _map(function: Callable[[Any], Any], array: Array) -> Array:
    made = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        made[place] = function(array[place])
    return made


def root(value: Any, power: Fraction) -> Any:
    """A power with a fraction as exponent; exact where it is rational; ValueError where it is not real."""
    if isinstance(value, Fraction) and value >= 0 and power.denominator == 2:
        top, bottom = isqrt(value.numerator), isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return Fraction(top, bottom) ** power.numerator
    return real_power(value, float(power))


def real_power(value: Any, exponent: Any) -> Any:
    """A real power; ValueError where it is not real."""
    if isinstance(value, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        return value ** int(exponent)
    if isinstance(value, complex) or isinstance(exponent, complex):
        return complex(value) ** complex(exponent)
    return math.pow(float(value), float(exponent))


def exponential(value: Any) -> Any:
    """exp, exact at 0."""
    if isinstance(value, complex):
        return cmath.exp(value)
    return Fraction(1) if value == 0 else math.exp(value)


def _real(function: Callable[[float], float], at_zero: int | None = None) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if isinstance(value, complex):
            raise ValueError("a complex argument")
        return Fraction(at_zero) if at_zero is not None and value == 0 else function(float(value))

    return apply


def _sign(value: Any) -> Any:
    return Fraction((value > 0) - (value < 0))


_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "exp": exponential,
    "log": lambda value: Fraction(0) if value == 1 else math.log(value),
    "sin": _real(math.sin, 0),
    "cos": _real(math.cos, 1),
    "tan": _real(math.tan, 0),
    "sinh": _real(math.sinh, 0),
    "cosh": _real(math.cosh, 1),
    "tanh": _real(math.tanh, 0),
    "arctan": _real(math.atan, 0),
    "sigmoid": lambda value: Fraction(1, 2) if value == 0 else 1 / (1 + math.exp(-value)),
    "softplus": _real(lambda value: math.log1p(math.exp(-abs(value))) + max(value, 0)),
    "abs": abs,
    "sign": _sign,
    "step": lambda value: Fraction(int(value > 0)),
    "relu": lambda value: value if value > 0 else Fraction(0),
}
