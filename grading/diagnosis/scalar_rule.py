"""What is right where every size is 1 and nowhere else: a rule of numbers does not carry over to matrices."""

from __future__ import annotations

import numpy as np

from grading.diagnosis.case import Case
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.graph import SIZES
from grading.sampling import ImpossibleSizes, draw_floats
from grading.shapes import ONE
from grading.verdict import Feedback

CODE, COST = "scalar-rule", 30
MESSAGE = "With numbers in place of all matrices and vectors this would be right; with matrices and vectors it is not."
_POINTS = 24
_CLOSE = 1e-9


def find_last(case: Case) -> Feedback | None:
    """Whether answer and key agree at many points of size 1, where the key depends on the point."""
    sizes = dict.fromkeys(case.prepared.context.names.dimensions, 1)
    features = case.candidate.features()
    if features & SIZES or case.prepared.shape.rows == case.prepared.shape.columns == ONE == _largest(case):
        return None
    try:
        samples = draw_floats(case.prepared.key.scope, sizes, _POINTS, case.prepared.seed + 11)
        evaluator = FloatEvaluator(case.graph, sizes, samples)
        mine, key = evaluator.value(case.root), evaluator.value(case.prepared.root)
    except (NotModelled, ImpossibleSizes, ValueError, KeyError, IndexError):
        return None
    return Feedback(CODE, MESSAGE, case.expression.span) if _agree(mine, key) else None


def _largest(case: Case) -> object:
    """ONE where every declared name is a number, so that nothing but numbers is there."""
    shapes = case.prepared.context.shapes.values()
    return ONE if all(shape.is_scalar for shape in shapes) else None


def _agree(mine: Array, key: Array) -> bool:
    """Whether two arrays of numbers agree wherever both are finite, and the key is neither 0 nor always as large."""
    if max(mine.shape[1:] + key.shape[1:]) > 1:
        return False  # a size that is written as a number
    mine, key = (np.broadcast_to(array, (_POINTS, 1, 1)).ravel() for array in (mine, key))
    good = np.isfinite(mine) & np.isfinite(key)
    if good.sum() < _POINTS // 2:
        return False
    mine, key = mine[good], key[good]
    if np.ptp(np.abs(key)) <= 1e-6 * np.abs(key).max():
        return False
    return bool((np.abs(mine - key) <= _CLOSE * np.maximum(np.abs(mine), np.abs(key))).all())
