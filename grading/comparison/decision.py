"""Equal or not: one node, exact algebra modulo a prime, floats that refute, 50 digits for what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from grading.comparison.prepared import LARGEST_SIZE, Prepared
from grading.errors import AnswerTooLarge
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.digits import DigitEvaluator, to_digits
from grading.evaluation.field import FieldEvaluator, is_modelled, needs_atoms
from grading.evaluation.floats import FloatEvaluator
from grading.evaluation.objects import Singular
from grading.graph import SIZES, Graph, Node
from grading.limits import DEFAULT_LIMITS, Limits
from grading.traits import has_rounded_traits

_DIFFERENT = 1e-6
_EQUAL = 1e-9
_CANCELLING = 1e8
_DIGITS_EQUAL = 38
_LARGEST_SIDE = 128
_LONG = 2**12


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


def check_cost(prepared: Prepared, graph: Graph, root: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuses what would take too long, before anything is evaluated; raises AnswerTooLarge."""
    sizes = dict.fromkeys(prepared.context.names.dimensions, LARGEST_SIZE)
    for evaluator in prepared.floats:
        sizes |= dict.fromkeys(evaluator.sizes, LARGEST_SIZE)
    total, seen, waiting = 0, set(), [root]
    while waiting:
        place = waiting.pop()
        if place in seen or place < graph.offset:
            continue
        seen.add(place)
        node = graph.node(place)
        total += _cost(node, graph, sizes)
        if total > limits.cost:
            raise AnswerTooLarge("This answer takes too long to work out.", hint="Write it with fewer products.")
        waiting.extend(node.parts)


def _cost(node: Node, graph: Graph, sizes: dict[str, int]) -> int:
    rows, columns = node.shape.at(sizes)
    if max(rows, columns) > _LARGEST_SIDE:
        raise AnswerTooLarge("A matrix in this answer is too large.")
    if node.op == "mm":
        return sum(rows * columns * graph.node(part).shape.columns.at(sizes) for part in node.parts)
    if node.op in ("inv", "det"):
        side = graph.node(node.parts[0]).shape.rows.at(sizes)
        return 4 * side**3
    return rows * columns * max(1, len(node.parts))


def decide(candidate: Candidate) -> Relation:
    """How the answer stands to the key; their shapes are the same."""
    if candidate.root == candidate.prepared.root:
        return Relation.PROVED
    features = candidate.features()
    if not needs_atoms(features) and is_modelled(features):
        return _decide_exactly(candidate, features)
    return _decide_with_atoms(candidate, features)


def _decide_exactly(candidate: Candidate, features: int) -> Relation:
    """Rational expressions, both ways, over a prime field."""
    prepared, node = candidate.prepared, candidate.graph.node(candidate.root)
    count = node.sizes + prepared.graph.node(prepared.root).sizes + 1 if features & SIZES and node.sizes else 0
    degree = max(node.degree, prepared.graph.node(prepared.root).degree)
    sizes = prepared.sizes_for(2, degree, features)
    if not sizes:
        return _decide_with_atoms(candidate, features)
    for one in sizes:
        relation = compare_in_field(candidate, one, features)
        if relation is not Relation.PROVED:
            return relation
    if not _is_sized(prepared):
        return Relation.PROVED
    return _climb(candidate, count, features) if count else _name(len(sizes) > 1)


def _name(enough: bool) -> Relation:
    return Relation.PROVED if enough else Relation.SAMPLED


def _climb(candidate: Candidate, count: int, features: int) -> Relation:
    """The comparison at as many sizes as the degree in the sizes asks for, as far as that is bounded."""
    ladder = candidate.prepared.size_ladder(min(count, LARGEST_SIZE), features)
    for sizes in ladder:
        relation = compare_in_field(candidate, sizes, features)
        if relation is Relation.DIFFERENT:
            return relation
        if relation is not Relation.PROVED:
            return Relation.SAMPLED
    return _name(bool(ladder) and count <= LARGEST_SIZE)


def _is_sized(prepared: Prepared) -> bool:
    """Whether any dimension has a name, so that more than one size is possible."""
    return any(evaluator.sizes for evaluator in prepared.floats) or any(prepared.field_sizes)


def compare_in_field(candidate: Candidate, sizes: dict[str, int], features: int) -> Relation:
    """PROVED where all live points agree, DIFFERENT where one differs, UNDEFINED without a live point."""
    base = candidate.prepared.find_field(sizes, features)
    if base is None:
        return Relation.UNKNOWN
    evaluator: FieldEvaluator = base.fork(candidate.graph)
    try:
        mine = evaluator.value(candidate.root)
    except NotModelled:
        return Relation.UNKNOWN
    live = evaluator.live
    if not live.any():
        return Relation.UNDEFINED
    key = base.value(candidate.prepared.root)
    same = np.broadcast_to((mine == key).all(axis=(1, 2)), live.shape)
    return Relation.PROVED if same[live].all() else Relation.DIFFERENT


def _decide_with_atoms(candidate: Candidate, features: int) -> Relation:
    """Floats refute, the field proves, 50 digits settle the rest."""
    relation = compare_in_floats(candidate)
    if relation is Relation.DIFFERENT:
        return relation
    # There are only some hundred chains of primes: a number long enough to hide one is left to the 50 digits.
    provable = is_modelled(features) and relation is not Relation.NARROWER and not _has_long_number(candidate)
    if provable and _prove_with_atoms(candidate, features):
        return Relation.PROVED
    return _settle(candidate, relation)


