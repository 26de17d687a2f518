"""Derivatives of a node modulo a prime, by dual numbers: the same questions as in `stepping`, answered exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grading.evaluation.base import Array
from grading.evaluation.field import FieldEvaluator
from grading.evaluation.jets import Jet, JetEvaluator
from grading.stepping import Function, Point, unit_directions


class ExactFunction(Function):
    """A node as a function of some of its symbols at one point of a field; entries are integers modulo its prime.

    The point that a method is given must be the one of the field, `point_at(field, place)`. Raises NotModelled where
    an operation has no exact derivative.
    """

    def __init__(self, field: FieldEvaluator, place: int, root: int, shape: tuple[int, int]) -> None:
        super().__init__(field.graph, root, field.sizes, shape)
        self.field = field
        self.place = place

    def _jet(self, first: Mapping[str, Array], second: Mapping[str, Array]) -> Jet:
        return JetEvaluator(self.field, self.place, _whole(first), _whole(second)).jet(self.root)

    def values(self, point: Point, count: int) -> Array:
        """The value at the point, `count` times, as (count, rows, columns)."""
        return np.broadcast_to(self._jet({}, {}).v, (count, *self.shape))

    def along(self, point: Point, directions: Mapping[str, Array], count: int) -> Array:
        """First derivatives along `count` directions, as (count, rows, columns)."""
        return np.broadcast_to(self._jet(directions, {}).a, (count, *self.shape))

    def twice_by_entries(self, point: Point, first: Sequence[str], second: Sequence[str]) -> Array:
        """Second derivatives of a scalar by entries of `first` and of `second`, as a matrix."""
        return self._jet(unit_directions(point, first)[0], unit_directions(point, second)[0]).c[:, :, 0, 0]

    def gradient_along(self, point: Point, names: Sequence[str], step: Mapping[str, Array]) -> Array:
        """The derivative of the gradient of a scalar along a direction, as entries."""
        return self._jet(unit_directions(point, names)[0], step).c[:, 0, 0, 0]

    def twice_along(self, point: Point, step: Mapping[str, Array]) -> Array:
        """The second derivative along a direction, with the function's shape."""
        return np.asarray(self._jet(step, step).c[0, 0])


def point_at(field: FieldEvaluator, place: int) -> dict[str, Array]:
    """One point of a field: every symbol as (1, rows, columns)."""
    return {name: array[place % len(array)][None] for name, array in field.samples.items()}


def _whole(directions: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.asarray(array).astype(np.int64) for name, array in directions.items()}
