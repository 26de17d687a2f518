"""A wrong answer beside its key: what the checks of mistakes ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from grading.comparison.candidate import Candidate, nodes_under
from grading.comparison.decision import decide, relative_errors
from grading.comparison.prepared import Prepared
from grading.evaluation.base import Array, NotModelled
from grading.graph import Graph
from grading.lowering import Lowering
from grading.syntax import Expression

_ONE = Fraction(1)
_CLOSE = 1e-8


@dataclass(slots=True)
class Case:
    """A wrong answer beside its key, with what the checks need."""

    expression: Expression
    candidate: Candidate
    builder: Lowering
    tries: int = field(default=0)

    @property
    def prepared(self) -> Prepared:
        """The key."""
        return self.candidate.prepared

    def leaves(self, root: int) -> set[tuple[str, bool]]:
        """The symbols under a node, each with whether it is transposed there."""
        found: set[tuple[str, bool]] = set()
        waiting, seen = [root], set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            node = self.graph.node(place)
            inner = self.graph.node(node.parts[0]) if node.op == "T" else None
            if node.op == "sym":
                found.add((node.payload, False))
            elif inner is not None and inner.op == "sym":
                found.add((inner.payload, True))
            else:
                waiting.extend(node.parts)
        return found

    def under(self, root: int) -> set[int]:
        """All nodes under a node, itself included."""
        return nodes_under(self.graph, root)

    @property
    def graph(self) -> Graph:
        """The answer's graph over the key's."""
        return self.candidate.graph

    @property
    def root(self) -> int:
        """The node of the answer."""
        return self.candidate.root

    def values(self, node: int, which: int = 0) -> Array | None:
        """Float values of a node at one assignment of the dimensions; None where there are none."""
        try:
            return self.candidate.floats[which].value(node)
        except (NotModelled, IndexError):
            return None

    def is_key(self, node: int) -> bool:
        """Whether a repaired answer is the key: floats choose, then it is decided like any answer."""
        self.tries += 1
        if node == self.prepared.root:
            return True
        try:
            value, key = self.values(node), self.values(self.prepared.root)
            if value is not None and key is not None and not is_near(value, key):
                return False
            return decide(Candidate(self.prepared, self.graph, node, self.candidate.floats)).is_equal
        except ValueError:
            # NumPy's word for shapes that do not fit: a repair that is none explains nothing.
            return False

    def are_equal(self, first: int, second: int) -> bool:
        """Whether two nodes of the key's shape are equal: the key plus their difference is the key."""
        if first == second:
            return True
        root = self.prepared.root
        moved = self.builder.add([(_ONE, root), (_ONE, first), (-_ONE, second)], self.prepared.shape)
        return self.is_key(moved)


def is_near(value: Array, key: Array) -> bool:
    """Whether float values agree at all points where both are finite."""
    error, good = relative_errors(value, key)
    return bool(good.any()) and bool((error[good] < _CLOSE).all())
