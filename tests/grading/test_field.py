"""Arithmetic modulo primes that are drawn when the process starts."""

import random

import numpy as np
import pytest

from grading.evaluation.fieldmath import FieldMath
from grading.evaluation.primes import chains, draw_chain, is_prime, plain_prime

P = 268435399
MATH = FieldMath(P)


def test_primality_is_decided_rightly() -> None:
    small = {n for n in range(2, 2000) if all(n % d for d in range(2, int(n**0.5) + 1))}
    assert {n for n in range(2000) if is_prime(n)} == small
    assert not any(is_prime(n) for n in (561, 3215031751, 2152302898747))


def test_each_prime_of_a_chain_divides_the_one_above_less_one() -> None:
    for chain in chains():
        for above, below in zip(chain.primes, chain.primes[1:], strict=False):
            assert (above - 1) % below == 0
            assert is_prime(above)
        assert chain.primes[0] < 2**28


def test_many_chains_can_be_drawn() -> None:
    drawn = {draw_chain(random.Random(seed), residue=23, modulus=24).primes[0] for seed in range(40)}
    assert len(drawn) > 30
    assert plain_prime().primes[0].bit_length() == 28


def test_two_and_three_are_squares_and_minus_one_is_none() -> None:
    for p in chains()[0].primes:
        assert pow(2, (p - 1) // 2, p) == pow(3, (p - 1) // 2, p) == 1
        assert pow(p - 1, (p - 1) // 2, p) == p - 1
    for p, root in zip(chains()[1].primes, chains()[1].imaginary, strict=True):
        assert root * root % p == p - 1


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_an_inverse_times_its_matrix_is_the_identity(size: int) -> None:
    matrices = np.random.default_rng(size).integers(0, P, (5, size, size))
    inverse, dead = MATH.inverse(matrices)
    assert not dead.any()
    assert ((matrices @ inverse) % P == np.eye(size, dtype=np.int64)).all()


def test_a_singular_matrix_is_a_dead_point_and_has_determinant_zero() -> None:
    matrices = np.array([[[1, 2], [2, 4]], [[0, 1], [1, 0]]])
    _, dead = MATH.inverse(matrices)
    assert dead.tolist() == [True, False]
    assert MATH.determinant(matrices)[:, 0, 0].tolist() == [0, P - 1]


def test_powers_of_a_generator_add_their_exponents() -> None:
    chain = chains()[0]
    p, order, g = chain.primes[0], chain.primes[1], chain.generators[0]
    math = FieldMath(p)
    a, b = np.array([[[12345]]]), np.array([[[order - 3]]])
    product = math.generator_power(g, a, order) * math.generator_power(g, b, order) % p
    assert product == math.generator_power(g, (a + b) % order, order)


def test_a_discrete_logarithm_turns_products_into_sums() -> None:
    chain = chains()[0]
    p, order, g = chain.primes[0], chain.primes[1], chain.generators[0]
    math = FieldMath(p)
    a, b = np.array([[[987654]]]), np.array([[[13]]])
    total = math.logarithm(a, g, order) + math.logarithm(b, g, order)
    assert math.logarithm(a * b % p, g, order) == total % order
