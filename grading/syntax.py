"""The two trees: what was typed, and what it means with shapes; and concrete values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from grading.shapes import Shape
from grading.spans import NOWHERE, Span

Number = Fraction | float | complex


class Tree(NamedTuple):
    """One part of a typed text; nothing is known of shapes yet.

    A named tuple and not a dataclass: some twenty are made for every answer, and a tuple costs a third.
    """

    kind: str
    parts: tuple[Tree, ...]
    value: Any
    span: Span


class Expression(NamedTuple):
    """An answer that was read: an operation on parts, with its shape.

    `op` is the operation ("add", "multiply", "transpose", "exp", ...), `value` what it needs besides its parts: the
    name of a symbol, the Fraction of a number, the size of an identity. Equality ignores where it was typed.
    """

    op: str
    parts: tuple[Expression, ...]
    value: Any
    shape: Shape
    span: Span = NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self[:4] == other[:4]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:4])


@dataclass(frozen=True, slots=True)
class Value:
    """A concrete matrix: rows of exact Fractions where the value is rational, floats or complex numbers otherwise."""

    rows: tuple[tuple[Number, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def is_scalar(self) -> bool:
        """Whether there is one entry."""
        return self.shape == (1, 1)

    @property
    def number(self) -> Number:
        """The one entry of a 1 by 1 value; raises ValueError otherwise."""
        if not self.is_scalar:
            raise ValueError(f"a value of shape {self.shape} is not a number")
        return self.rows[0][0]
