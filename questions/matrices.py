"""Matrices of small exact numbers, drawn with a trait."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from questions.streams import Stream

Rows: TypeAlias = tuple[tuple[Fraction, ...], ...]
Entry: TypeAlias = Callable[[], Fraction]

# Three whole numbers whose length is whole, up to order and sign.
WHOLE_LENGTHS = ((1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7), (2, 4, 4), (3, 6, 6), (2, 5, 14))


def draw_matrix(stream: Stream, entry: Entry, *, shape: tuple[int, int], trait: str) -> Rows:
    """A rows by columns matrix of what `entry` draws, with the trait (empty: none).

    `positive definite` is M*M^T + I of a drawn M, `unimodular` has an integer inverse, `orthogonal` is 2 by 2
    with entries 0.6 and 0.8, `one-hot` and `integer length` are columns.
    """
    rows, columns = shape
    match trait:
        case "":
            return tuple(tuple(entry() for _ in range(columns)) for _ in range(rows))
        case "symmetric":
            return mirror(draw_lower(entry, rows), sign=1)
        case "skew":
            return mirror(draw_lower(entry, rows), sign=-1)
        case "diagonal":
            return diagonal([entry() for _ in range(rows)])
        case "lower":
            return draw_lower(entry, rows)
        case "positive definite":
            half = draw_matrix(stream, entry, shape=shape, trait="")
            return add(multiply(half, transpose(half)), diagonal([Fraction(1)] * rows))
        case "unimodular":
            return draw_unimodular(stream, entry, rows)
        case "orthogonal":
            return draw_rotation(stream)
        case "one-hot":
            return one_hot(rows, stream.integer(0, rows - 1))
        case _:
            return draw_whole_length(stream)


def transpose(rows: Rows) -> Rows:
    """Rows and columns exchanged."""
    return tuple(zip(*rows, strict=True))


def multiply(left: Rows, right: Rows) -> Rows:
    """The product of an n by m and an m by k matrix, exactly."""
    columns = transpose(right)
    return tuple(
        tuple(sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns) for row in left
    )


def add(left: Rows, right: Rows) -> Rows:
    """The sum of two matrices of one shape."""
    return tuple(tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in zip(left, right, strict=True))


def diagonal(entries: list[Fraction]) -> Rows:
    """A square matrix with these entries on its diagonal."""
    size = len(entries)
    return tuple(tuple(entries[i] if i == j else Fraction(0) for j in range(size)) for i in range(size))


def one_hot(size: int, place: int) -> Rows:
    """A column with a 1 at one place and 0 elsewhere."""
    return tuple((Fraction(int(i == place)),) for i in range(size))


def draw_lower(entry: Entry, size: int) -> Rows:
    """A lower triangular matrix."""
    return tuple(tuple(entry() if j <= i else Fraction(0) for j in range(size)) for i in range(size))


def mirror(lower: Rows, *, sign: int) -> Rows:
    """The symmetric (sign 1) or skew (sign -1, diagonal 0) matrix with this lower triangle."""
    size = len(lower)

    def at(i: int, j: int) -> Fraction:
        if i == j:
            return lower[i][i] if sign == 1 else Fraction(0)
        return lower[i][j] if i > j else sign * lower[j][i]

    return tuple(tuple(at(i, j) for j in range(size)) for i in range(size))


def draw_unimodular(stream: Stream, entry: Entry, size: int) -> Rows:
    """A matrix of determinant 1 or -1: row operations on a signed identity, so that its inverse is whole."""
    rows = [list(row) for row in diagonal([Fraction(stream.choice((1, 1, -1))) for _ in range(size)])]
    for _ in range(size + 1):
        i = stream.integer(0, size - 1)
        j = (i + stream.integer(1, size - 1)) % size if size > 1 else i
        factor = max(
            Fraction(-2), min(Fraction(2), entry())
        )  # larger factors make entries that nobody wants to multiply
        if i != j:
            rows[i] = [a + factor * b for a, b in zip(rows[i], rows[j], strict=True)]
    return tuple(tuple(row) for row in rows)


def draw_rotation(stream: Stream) -> Rows:
    """A 2 by 2 orthogonal matrix of 0.6 and 0.8, proper or not."""
    c, s = (Fraction(3, 5), Fraction(4, 5)) if stream.integer(0, 1) else (Fraction(4, 5), Fraction(3, 5))
    c, s = c * stream.choice((1, -1)), s * stream.choice((1, -1))
    return ((c, -s), (s, c)) if stream.integer(0, 1) else ((c, s), (s, -c))


def draw_whole_length(stream: Stream) -> Rows:
    """A 3 by 1 column whose length is a whole number."""
    entries = stream.shuffle(stream.choice(WHOLE_LENGTHS))
    return tuple((Fraction(value * stream.choice((1, -1))),) for value in entries)
