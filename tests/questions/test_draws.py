"""What the seed varies: numbers, matrices with traits, names."""

from fractions import Fraction

import pytest

from questions.matrices import draw_matrix, multiply, transpose
from questions.parameters import draw_parameters
from questions.streams import Stream
from tests.questions.examples import SYMBOLIC, read

SEEDS = range(40)


def draw(trait, seed, shape=(2, 2)):
    """A matrix of entries from -3 to 3."""
    stream = Stream("test", seed, trait)
    return draw_matrix(stream, lambda: Fraction(stream.integer(-3, 3)), shape=shape, trait=trait)


def det(rows):
    return rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]


def test_a_stream_gives_the_same_numbers_again():
    assert [Stream("a", 1).word() for _ in range(3)] == [Stream("a", 1).word()] * 3
    assert Stream("a", 1).word() != Stream("a", 2).word() != Stream("b", 2).word()


def test_a_stream_is_even():
    stream = Stream("even")
    counts = [0] * 6
    for _ in range(6000):
        counts[stream.integer(0, 5)] += 1
    assert all(900 < count < 1100 for count in counts)


def test_a_shuffle_keeps_everything():
    assert sorted(Stream("s").shuffle(range(20))) == list(range(20))


@pytest.mark.parametrize("seed", SEEDS)
def test_matrices_have_the_trait_they_were_asked_for(seed):
    assert draw("symmetric", seed) == transpose(draw("symmetric", seed))
    assert all(draw("skew", seed)[i][i] == 0 for i in range(2))
    assert draw("lower", seed)[0][1] == 0
    assert draw("diagonal", seed)[0][1] == draw("diagonal", seed)[1][0] == 0
    assert abs(det(draw("unimodular", seed))) == 1
    assert det(draw("positive definite", seed)) >= 1
    rotation = draw("orthogonal", seed)
    assert multiply(rotation, transpose(rotation)) == ((1, 0), (0, 1))
    assert sum(row[0] for row in draw("one-hot", seed, shape=(3, 1))) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_length_is_whole(seed):
    square = sum(row[0] ** 2 for row in draw("integer length", seed, shape=(3, 1)))
    assert int(square**0.5) ** 2 == square


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_names_are_alike(seed):
    lists = {'names = ["A", "B", "M"]': 'names = ["b", "x"]', 'names = ["x", "w"]': 'names = ["b", "x", "w"]'}
    drawn = draw_parameters(read(SYMBOLIC, swap=lists), seed=seed, attempt=0)
    names = [drawn.renames.get(name, name) for name in ("A", "x", "b")]
    assert len(set(names)) == 3


def test_the_same_seed_draws_the_same():
    spec = read(SYMBOLIC)
    assert draw_parameters(spec, seed=5, attempt=0) == draw_parameters(spec, seed=5, attempt=0)


def test_another_attempt_changes_values_and_not_names():
    spec = read(SYMBOLIC)
    tries = [draw_parameters(spec, seed=5, attempt=attempt) for attempt in range(20)]
    assert len({tuple(drawn.renames.items()) for drawn in tries}) == 1
    assert len({drawn.values["c"] for drawn in tries}) == 3
