"""The interned graph: equal parts are one node, a key's graph is read-only, and an answer is laid over it.

Nodes are numbers. A node has an operation, arguments, a payload and a shape; the constructors in `algebra_rules`
bring sums and products into one order, so that many equal answers are the very node of the key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from grading.errors import AnswerTooLarge
from grading.shapes import Shape
from grading.wordlists import list_words

# What a node needs to be evaluated modulo a prime, as bits that add up.
RATIONAL, EXPONENTIAL, CIRCULAR, ROOT, LOGARITHM, OPAQUE, SIZES = 0, 1, 2, 4, 8, 16, 32

_FEATURES = {
    **dict.fromkeys(("exp", "sigmoid", "tanh", "sinh", "cosh", "softmax"), EXPONENTIAL),
    **dict.fromkeys(("sin", "cos", "tan"), CIRCULAR),
    **dict.fromkeys(("powq", "abs", "sign", "relu", "step"), ROOT),
    "log": LOGARITHM,
    "softplus": OPAQUE,
    **dict.fromkeys(
        list_words(
            "arctan powv pi imag expm logm sqrtm chol eigmax eigmin eigvec svmax svleft svright polar nuclear max "
            "min cond"
        ),
        OPAQUE,
    ),
    "dim": SIZES,
}


class Node(NamedTuple):
    """One operation on other nodes; `degree` bounds how many factors meet in a term, `sizes` the same for `dim`."""

    op: str
    parts: tuple[int, ...]
    payload: Any
    shape: Shape
    features: int
    degree: int
    sizes: int


class Graph:
    """Nodes of a key, or of an answer on top of the nodes of its key.

    The nodes below are copied, not asked for: a key has some dozens, and each is looked at many times.
    """

    def __init__(self, below: Graph | None = None, limit: int = 4_000) -> None:
        self._nodes: list[Node] = list(below._nodes) if below else []
        self._index: dict[tuple[str, tuple[int, ...], Any, Shape], int] = dict(below._index) if below else {}
        self.offset = len(self._nodes)
        self.limit = limit
        self.node: Callable[[int], Node] = self._nodes.__getitem__
        """The node with this number."""

    def __len__(self) -> int:
        return len(self._nodes)

    def find(self, op: str, parts: tuple[int, ...], payload: Any, shape: Shape) -> int | None:
        """The number of a node that exists already."""
        return self._index.get((op, parts, payload, shape))

    def add(self, op: str, parts: tuple[int, ...], payload: Any, shape: Shape) -> int:
        """The number of the node, which is made if it does not exist; raises AnswerTooLarge past the limit."""
        name = (op, parts, payload, shape)
        found = self._index.get(name)
        if found is not None:
            return found
        place = len(self._nodes)
        if place - self.offset >= self.limit:
            raise AnswerTooLarge("This answer is too large.")
        below = [self.node(part) for part in parts]
        features = _FEATURES.get(op, RATIONAL)
        for part in below:
            features |= part.features
        degree, sizes = _degrees(op, payload, below)
        self._nodes.append(Node(op, parts, payload, shape, features, degree, sizes))
        self._index[name] = place
        return place


def _degrees(op: str, payload: Any, parts: list[Node]) -> tuple[int, int]:
    """Bounds on the degree in the symbols and in the sizes."""
    match op:
        case "sym":
            return 1, 0
        case "dim":
            return 0, 1
        case "mm" | "kron":
            return sum(part.degree for part in parts), sum(part.sizes for part in parts)
        case "had":
            pairs = list(zip(parts, payload, strict=True))
            return sum(abs(e) * p.degree for p, e in pairs), sum(abs(e) * p.sizes for p, e in pairs)
        case "inv" | "det" | "pinv":
            return parts[0].degree + 1, parts[0].sizes
        case "lin" | "lit" | "blocks":
            return max(part.degree for part in parts), _sizes_of_sum(parts)
        case _:
            return max((part.degree for part in parts), default=0), max((part.sizes for part in parts), default=0)


def _sizes_of_sum(parts: list[Node]) -> int:
    """A sum of quotients in the sizes has at most the sum of their degrees over a common denominator."""
    return sum(part.sizes for part in parts)
