"""Seeded sample points that respect the declared traits, for floats and for a prime field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.evaluation.fieldmath import FieldMath
from grading.scope import Scope, Symbol
from grading.shapes import read_shape
from grading.traits import symbol_traits

Array = npt.NDArray[Any]
Random = np.random.Generator


def draw_floats(scope: Scope, sizes: Mapping[str, int], points: int, seed: int) -> dict[str, Array]:
    """Values of every symbol as arrays of (points, rows, columns); both signs unless a trait says otherwise."""
    random = np.random.default_rng(seed)
    traits = symbol_traits(scope)
    return {
        symbol.name: draw_symbol(random, (points, *read_shape(symbol.shape).at(sizes)), traits[symbol.name])
        for symbol in sorted(scope.symbols, key=_by_name)
    }


def _by_name(symbol: Symbol) -> str:
    return symbol.name


def draw_symbol(random: Random, shape: tuple[int, int, int], traits: frozenset[str]) -> Array:
    """Values of one symbol with its traits."""
    for trait, make in _FLOAT_MAKERS.items():
        if trait in traits:
            return make(random, shape)
    made = _entries(random, shape)
    if "small" in traits:
        made = made * 0.2
    if "positive determinant" in traits:
        flip = np.linalg.det(made) < 0
        made[flip, 0] = -made[flip, 0]
    return made


def _entries(random: Random, shape: tuple[int, ...]) -> Array:
    """Entries of both signs, of moderate size, none near 0."""
    size = random.uniform(0.3, 1.7, shape)
    return size * np.where(random.random(shape) < 0.5, -1.0, 1.0)


def _symmetric(random: Random, shape: tuple[int, int, int]) -> Array:
    made = _entries(random, shape)
    return (made + made.swapaxes(1, 2)) / 2


def _definite(random: Random, shape: tuple[int, int, int]) -> Array:
    made = _entries(random, shape) * 0.6
    return made @ made.swapaxes(1, 2) + 0.7 * np.eye(shape[1])


def _circulant(random: Random, shape: tuple[int, int, int]) -> Array:
    """Matrices that commute: each row is the one above, turned by one place."""
    return _turn(_entries(random, shape[:2]), shape[1])


def _turn(first: Array, size: int) -> Array:
    place = np.arange(size)
    return np.asarray(first[:, (place[None, :] - place[:, None]) % size])


def _symmetric_circulant(random: Random, shape: tuple[int, int, int]) -> Array:
    made = _circulant(random, shape) * 0.6
    return np.asarray(made @ made.swapaxes(1, 2) + 0.7 * np.eye(shape[1]))


class ImpossibleSizes(Exception):
    """No matrix of these sizes has the trait."""


def _orthogonal(random: Random, shape: tuple[int, int, int]) -> Array:
    if shape[1] < shape[2]:
        raise ImpossibleSizes
    made, triangle = np.linalg.qr(random.standard_normal(shape))
    return np.asarray(made * np.sign(np.diagonal(triangle, axis1=1, axis2=2))[:, None, :])


def _one_hot(random: Random, shape: tuple[int, int, int]) -> Array:
    made = np.zeros(shape)
    made[np.arange(shape[0]), random.integers(0, shape[1], shape[0])] = 1.0
    return made


def _sums_to_one(random: Random, shape: tuple[int, int, int]) -> Array:
    made = random.uniform(0.2, 1.0, shape)
    return np.asarray(made / made.sum(axis=1, keepdims=True))


def _unit_length(random: Random, shape: tuple[int, int, int]) -> Array:
    made = _entries(random, shape)
    return np.asarray(made / np.sqrt((made**2).sum(axis=(1, 2), keepdims=True)))


def _skew(random: Random, shape: tuple[int, int, int]) -> Array:
    made = np.triu(_entries(random, shape), 1)
    return np.asarray(made - made.swapaxes(1, 2))


_FLOAT_MAKERS: dict[str, Callable[[Random, tuple[int, int, int]], Array]] = {
    "symmetric circulant": _symmetric_circulant,
    "circulant": _circulant,
    "one-hot": _one_hot,
    "sums to 1": _sums_to_one,
    "unit length": _unit_length,
    "orthogonal": _orthogonal,
    "orthonormal columns": _orthogonal,
    "definite": _definite,
    "diagonal": lambda random, shape: _entries(random, shape) * np.eye(shape[1]),
    "symmetric": _symmetric,
    "skew": _skew,
    "lower": lambda random, shape: np.tril(_entries(random, shape)),
    "upper": lambda random, shape: np.triu(_entries(random, shape)),
    "signs": lambda random, shape: np.where(random.random(shape) < 0.5, -1.0, 1.0),
    "zero-one": lambda random, shape: (random.random(shape) < 0.5).astype(float),
    "fraction": lambda random, shape: random.uniform(0.1, 0.9, shape),
    "positive": lambda random, shape: random.uniform(0.3, 1.7, shape),
    "negative": lambda random, shape: -random.uniform(0.3, 1.7, shape),
}


def draw_residues(scope: Scope, sizes: Mapping[str, int], points: int, p: int, seed: int) -> dict[str, Array]:
    """Values of every symbol modulo p; "positive" means a square."""
    random = np.random.default_rng(seed)
    traits = symbol_traits(scope)
    return {
        symbol.name: _draw_residue(random, (points, *read_shape(symbol.shape).at(sizes)), traits[symbol.name], p)
        for symbol in sorted(scope.symbols, key=_by_name)
    }


def _draw_residue(random: Random, shape: tuple[int, int, int], traits: frozenset[str], p: int) -> Array:
    made = random.integers(1, p, shape)
    for trait, make in _FIELD_MAKERS.items():
        if trait in traits:
            return make(random, made, p) % p
    return made


def _field_one_hot(random: Random, made: Array, p: int) -> Array:
    return _one_hot(random, made.shape).astype(np.int64)


def _field_sums_to_one(random: Random, made: Array, p: int) -> Array:
    made[:, -1] = 1 - made[:, :-1].sum(axis=1)
    return made


def _field_unit_length(random: Random, made: Array, p: int) -> Array:
    """The rational parametrisation of the sphere by projection from a pole."""
    made = made.copy()
    flat = made.reshape(len(made), -1)
    u = flat[:, :-1]
    length = (u * u % p).sum(axis=1) % p
    scale = np.array([pow(int(one), -1, p) if one else 0 for one in (length + 1) % p], dtype=np.int64)
    flat[:, :-1] = 2 * u % p * scale[:, None] % p
    flat[:, -1] = (length - 1) % p * scale % p
    return flat.reshape(made.shape)


def _field_orthogonal(random: Random, made: Array, p: int) -> Array:
    """Columns of Cayley's (I - S)(I + S)^-1 of a skew S, times a reflection at half of the points."""
    points, rows, columns = made.shape
    if rows < columns:
        raise ImpossibleSizes
    upper = np.triu(random.integers(1, p, (points, rows, rows)), 1)
    skew = (upper - upper.swapaxes(1, 2)) % p
    eye = np.eye(rows, dtype=np.int64)
    inverse, _ = FieldMath(p).inverse((eye + skew) % p)
    whole = ((eye - skew) % p) @ inverse % p
    whole[::2, :, 0] = -whole[::2, :, 0]
    return np.asarray(whole[:, :, :columns])


