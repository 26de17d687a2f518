"""Values in 50 digits, for what lies between equal and different in floats; mpmath is loaded at the first use."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

import numpy as np

from grading.evaluation.base import Array, NotModelled
from grading.evaluation.objects import ObjectEvaluator
from grading.graph import Graph, Node

DIGITS = 50


@lru_cache(maxsize=2)
def _context(digits: int = DIGITS) -> Any:
    """A context of our own: mpmath's global one belongs to whoever else uses it."""
    mpmath = importlib.import_module("mpmath")
    context = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.MPContext()
    context.dps = digits
    return context


def to_digits(array: Array, digits: int = DIGITS) -> Array:
    """Floats as numbers of so many digits, exactly."""
    mp = _context(digits)
    made = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        made[place] = mp.mpf(float(array[place]))
    return made


class DigitEvaluator(ObjectEvaluator):
    """Entries are numbers of 50 digits, or of more."""

    def __init__(
        self, graph: Graph, sizes: Mapping[str, int], samples: Mapping[str, Array], digits: int = DIGITS
    ) -> None:
        super().__init__(graph, sizes, samples)
        self.digits = digits

    def whole(self, array: Array) -> Array:
        return to_digits(array, self.digits)

    def number(self, value: Fraction) -> Any:
        mp = _context(self.digits)
        return mp.mpf(value.numerator) / mp.mpf(value.denominator)

    def is_zero(self, entry: Any) -> bool:
        return bool(abs(entry) < _context(self.digits).mpf(10) ** (5 - self.digits))

    def power(self, array: Array, exponent: int) -> Array:
        return _map(lambda entry: entry**exponent, array)

    def function(self, node: Node) -> Array:
        mp = _context(self.digits)
        if node.op == "pi":
            return np.full((1, 1, 1), mp.pi + 0, dtype=object)
        value = self.value(node.parts[0])
        if node.op == "powq":
            exponent = self.number(node.payload)
            return _map(lambda entry: _power(entry, exponent), value)
        if node.op == "powv":
            other = self.value(node.parts[1])[0, 0, 0]
            return _map(lambda entry: _power(entry, other), value)
        if node.op in ("max", "min"):
            choose = max if node.op == "max" else min
            return np.array([[[choose(value.ravel())]]], dtype=object)
        if node.op == "softmax":
            e = _map(mp.exp, value)
            return np.asarray(e / e.sum(axis=1, keepdims=True))
        if node.op == "expm":
            return self._exponentiate(value)
        return _map(self._find_function(node.op), value)

    def _exponentiate(self, value: Array) -> Array:
        """The sum of 24 terms is good for 50 digits and no more."""
        if self.digits > DIGITS:
            raise NotModelled("expm")
        return _expm(value)

    def _find_function(self, op: str) -> Callable[[Any], Any]:
        mp = _context(self.digits)
        functions: dict[str, Callable[[Any], Any]] = {
            "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
            "softplus": lambda x: mp.log1p(mp.exp(x)),
            "abs": abs,
            "sign": mp.sign,
            "step": lambda x: mp.mpf(int(x > 0)),
            "relu": lambda x: x if x > 0 else mp.mpf(0),
            "log": partial(_log, mp),
            "arctan": mp.atan,
        }
        if op in functions:
            return functions[op]
        if op not in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"):
            raise NotModelled(op)
        found: Callable[[Any], Any] = getattr(mp, op)
        return found


def _power(base: Any, exponent: Any) -> Any:
    if base < 0:
        raise ValueError("the root of a negative number")
    return base**exponent


def _log(mp: Any, value: Any) -> Any:
    if value <= 0:
        raise ValueError("the logarithm of a number that is not positive")
    return mp.log(value)


def _expm(array: Array) -> Array:
    """The matrix exponential in 50 digits, by scaling and squaring a Taylor sum."""
    mp = _context()
    size = max((abs(entry) for entry in array.ravel()), default=mp.mpf(0)) * array.shape[1]
    if size > 300:
        raise ValueError("too large for an exponential")
    halvings = 8
    while size > 2 ** (halvings - 7):
        halvings += 1
    scaled = array / mp.mpf(2) ** halvings
    result = term = to_digits(np.broadcast_to(np.eye(array.shape[1]), array.shape))
    for k in range(1, 25):
        term = term @ scaled / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return np.asarray(result)


def _map(function: Callable[[Any], Any], array: Array) -> Array:
    made = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        made[place] = function(array[place])
    return made
