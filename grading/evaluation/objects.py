"""Arithmetic on arrays of Python numbers: exact fractions, or mpmath's."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.evaluation.base import Array, Evaluator


class Singular(ArithmeticError):
    """A matrix without an inverse."""


class ObjectEvaluator(Evaluator):
    """Entries are Python objects; elimination is written out."""

    dtype = object

    def invert(self, array: Array) -> Array:
        return np.stack([_solve(matrix, True, self.is_zero)[0] for matrix in array])

    def determinant(self, array: Array) -> Array:
        made = np.empty((len(array), 1, 1), dtype=object)
        for place, matrix in enumerate(array):
            made[place, 0, 0] = _solve(matrix, False, self.is_zero)[1]
        return made

    def is_zero(self, entry: Any) -> bool:
        """Whether an entry cannot be a pivot."""
        return bool(entry == 0)


def _solve(matrix: Array, inverse: bool, is_zero: Any) -> tuple[Array, Any]:
    """The inverse and the determinant by elimination; raises Singular where the inverse is wanted and missing."""
    size = len(matrix)
    left = matrix.copy()
    right = np.array([[int(i == j) for j in range(size)] for i in range(size)], dtype=object)
    determinant: Any = 1
    for k in range(size):
        pivot = max(range(k, size), key=lambda row: abs(left[row, k]))
        if is_zero(left[pivot, k]):
            if inverse:
                raise Singular
            return right, left[pivot, k] * 0
        if pivot != k:
            left[[k, pivot]], right[[k, pivot]] = left[[pivot, k]], right[[pivot, k]]
            determinant = -determinant
        determinant = determinant * left[k, k]
        scale = left[k, k]
        left[k], right[k] = left[k] / scale, right[k] / scale
        for row in range(size):
            if row != k and (inverse or row > k):
                factor = left[row, k]
                left[row], right[row] = left[row] - factor * left[k], right[row] - factor * right[k]
    return right, determinant
