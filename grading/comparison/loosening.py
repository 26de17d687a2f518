"""Sizes that stand as numbers, compared at numbers that are no sizes: `1 + (m-n)*(m-n-1)` is 1 at many pairs of sizes.

A formula in which n stands as a number is a polynomial, or a quotient of two, in that number. At a fixed size of the
matrices any number may stand for it: where answer and key agree at a random one, they agree for all.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from grading.comparison.candidate import Candidate
from grading.evaluation.base import NotModelled
from grading.evaluation.field import FieldEvaluator
from grading.evaluation.floats import FloatEvaluator

_CLOSE = 1e-9
_FIELD, _FLOATS = (2**20, 2**26), (40, 400)
_SOURCE = random.SystemRandom()


def agree_in_field(candidate: Candidate, sizes: list[dict[str, int]], features: int) -> bool:
    """Whether answer and key agree modulo a prime at random numbers for the sizes."""
    return all(_agree_at(candidate, one, features) for one in sizes)


def _agree_at(candidate: Candidate, sizes: Mapping[str, int], features: int) -> bool:
    base = candidate.prepared.find_field(sizes, features)
    if base is None:
        return False
    evaluator = FieldEvaluator(candidate.graph, base.sizes, base.draw, base.chain, base.level, base.points)
    evaluator.loose = _draw(sizes, *_FIELD)
    try:
        mine, key = evaluator.value(candidate.root), evaluator.value(candidate.prepared.root)
    except NotModelled:
        return False
    same = np.broadcast_to((mine == key).all(axis=(1, 2)), evaluator.live.shape)
    return bool(evaluator.live.any() and same[evaluator.live].all())


def agree_in_floats(candidate: Candidate) -> bool:
    """The same in floats; true of an answer in which no size stands as a number."""
    if not candidate.graph.node(candidate.root).sizes:
        return True
    for base in candidate.prepared.floats:
        evaluator = FloatEvaluator(candidate.graph, base.sizes, base.samples)
        evaluator.loose = _draw(base.sizes, *_FLOATS)
        try:
            mine, key = evaluator.value(candidate.root), evaluator.value(candidate.prepared.root)
        except NotModelled:
            return False
        gap, size = np.abs(mine - key), np.maximum(np.abs(mine).max(), np.abs(key).max())
        if not np.isfinite(gap).all() or gap.max() > _CLOSE * size:
            return False
    return True


def _draw(sizes: Mapping[str, int], least: int, most: int) -> dict[str, int]:
    """A number for each dimension."""
    return {name: _SOURCE.randrange(least, most) for name in sizes}
