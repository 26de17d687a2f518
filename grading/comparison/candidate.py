"""How an answer stands to a key, and an answer laid over its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from grading.comparison.prepared import Prepared
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph


class Relation(Enum):
    """How an answer stands to a key."""

    PROVED = "proved"
    SAMPLED = "sampled"
    DIFFERENT = "different"
    UNDEFINED = "undefined"
    NARROWER = "narrower"
    UNKNOWN = "unknown"

    @property
    def is_equal(self) -> bool:
        """Whether the answer counts as the key."""
        return self in (Relation.PROVED, Relation.SAMPLED)


@dataclass(slots=True)
class Candidate:
    """An answer laid over a key: its graph, and its values as far as they were needed."""

    prepared: Prepared
    graph: Graph
    root: int
    floats: list[FloatEvaluator]

    @staticmethod
    def make(prepared: Prepared, graph: Graph, root: int) -> Candidate:
        """A candidate that shares the key's values."""
        return Candidate(prepared, graph, root, [evaluator.fork(graph) for evaluator in prepared.floats])

    def features(self) -> int:
        """What the comparison needs to be made modulo a prime."""
        return self.graph.node(self.root).features | self.prepared.features


def nodes_under(graph: Graph, root: int) -> set[int]:
    """All nodes under a node, itself included."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            waiting.extend(graph.node(place).parts)
    return seen
