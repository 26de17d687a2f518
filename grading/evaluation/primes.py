"""Primes for exact tests, drawn from the system's randomness when the process starts.

A prime that is known beforehand can be typed: `2*A*x + p*x/10^30` would then be equal to `2*A*x` modulo p.
"""

from __future__ import annotations

import random
import threading
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# Products of rows of up to 128 entries must stay below 2^63.
TOP_BITS = 28
_LEVELS = 4
_LARGEST_FACTOR = 256


class Chain(NamedTuple):
    """Primes, each dividing the one before it less 1, and for each but the last a generator of the group of that order.

    `imaginary` holds square roots of -1 where the primes have one.
    """

    primes: tuple[int, ...]
    generators: tuple[int, ...]
    imaginary: tuple[int, ...]


def is_prime(n: int) -> bool:
    """Whether n < 3.4e14 is prime (Miller and Rabin with the bases that are known to suffice)."""
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17):
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    return all(_passes(n, base, odd, twos) for base in (2, 3, 5, 7, 11, 13, 17))


def _passes(n: int, base: int, odd: int, twos: int) -> bool:
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


def draw_chain(source: random.Random, *, residue: int, modulus: int) -> Chain:
    """Four primes that leave `residue` modulo `modulus`, the largest of 25 to 28 bits."""
    while True:
        primes = [_draw_prime(source, source.randrange(13, 20), residue, modulus)]
        while len(primes) < _LEVELS:
            above = _draw_above(source, primes[0], residue, modulus)
            if above is None:
                break
            primes.insert(0, above)
        if len(primes) == _LEVELS and primes[0] > 2 ** (TOP_BITS - 4):
            return _with_generators(source, tuple(primes))


def _draw_prime(source: random.Random, bits: int, residue: int, modulus: int) -> int:
    while True:
        n = source.randrange(2 ** (bits - 1), 2**bits - modulus)
        n += (residue - n) % modulus
        if is_prime(n):
            return n


def _draw_above(source: random.Random, below: int, residue: int, modulus: int) -> int | None:
    """A prime k*below + 1 with the right residue and at most 28 bits; None where none is found."""
    most = min(2**TOP_BITS // below, _LARGEST_FACTOR)
    candidates = [k for k in range(2, most) if (k * below + 1) % modulus == residue]
    source.shuffle(candidates)
    return next((k * below + 1 for k in candidates if is_prime(k * below + 1)), None)


def _with_generators(source: random.Random, primes: tuple[int, ...]) -> Chain:
    generators = []
    for p, q in pairwise(primes):
        g = 1
        while g == 1:
            g = pow(source.randrange(2, p - 1), (p - 1) // q, p)
        generators.append(g)
    imaginary = tuple(_root_of_minus_one(source, p) for p in primes) if primes[0] % 4 == 1 else ()
    return Chain(primes, tuple(generators), imaginary)


def _root_of_minus_one(source: random.Random, p: int) -> int:
    while True:
        root = pow(source.randrange(2, p - 1), (p - 1) // 4, p)
        if root * root % p == p - 1:
            return root


_lock = threading.Lock()


@lru_cache(maxsize=1)
def _plain() -> Chain:
    return Chain((_draw_prime(random.SystemRandom(), TOP_BITS, 1, 2),), (), ())


def plain_prime() -> Chain:
    """One prime of 28 bits, one of seven million, for rational formulas: not of the few that stand in chains."""
    with _lock:
        return _plain()


@lru_cache(maxsize=1)
def _chains() -> tuple[Chain, Chain]:
    source = random.SystemRandom()
    return draw_chain(source, residue=23, modulus=24), draw_chain(source, residue=5, modulus=12)


def chains() -> tuple[Chain, Chain]:
    """The two chains of this process.

    The primes of the first are 23 modulo 24, so that 2 and 3 are squares and -1 is none; those of the second are 5
    modulo 12 and have a root of -1.
    """
    with _lock:
        return _chains()
