"""Hinton squares: a matrix drawn as squares whose area is the size of an entry."""

from dataclasses import dataclass
from math import sqrt

PITCH = 24.0  # from one entry to the next, in units of the drawing
LARGEST = 21.0  # the side of the largest square
ASYMMETRIC = (
    (4, 0, 1, 2, 3, -3),
    (2, 3, 3, -1, 6, -1),
    (0, -1, 4, 0, -1, 2),
    (-4, 0, 0, 3, -2, 0),
    (0, -1, 1, -2, 3, -2),
    (-1, 0, -2, -2, 4, 2),
)
MARKED = frozenset({(1, 4)})  # the entry whose mirror image differs most


@dataclass(frozen=True, slots=True)
class Square:
    """One entry: corner of its place, corner and side of its square, whether it is negative, whether it is marked."""

    left: float
    top: float
    x: float
    y: float
    side: float
    negative: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn n by m matrix: its squares, width and height in units of the drawing."""

    squares: tuple[Square, ...]
    width: float
    height: float


Rows = tuple[tuple[int, ...], ...]


def transpose(rows: Rows) -> Rows:
    """Return the m by n transpose of an n by m matrix.

    >>> transpose(((1, 2), (3, 4)))
    ((1, 3), (2, 4))
    """
    return tuple(zip(*rows, strict=True))


def add(left: Rows, right: Rows) -> Rows:
    """Return the sum of two matrices of one shape; raise ValueError for two shapes."""
    return tuple(tuple(a + b for a, b in zip(row, other, strict=True)) for row, other in zip(left, right, strict=True))


def draw(rows: Rows, *, scale: int, marked: frozenset[tuple[int, int]] = frozenset()) -> Picture:
    """Return the picture of `rows`; an entry of size `scale` fills its place, `marked` holds (row, column) from 0."""
    squares = tuple(
        _square(value, row=i, column=j, scale=scale, marked=(i, j) in marked)
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value
    )
    return Picture(squares, PITCH * len(rows[0]), PITCH * len(rows))


def draw_symmetric_part() -> tuple[Picture, Picture, Picture]:
    """Return A, its transpose and their sum on one scale, so that sizes can be compared."""
    mirrored = transpose(ASYMMETRIC)
    total = add(ASYMMETRIC, mirrored)
    scale = max(abs(value) for row in total for value in row)
    mirror = frozenset((j, i) for i, j in MARKED)
    return (
        draw(ASYMMETRIC, scale=scale, marked=MARKED),
        draw(mirrored, scale=scale, marked=mirror),
        draw(total, scale=scale, marked=MARKED | mirror),
    )


def _square(value: int, *, row: int, column: int, scale: int, marked: bool) -> Square:
    side = round(LARGEST * sqrt(abs(value) / scale), 1)
    left, top, inset = column * PITCH, row * PITCH, (PITCH - side) / 2
    return Square(
        left=left,
        top=top,
        x=round(left + inset, 2),
        y=round(top + inset, 2),
        side=side,
        negative=value < 0,
        marked=marked,
    )