def _field_symmetric(random: Random, made: Array, p: int) -> Array:
    return np.asarray(np.triu(made) + np.triu(made, 1).swapaxes(1, 2))


def _field_circulant(random: Random, made: Array, p: int) -> Array:
    return _turn(made[:, 0], made.shape[1])


def _field_symmetric_circulant(random: Random, made: Array, p: int) -> Array:
    turned = _field_circulant(random, made, p)
    return np.asarray(turned + turned.swapaxes(1, 2))


def _field_skew(random: Random, made: Array, p: int) -> Array:
    upper = np.triu(made, 1)
    return np.asarray(upper - upper.swapaxes(1, 2))


_FIELD_MAKERS: dict[str, Callable[[Random, Array, int], Array]] = {
    "symmetric circulant": _field_symmetric_circulant,
    "circulant": _field_circulant,
    "one-hot": _field_one_hot,
    "sums to 1": _field_sums_to_one,
    "unit length": _field_unit_length,
    "orthogonal": _field_orthogonal,
    "orthonormal columns": _field_orthogonal,
    "diagonal": lambda random, made, p: made * np.eye(made.shape[1], dtype=np.int64),
    "symmetric": _field_symmetric,
    "skew": _field_skew,
    "lower": lambda random, made, p: np.tril(made),
    "upper": lambda random, made, p: np.triu(made),
    "signs": lambda random, made, p: np.where(made % 2 == 0, 1, -1),
    "zero-one": lambda random, made, p: made % 2,
    "positive": lambda random, made, p: made * made % p,
    "negative": lambda random, made, p: -(made * made % p),
}
