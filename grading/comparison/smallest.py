"""A counterexample that people can read: small sizes, small integers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from grading.comparison.candidate import Candidate
from grading.comparison.decision import relative_errors
from grading.comparison.prepared import Prepared
from grading.comparison.sizing import propose_sizes
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.sampling import ImpossibleSizes
from grading.scope import Scope
from grading.shapes import read_shape
from grading.syntax import Number, Value
from grading.traits import symbol_traits
from grading.verdict import Counterexample

_POINTS = 12
_SMALLEST = 2
_LARGEST_ENTRY = 1e6


def find_counterexample(candidate: Candidate) -> Counterexample | None:
    """Values of the names at which the answer and the key differ; None where no small ones do.

    Sizes start at 2: that is enough to show a difference, and never used to decide that there is none.
    """
    prepared = candidate.prepared
    base = _small_values(prepared)
    if base is None:
        return None
    evaluator: FloatEvaluator = base.fork(candidate.graph)
    try:
        answer, key = evaluator.value(candidate.root), base.value(prepared.root)
    except (NotModelled, IndexError):
        return None
    error, good = relative_errors(answer, key)
    good = good & (np.abs(key).max(axis=(1, 2)) < _LARGEST_ENTRY) & (error > 1e-6)
    if not good.any():
        return None
    place = int(np.flatnonzero(good)[0])
    values = _values_at(prepared, base, place)
    shape = prepared.shape.at(base.sizes)
    mine, right = (make_value(np.broadcast_to(v[place % len(v)], shape)) for v in (answer, key))
    return Counterexample(values, mine, right)


def _values_at(prepared: Prepared, base: FloatEvaluator, place: int) -> tuple[tuple[str, Value], ...]:
    """The values of all names at one small point; most answers to a question share the first one."""
    found = prepared.points.get(place)
    if found is None:
        found = tuple((name, make_value(array[place])) for name, array in sorted(base.samples.items()))
        prepared.points[place] = found
    return found


def _small_values(prepared: Prepared) -> FloatEvaluator | None:
    """The key at small integers, worked out once."""
    with prepared.lock:
        if prepared.small is None:
            prepared.small = (_make_small(prepared),)
        return prepared.small[0]


def _make_small(prepared: Prepared) -> FloatEvaluator | None:
    scope = prepared.key.scope
    for trial, sizes in enumerate(propose_sizes(scope, _SMALLEST, prepared.seed)):
        if trial > 5:
            break
        try:
            evaluator = FloatEvaluator(prepared.graph, sizes, draw_small(scope, sizes, prepared.seed + trial))
            value = evaluator.value(prepared.root)
        except ImpossibleSizes:
            continue
        except (NotModelled, IndexError):
            return None
        if np.isfinite(value).all(axis=(1, 2)).sum() >= len(value) / 3:
            return evaluator
    return None


def draw_small(scope: Scope, sizes: dict[str, int], seed: int) -> dict[str, Array]:
    """Small integers for every symbol, with its traits."""
    random = np.random.default_rng(seed)
    traits = symbol_traits(scope)
    return {
        symbol.name: _draw(random, (_POINTS, *read_shape(symbol.shape).at(sizes)), traits[symbol.name])
        for symbol in sorted(scope.symbols, key=lambda symbol: symbol.name)
    }


def _draw(random: np.random.Generator, shape: tuple[int, int, int], traits: frozenset[str]) -> Array:
    made = random.integers(1, 4, shape) * np.where(random.random(shape) < 0.4, -1, 1)
    eye = np.eye(shape[1])
    for trait, make in _MAKERS.items():
        if trait in traits:
            return np.asarray(make(random, made, eye), dtype=float)
    result = made.astype(float)
    if "positive determinant" in traits:
        flip = np.linalg.det(result) < 0
        result[flip, 0] *= -1
    return result


def _unit(random: np.random.Generator, made: Array, eye: Array) -> Array:
    result = np.zeros(made.shape)
    result[:, 0], result[:, 1 % made.shape[1]] = 0.6, 0.8
    return result


def _hot(random: np.random.Generator, made: Array, eye: Array) -> Array:
    result = np.zeros(made.shape)
    result[np.arange(len(made)), random.integers(0, made.shape[1], len(made))] = 1
    return result


def _columns(random: np.random.Generator, made: Array, eye: Array) -> Array:
    if made.shape[1] < made.shape[2]:
        raise ImpossibleSizes
    return np.stack([eye[random.permutation(len(eye))][:, : made.shape[2]] for _ in made])


def _shares(random: np.random.Generator, made: Array, eye: Array) -> Array:
    result = np.full(made.shape, 1.0 / 2 ** (made.shape[1] - 1))
    for k in range(1, made.shape[1]):
        result[:, k] = 1.0 / 2**k
    return result


_MAKERS: dict[str, Callable[[np.random.Generator, Any, Any], Any]] = {
    "one-hot": _hot,
    "sums to 1": _shares,
    "unit length": _unit,
    "orthogonal": lambda random, made, eye: np.stack([eye[random.permutation(len(eye))] for _ in made]),
    "orthonormal columns": _columns,
    "definite": lambda random, made, eye: np.tril(np.sign(made)) @ np.tril(np.sign(made)).swapaxes(1, 2),
    "diagonal": lambda random, made, eye: made * eye,
    "symmetric": lambda random, made, eye: np.triu(made) + np.triu(made, 1).swapaxes(1, 2),
    "skew": lambda random, made, eye: np.triu(made, 1) - np.triu(made, 1).swapaxes(1, 2),
    "lower": lambda random, made, eye: np.tril(made),
    "upper": lambda random, made, eye: np.triu(made),
    "signs": lambda random, made, eye: np.sign(made),
    "zero-one": lambda random, made, eye: made > 0,
    "fraction": lambda random, made, eye: np.abs(made) / 4,
    "positive": lambda random, made, eye: np.abs(made),
    "negative": lambda random, made, eye: -np.abs(made),
}


def make_value(array: Array) -> Value:
    """Floats as a value: exact where they are whole numbers or short fractions up to rounding."""
    return Value(tuple(tuple(_exact(float(entry)) for entry in row) for row in array))


def _exact(entry: float) -> Number:
    if not isfinite(entry):
        return entry
    if entry.is_integer():
        return Fraction(int(entry))
    near = Fraction(round(entry)) if abs(entry - round(entry)) < 1e-9 else Fraction(entry).limit_denominator(1000)
    return near if abs(float(near) - entry) <= 1e-11 * max(1.0, abs(entry)) else entry
