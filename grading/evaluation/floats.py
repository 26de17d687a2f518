"""Values in float64, or in complex128 for differentiation by a complex step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from grading.evaluation.base import Array, Evaluator, NotModelled
from grading.evaluation.decompositions import DECOMPOSITIONS
from grading.graph import Node


class FloatEvaluator(Evaluator):
    """Entries are floats; what overflows or is undefined becomes inf or NaN and refutes nothing."""

    dtype = np.float64

    def number(self, value: Fraction) -> Any:
        try:
            return float(value)
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")

    def invert(self, array: Array) -> Array:
        try:
            made = np.linalg.inv(array)
        except np.linalg.LinAlgError:
            made = np.concatenate([_invert_one(matrix) for matrix in array])
        # A matrix that is singular in exact arithmetic comes out of rounding with a huge inverse, not with none.
        condition = np.abs(array).max(axis=(1, 2)) * np.abs(made).max(axis=(1, 2))
        if (condition > _SINGULAR).any():
            made[condition > _SINGULAR] = np.nan
        return made

    def power(self, array: Array, exponent: int) -> Array:
        if not np.iscomplexobj(array):
            return super().power(array, exponent)
        # A complex power goes through the logarithm, which loses a step of 1e-30.
        result = array
        for _ in range(abs(exponent) - 1):
            result = result * array
        return np.asarray(result if exponent > 0 else 1 / result)

    def determinant(self, array: Array) -> Array:
        return np.asarray(np.linalg.det(array)[:, None, None])

    def function(self, node: Node) -> Array:
        values = [self.value(part) for part in node.parts]
        if node.op == "powq":
            return real_power(values[0], float(node.payload))
        found = _FUNCTIONS.get(node.op)
        if found is not None:
            return found(*values)
        decomposition = DECOMPOSITIONS.get(node.op)
        if decomposition is None:
            raise NotModelled(node.op)
        return self._decompose(node, decomposition, values[0])

    def _decompose(self, node: Node, decomposition: Callable[[Array], Array], value: Array) -> Array:
        """A decomposition; not a number at all points where it fails at one, which leads to other points."""
        try:
            if np.isfinite(value).all():
                return decomposition(value)
        except np.linalg.LinAlgError:
            return np.full((len(value), *self.shape(node)), np.nan)
        return np.full((len(value), *self.shape(node)), np.nan)


_SINGULAR = 1e12


def _invert_one(matrix: Array) -> Array:
    try:
        return np.linalg.inv(matrix)[None]
    except np.linalg.LinAlgError:
        return np.full_like(matrix, np.nan)[None]


def real_power(base: Array, exponent: float) -> Array:
    """A real power: not a number where the base is negative, as in the reals."""
    if np.iscomplexobj(base):
        return np.where(base.real < 0, np.nan, base) ** exponent
    return base**exponent


def log_real(x: Array) -> Array:
    """The logarithm of what is positive; not a number elsewhere."""
    if np.iscomplexobj(x):
        return np.log(np.where(x.real < 0, np.nan, x))
    return np.log(x)


def sigmoid(x: Array) -> Array:
    """1/(1 + exp(-x)) without overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def softmax(x: Array) -> Array:
    """exp(x)/sum(exp(x)), shifted by the largest entry."""
    e = np.exp(x - x.real.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def softplus(x: Array) -> Array:
    """log(1 + exp(x)) without overflow."""
    return np.where(x.real > 0, x + np.log1p(np.exp(-x)), np.log1p(np.exp(x)))


_FUNCTIONS: dict[str, Callable[..., Array]] = {
    "exp": np.exp,
    "log": log_real,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arctan": np.arctan,
    "sigmoid": sigmoid,
    "softmax": softmax,
    "softplus": softplus,
    # Continued by the real part, so that a complex step passes through them.
    "abs": lambda x: np.where(x.real < 0, -x, x),
    "sign": lambda x: np.sign(x.real).astype(x.dtype),
    "step": lambda x: (x.real > 0).astype(x.dtype),
    "relu": lambda x: np.where(x.real > 0, x, 0 * x),
    "powv": lambda x, y: np.where(x.real < 0, np.nan, x) ** y,
    "pi": lambda: np.full((1, 1, 1), np.pi),
    "max": lambda x: _extreme(x, np.argmax),
    "min": lambda x: _extreme(x, np.argmin),
}


def _extreme(x: Array, choose: Callable[..., Array]) -> Array:
    flat = x.reshape(len(x), -1)
    return np.take_along_axis(flat, choose(flat.real, axis=1)[:, None], axis=1)[:, :, None]
