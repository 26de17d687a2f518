"""Arithmetic on arrays modulo one prime: powers, elimination, discrete logarithms."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from grading.evaluation.base import Array

_STEP_BITS = 14


class FieldMath:
    """Operations modulo p < 2^28 in 64-bit integers."""

    def __init__(self, p: int) -> None:
        self.p = p

    def power(self, base: Array, exponent: int) -> Array:
        """base^exponent of every entry, exponent at least 0."""
        if exponent == 1:
            return base
        if exponent == 2:
            return base * base % self.p
        result = np.ones_like(base)
        square = base
        while exponent:
            if exponent & 1:
                result = result * square % self.p
            exponent >>= 1
            if exponent:
                square = square * square % self.p
        return result

    def _reciprocals(self, column: Array) -> Array:
        return np.array([pow(int(entry), -1, self.p) if entry else 0 for entry in column], dtype=np.int64)

    def inverse(self, array: Array) -> tuple[Array, Array]:
        """Inverses by elimination, and the points at which there is none."""
        points, size, _ = array.shape
        work = np.concatenate([array, np.broadcast_to(np.eye(size, dtype=np.int64), array.shape)], axis=2)
        dead = np.zeros(points, dtype=bool)
        every = np.arange(points)
        for k in range(size):
            pivot = k + (work[:, k:, k] != 0).argmax(axis=1)
            if (pivot != k).any():
                work[every, k], work[every, pivot] = work[every, pivot], work[every, k].copy()
            dead |= work[:, k, k] == 0
            row = work[:, k] * self._reciprocals(work[:, k, k])[:, None] % self.p
            factors = work[:, :, k].copy()
            factors[:, k] = 0
            work = (work - factors[:, :, None] * row[:, None, :]) % self.p
            work[:, k] = row
        return work[:, :, size:], dead

    def determinant(self, array: Array) -> Array:
        """Determinants by elimination, as arrays of 1 by 1."""
        work = array.copy()
        points, size, _ = work.shape
        result = np.ones(points, dtype=np.int64)
        every = np.arange(points)
        for k in range(size):
            pivot = k + (work[:, k:, k] != 0).argmax(axis=1)
            swapped = pivot != k
            if swapped.any():
                work[every, k], work[every, pivot] = work[every, pivot], work[every, k].copy()
                result = np.where(swapped, -result, result)
            result = result * work[:, k, k] % self.p
            if k + 1 < size:
                factors = work[:, k + 1 :, k] * self._reciprocals(work[:, k, k])[:, None] % self.p
                work[:, k + 1 :] = (work[:, k + 1 :] - factors[:, :, None] * work[:, None, k]) % self.p
        return result[:, None, None] % self.p

    def generator_power(self, g: int, exponents: Array, order: int) -> Array:
        """g^e for every entry, from two tables."""
        low, high = _tables(g, self.p, order)
        return np.asarray(low[exponents & 0x3FF] * high[exponents >> 10] % self.p)

    def logarithm(self, values: Array, g: int, order: int) -> Array:
        """A homomorphism from the units to the integers modulo `order`: the logarithm of value^((p-1)/order)."""
        projected = self.power(values, (self.p - 1) // order)
        table, steps, giant = _logarithms(g, self.p, order)
        flat = projected.ravel().copy()
        result = np.zeros_like(flat)
        missing = flat != 0
        for k in range((order >> _STEP_BITS) + 1):
            place = np.searchsorted(table, flat)
            place[place == len(table)] = 0
            found = missing & (table[place] == flat)
            result[found] = (steps[place[found]] + (k << _STEP_BITS)) % order
            missing &= ~found
            if not missing.any():
                break
            flat = flat * giant % self.p
        return result.reshape(values.shape)


@lru_cache(maxsize=32)
def _tables(g: int, p: int, order: int) -> tuple[Array, Array]:
    low = _powers(g, p, 1024)
    return low, _powers(int(low[-1]) * g % p, p, (order >> 10) + 1)


def _powers(g: int, p: int, count: int) -> Array:
    made = np.ones(count, dtype=np.int64)
    filled = 1
    factor = g
    while filled < count:
        take = min(filled, count - filled)
        made[filled : filled + take] = made[:take] * factor % p
        factor = factor * factor % p
        filled *= 2
    return made


@lru_cache(maxsize=16)
def _logarithms(g: int, p: int, order: int) -> tuple[Array, Array, int]:
    """Small steps sorted by value, and the factor of a giant step."""
    powers = _powers(g, p, 1 << _STEP_BITS)
    steps = np.argsort(powers)
    return powers[steps], steps.astype(np.int64), pow(g, -(1 << _STEP_BITS), p)
