"""Shapes with symbolic dimensions: a dimension is a number times names, `2*m*n`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from grading.errors import BadScope

_FACTOR = re.compile(r"\s*(\d+|[A-Za-z]\w*(?:\(\w+\))?)\s*\Z")


class Dimension(NamedTuple):
    """A number times a sorted product of names.

    Two dimensions are equal only as symbols: `n` and `m` never are. The name `half(n)` stands for n(n+1)/2, the
    length of vech. A named tuple and not a dataclass, like Shape: both are hashed with every node of a graph, and a
    tuple is hashed without a call.

    >>> str(Dimension(2, ("m", "n")))
    '2*m*n'
    """

    factor: int
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [str(self.factor)] if self.factor != 1 or not self.names else []
        # A size that is not known yet has a name such as ?1, which says nothing to a reader.
        return "*".join([*parts, *("?" if name[0] == "?" else name for name in self.names)])

    def __mul__(self, other: Dimension) -> Dimension:  # type: ignore[override]
        return _multiply(self, other)

    @property
    def is_number(self) -> bool:
        """Whether no name occurs."""
        return not self.names

    def at(self, sizes: Mapping[str, int]) -> int:
        """The dimension as a number, with each name replaced by its size."""
        result = self.factor
        for name in self.names:
            result *= size_of(name, sizes)
        return result


def size_of(name: str, sizes: Mapping[str, int]) -> int:
    """The size of one name; `half(n)` is n(n+1)/2."""
    if name.startswith("half("):
        n = sizes[name[5:-1]]
        return n * (n + 1) // 2
    return sizes[name]


@lru_cache(maxsize=4096)
def _multiply(a: Dimension, b: Dimension) -> Dimension:
    return Dimension(a.factor * b.factor, tuple(sorted(a.names + b.names)))


ONE = Dimension(1)


class Shape(NamedTuple):
    """Rows by columns.

    >>> str(read_shape(["n", 1]))
    'n × 1'
    """

    rows: Dimension
    columns: Dimension

    def __str__(self) -> str:
        return f"{self.rows} × {self.columns}"

    @property
    def transposed(self) -> Shape:
        """Columns by rows."""
        return Shape(self.columns, self.rows)

    @property
    def is_scalar(self) -> bool:
        """Whether it is 1 by 1, which counts as a scalar everywhere."""
        return self == SCALAR

    @property
    def is_column(self) -> bool:
        """Whether it is a column of more than one entry."""
        return self.columns == ONE and self.rows != ONE

    @property
    def is_row(self) -> bool:
        """Whether it is a row of more than one entry."""
        return self.rows == ONE and self.columns != ONE

    @property
    def is_square(self) -> bool:
        """Whether rows and columns are the same symbol."""
        return self.rows == self.columns

    def at(self, sizes: Mapping[str, int]) -> tuple[int, int]:
        """Rows and columns as numbers."""
        return self.rows.at(sizes), self.columns.at(sizes)


SCALAR = Shape(ONE, ONE)


@lru_cache(maxsize=4096)
def read_dimension(source: int | str) -> Dimension:
    """A dimension from a number or a product of names; raises BadScope.

    >>> read_dimension("k*n")
    Dimension(factor=1, names=('k', 'n'))
    """
    if isinstance(source, int):
        if source < 1:
            raise BadScope(f"a dimension must be at least 1, not {source}")
        return Dimension(source)
    result = ONE
    for part in source.split("*"):
        match = _FACTOR.match(part)
        if not match:
            raise BadScope(f"{source!r} is not a dimension: use a number, a name or a product of them")
        text = match.group(1)
        result = result * (Dimension(int(text)) if text.isdigit() else Dimension(1, (text,)))
    if result.factor < 1:
        raise BadScope(f"a dimension must be at least 1, not {source!r}")
    return result


def read_shape(source: tuple[int | str, int | str] | list[int | str]) -> Shape:
    """A shape from rows and columns as an author writes them; raises BadScope."""
    if len(source) != 2:
        raise BadScope(f"a shape has rows and columns, not {source!r}")
    return Shape(read_dimension(source[0]), read_dimension(source[1]))


def write_dimension(dimension: Dimension) -> int | str:
    """The dimension as JSON: a number, or a text."""
    return dimension.factor if dimension.is_number else str(dimension)
