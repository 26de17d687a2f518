"""Derivatives of a node by numbers: a complex step for the first order, central differences of it for the second.

A complex step of 1e-30 has no rounding error to speak of: Im f(x + ih)/h is f'(x) up to h^2 (Squire and Trapp, "Using
complex variables to estimate derivatives of real functions", SIAM Review 40, 1998).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grading.evaluation.base import Array
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph

_STEP = 1e-30
_STENCIL = ((1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0))
_WIDTH = 1e-3

Point = Mapping[str, Array]


class Function:
    """A node as a function of some of its symbols, at one assignment of the dimensions.

    A point gives every symbol an array of (1, rows, columns). Several symbols count as one column, stacked.
    """

    def __init__(self, graph: Graph, root: int, sizes: Mapping[str, int], shape: tuple[int, int]) -> None:
        self.graph = graph
        self.root = root
        self.sizes = sizes
        self.shape = shape

    def values(self, point: Mapping[str, Array], count: int) -> Array:
        """Values at `count` points at once, as (count, rows, columns)."""
        value = FloatEvaluator(self.graph, self.sizes, point).value(self.root)
        return np.broadcast_to(value, (count, *self.shape))

    def along(self, point: Point, directions: Mapping[str, Array], count: int) -> Array:
        """First derivatives along `count` directions, given for some of the symbols as (count, rows, columns)."""
        moved = {name: point[name] + 1j * _STEP * step for name, step in directions.items()}
        return self.values({**point, **moved}, count).imag / _STEP

    def by_entries(self, point: Point, names: Sequence[str]) -> Array:
        """First derivatives by every entry of the named symbols, column by column, as (entries, rows, columns)."""
        directions, count = unit_directions(point, names)
        return self.along(point, directions, count)

    def twice_by_entries(self, point: Point, first: Sequence[str], second: Sequence[str]) -> Array:
        """Second derivatives of a scalar by entries of `first` and of `second`, as a matrix."""
        directions, _ = unit_directions(point, second)
        columns = []
        for k in range(next(iter(directions.values())).shape[0]):
            step = {name: array[k : k + 1] for name, array in directions.items()}
            columns.append(self._difference(point, step, lambda at: self.by_entries(at, first)[:, 0, 0]))
        return np.stack(columns, axis=1)

    def gradient_along(self, point: Point, names: Sequence[str], step: Mapping[str, Array]) -> Array:
        """The derivative of the gradient of a scalar along a direction, as entries."""
        return self._difference(point, step, lambda at: self.by_entries(at, names)[:, 0, 0])

    def twice_along(self, point: Point, step: Mapping[str, Array]) -> Array:
        """The second derivative along a direction, with the function's shape."""
        return self._difference(point, step, lambda at: self.along(at, step, 1)[0])

    @staticmethod
    def _difference(point: Point, step: Mapping[str, Array], function: Any) -> Array:
        total: Any = 0.0
        for offset, weight in _STENCIL:
            moved = {name: point[name] + offset * _WIDTH * array for name, array in step.items()}
            total = total + weight * function({**point, **moved})
        return np.asarray(total / (12 * _WIDTH))


def unit_directions(point: Point, names: Sequence[str]) -> tuple[dict[str, Array], int]:
    """One direction for every entry of the named symbols, each symbol's entries column by column."""
    sizes = {name: point[name].shape[1:] for name in names}
    total = sum(rows * columns for rows, columns in sizes.values())
    directions = {name: np.zeros((total, *shape)) for name, shape in sizes.items()}
    place = 0
    for name, (rows, columns) in sizes.items():
        for column in range(columns):
            for row in range(rows):
                directions[name][place, row, column] = 1.0
                place += 1
    return directions, total
