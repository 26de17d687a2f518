"""What every kind of arithmetic shares: values of nodes, worked out once, as arrays of (points, rows, columns)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.graph import Graph, Node
from grading.shapes import size_of

Array = npt.NDArray[Any]


class NotModelled(Exception):
    """This arithmetic has no value for an operation."""


class Evaluator(ABC):
    """Values of nodes at one assignment of the dimensions.

    `fork` makes an evaluator for an answer: it reads what its parent knows and writes only its own values, so that the
    values of a key can be shared between threads.
    """

    dtype: Any = np.float64

    def __init__(self, graph: Graph, sizes: Mapping[str, int], samples: Mapping[str, Array]) -> None:
        self.graph = graph
        self.sizes = sizes
        self.samples = samples
        self.known: list[dict[int, Array]] = []
        self.own: dict[int, Array] = {}
        # Numbers for the dimensions where they stand as numbers, if not their sizes.
        self.loose: Mapping[str, int] | None = None

    def fork(self, graph: Graph) -> Any:
        """An evaluator of a graph laid over this one's."""
        child = object.__new__(type(self))
        child.__dict__.update(self.__dict__)
        child.graph = graph
        child.known = [*self.known, self.own]
        child.own = {}
        return child

    def value(self, place: int) -> Array:
        """The value of a node."""
        found = self.own.get(place)
        if found is not None:
            return found
        for known in self.known:
            found = known.get(place)
            if found is not None:
                return found
        node = self.graph.node(place)
        method = self._TABLE.get(node.op)
        made = self.function(node) if method is None else method(self, node)
        self.own[place] = made
        return made

    def shape(self, node: Node) -> tuple[int, int]:
        """Rows and columns of a node as numbers."""
        return node.shape.at(self.sizes)

    def whole(self, array: Array) -> Array:
        """An array of small whole numbers in this arithmetic."""
        return array.astype(self.dtype)

    def number(self, value: Fraction) -> Any:
        """A rational number as a scalar of this arithmetic."""
        return float(value)

    def fix(self, array: Array) -> Array:
        """Brings entries back into range after additions; only a field needs it."""
        return array

    def function(self, node: Node) -> Array:
        """An operation that belongs to one arithmetic alone; raises NotModelled."""
        raise NotModelled(node.op)

    @abstractmethod
    def invert(self, array: Array) -> Array:
        """Inverses of square matrices."""

    @abstractmethod
    def determinant(self, array: Array) -> Array:
        """Determinants as arrays of 1 by 1."""

    def power(self, array: Array, exponent: int) -> Array:
        """Integer powers of entries."""
        return array**exponent if exponent >= 0 else 1 / array ** (-exponent)

    def _symbol(self, node: Node) -> Array:
        return self.samples[node.payload]

    def _number(self, node: Node) -> Array:
        return np.full((1, 1, 1), self.number(node.payload), dtype=self.dtype)

    def _size(self, node: Node) -> Array:
        return self.whole(np.full((1, 1, 1), size_of(node.payload, self.loose or self.sizes), dtype=np.int64))

    def _eye(self, node: Node) -> Array:
        return self.whole(np.eye(self.shape(node)[0], dtype=np.int64)[None])

    def _ones(self, node: Node) -> Array:
        return self.whole(np.ones((1, *self.shape(node)), dtype=np.int64))

    def _zeros(self, node: Node) -> Array:
        return self.whole(np.zeros((1, *self.shape(node)), dtype=np.int64))

    def _unit(self, node: Node) -> Array:
        rows, _ = self.shape(node)
        if node.payload > rows:
            raise NotModelled("unit")
        made = np.zeros((1, rows, 1), dtype=np.int64)
        made[0, node.payload - 1, 0] = 1
        return self.whole(made)

    def _commutation(self, node: Node) -> Array:
        m, n = (side.at(self.sizes) for side in node.payload)
        made = np.zeros((1, m * n, m * n), dtype=np.int64)
        row, column = np.divmod(np.arange(m * n), n)
        # Entry (i, j) of A stands at j*m + i in vec(A) and at i*n + j in vec(A'), for A of m rows and n columns.
        made[0, np.arange(m * n), column * m + row] = 1
        return self.whole(made)

    def _linear(self, node: Node) -> Array:
        total: Any = None
        for factor, part in zip(node.payload, node.parts, strict=True):
            value = self.value(part)
            if factor == 1:
                term = value
            elif factor == -1:
                term = -value
            else:
                term = self.fix(value * self.number(factor))
            total = term if total is None else total + term
        return self.fix(total)

    def _product(self, node: Node) -> Array:
        parts = [self.value(part) for part in node.parts]
        # A column at the end makes it cheap from the right; a row at the start, from the left.
        if parts[-1].shape[2] == 1 and parts[0].shape[1] != 1:
            result = parts[-1]
            for part in reversed(parts[:-1]):
                result = self.fix(part @ result)
            return result
        result = parts[0]
        for part in parts[1:]:
            result = self.fix(result @ part)
        return result

    def _entrywise(self, node: Node) -> Array:
        result: Any = None
        for part, exponent in zip(node.parts, node.payload, strict=True):
            value = self.value(part)
            factor = value if exponent == 1 else self.power(value, exponent)
            result = factor if result is None else self.fix(result * factor)
        return result  # type: ignore[no-any-return]

    def _transpose(self, node: Node) -> Array:
        return self.value(node.parts[0]).swapaxes(1, 2)

    def _inverse(self, node: Node) -> Array:
        return self.invert(self.value(node.parts[0]))

    def _determinant(self, node: Node) -> Array:
        return self.determinant(self.value(node.parts[0]))

    def _trace(self, node: Node) -> Array:
        return self.fix(np.trace(self.value(node.parts[0]), axis1=1, axis2=2)[:, None, None])

    def _total(self, node: Node) -> Array:
        return self.fix(self.value(node.parts[0]).sum(axis=(1, 2), keepdims=True))

    def _diagonal_matrix(self, node: Node) -> Array:
        column = self.value(node.parts[0])
        return column * self._eye(node)

    def _diagonal(self, node: Node) -> Array:
        return np.diagonal(self.value(node.parts[0]), axis1=1, axis2=2)[:, :, None]

    def _vec(self, node: Node) -> Array:
        value = self.value(node.parts[0])
        return value.swapaxes(1, 2).reshape(value.shape[0], -1, 1)

    def _vech(self, node: Node) -> Array:
        value = self.value(node.parts[0])
        columns, rows = np.triu_indices(value.shape[1])
        return value[:, rows, columns][:, :, None]

    def _kron(self, node: Node) -> Array:
        a, b = (self.value(part) for part in node.parts)
        points = max(len(a), len(b))
        product = self.fix(a[:, :, None, :, None] * b[:, None, :, None, :])
        return product.reshape(points, a.shape[1] * b.shape[1], a.shape[2] * b.shape[2])

    def _literal(self, node: Node) -> Array:
        rows, columns = node.payload
        entries = np.broadcast_arrays(*[self.value(part) for part in node.parts])
        return np.stack([entry[:, 0, 0] for entry in entries], axis=1).reshape(-1, rows, columns)

    def _blocks(self, node: Node) -> Array:
        rows, columns = node.payload
        parts = [self.value(part) for part in node.parts]
        points = max(len(part) for part in parts)
        parts = [np.broadcast_to(part, (points, *part.shape[1:])) for part in parts]
        lines = [np.concatenate(parts[row * columns : (row + 1) * columns], axis=2) for row in range(rows)]
        return np.concatenate(lines, axis=1)

    def _triangle(self, node: Node) -> Array:
        value = self.value(node.parts[0])
        mask = np.ones(value.shape[1:], dtype=np.int64)
        return value * self.whole(np.tril(mask) if node.op == "tril" else np.triu(mask))

    def _cross(self, node: Node) -> Array:
        a, b = np.broadcast_arrays(*(self.value(part) for part in node.parts))
        (p, q, r), (s, t, u) = (tuple(v[:, k] for k in range(3)) for v in (a, b))
        return self.fix(np.stack([q * u - r * t, r * s - p * u, p * t - q * s], axis=1))

    def _pseudoinverse(self, node: Node) -> Array:
        """(X'X)^-1 X' or X'(XX')^-1, whichever exists at full rank."""
        x = self.value(node.parts[0])
        t = x.swapaxes(1, 2)
        if x.shape[1] >= x.shape[2]:
            return self.fix(self.invert(self.fix(t @ x)) @ t)
        return self.fix(t @ self.invert(self.fix(x @ t)))

    _TABLE: dict[str, Callable[[Any, Node], Array]] = {
        "sym": _symbol,
        "num": _number,
        "dim": _size,
        "eye": _eye,
        "ones": _ones,
        "zeros": _zeros,
        "unit": _unit,
        "comm": _commutation,
        "lin": _linear,
        "mm": _product,
        "had": _entrywise,
        "T": _transpose,
        "inv": _inverse,
        "det": _determinant,
        "tr": _trace,
        "sum": _total,
        "diagm": _diagonal_matrix,
        "diagv": _diagonal,
        "vec": _vec,
        "vech": _vech,
        "kron": _kron,
        "lit": _literal,
        "blocks": _blocks,
        "tril": _triangle,
        "triu": _triangle,
        "cross": _cross,
        "pinv": _pseudoinverse,
    }