def _has_long_number(candidate: Candidate) -> bool:
    """Whether a number above 4,096 stands in the answer."""
    graph = candidate.graph
    for place in nodes_under(graph, candidate.root):
        node = graph.node(place)
        numbers = node.payload if node.op == "lin" else (node.payload,) if node.op == "num" else ()
        if any(max(abs(number.numerator), number.denominator) > _LONG for number in numbers):
            return True
    return False


def compare_in_floats(candidate: Candidate) -> Relation:
    """DIFFERENT, or SAMPLED where all points agree; NARROWER where the answer is undefined at some, UNKNOWN at all."""
    worst, finite, undefined = 0.0, 0, 0
    for mine, base in zip(candidate.floats, candidate.prepared.floats, strict=True):
        try:
            answer, key = mine.value(candidate.root), base.value(candidate.prepared.root)
        except NotModelled:
            return Relation.UNKNOWN
        error, good = relative_errors(answer, key)
        finite += int(good.sum())
        undefined += int((~good).sum())
        if good.any():
            worst = max(worst, float(error[good].max()))
        if worst > _DIFFERENT and not _is_cancelling(mine):
            return Relation.DIFFERENT
    if worst > _DIFFERENT:
        return Relation.UNKNOWN
    if not finite:
        return Relation.UNKNOWN
    if undefined:
        return Relation.NARROWER
    return Relation.SAMPLED if worst < _EQUAL else Relation.UNKNOWN


def relative_errors(answer: Array, key: Array) -> tuple[Array, Array]:
    """The largest difference at each point relative to the largest entry, and where it is finite."""
    points = max(len(answer), len(key))
    difference = np.broadcast_to(np.abs(answer - key).max(axis=(1, 2)), (points,))
    size = np.maximum(np.abs(answer).max(axis=(1, 2)), np.abs(key).max(axis=(1, 2)))
    good = np.isfinite(difference) & np.isfinite(size)
    error = np.where(difference == 0, 0.0, difference / np.where(size > 0, size, 1.0))
    return error, np.broadcast_to(good, (points,))


def _is_cancelling(evaluator: FloatEvaluator) -> bool:
    """Whether a step of the answer was so large that rounding alone could make a difference."""
    return any(np.abs(value).max(initial=0.0) > _CANCELLING for value in evaluator.own.values())


def _prove_with_atoms(candidate: Candidate, features: int) -> bool:
    prepared, node = candidate.prepared, candidate.graph.node(candidate.root)
    count = node.sizes + prepared.graph.node(prepared.root).sizes + 1 if features & SIZES and node.sizes else 0
    sizes = prepared.sizes_for(2, 4, features)
    if len(sizes) < (2 if _is_sized(prepared) else 1) or count > LARGEST_SIZE:
        return False
    if any(compare_in_field(candidate, one, features) is not Relation.PROVED for one in sizes):
        return False
    return not count or not _is_sized(prepared) or _climb(candidate, count, features) is Relation.PROVED


def _settle(candidate: Candidate, relation: Relation) -> Relation:
    """50 digits at single points: equal to 38 digits is SAMPLED."""
    if relation is Relation.SAMPLED and has_rounded_traits(candidate.prepared.key.scope):
        return relation
    outcomes = [settle_point(candidate, which, 0) for which in range(len(candidate.floats))]
    if relation is Relation.NARROWER or any(outcome is Relation.UNDEFINED for outcome in outcomes):
        outcomes += [
            settle_point(candidate, which, point) for which in range(len(candidate.floats)) for point in range(1, 4)
        ]
    if Relation.DIFFERENT in outcomes:
        return Relation.DIFFERENT
    if all(outcome is Relation.UNDEFINED for outcome in outcomes) and outcomes:
        return Relation.UNDEFINED
    if Relation.UNDEFINED in outcomes:
        return Relation.NARROWER
    if all(outcome is Relation.SAMPLED for outcome in outcomes) and outcomes:
        return Relation.SAMPLED
    return relation if relation is Relation.SAMPLED else Relation.UNKNOWN


def settle_point(candidate: Candidate, which: int, point: int) -> Relation:
    """The comparison at one float point in 50 digits."""
    base = candidate.prepared.floats[which]
    samples = {name: to_digits(array[point % len(array)][None]) for name, array in base.samples.items()}
    evaluator = DigitEvaluator(candidate.graph, base.sizes, samples)
    try:
        key = evaluator.value(candidate.prepared.root)
    except (ValueError, ArithmeticError, NotModelled, TypeError):
        return Relation.UNKNOWN
    try:
        answer = evaluator.value(candidate.root)
    except (ValueError, Singular, ZeroDivisionError):
        return Relation.UNDEFINED
    except (ArithmeticError, NotModelled, TypeError):
        return Relation.UNKNOWN
    return _compare_digits(answer, key)


def _compare_digits(answer: Array, key: Array) -> Relation:
    size = max(abs(entry) for array in (answer, key) for entry in array.ravel())
    gap = max(abs(entry) for entry in (answer - key).ravel())
    if gap == 0:
        return Relation.SAMPLED
    return Relation.SAMPLED if gap / size < type(size)(10) ** -_DIGITS_EQUAL else Relation.DIFFERENT


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
