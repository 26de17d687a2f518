"""Equal or not: one node, exact algebra modulo a prime, floats that refute, 50 digits for what lies between."""

from __future__ import annotations

import numpy as np

from grading.comparison.candidate import Candidate, Relation, nodes_under
from grading.comparison.loosening import agree_in_field
from grading.comparison.prepared import LARGEST_SIZE, Prepared
from grading.comparison.settling import settle
from grading.errors import AnswerTooLarge
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.field import FieldEvaluator, is_modelled, needs_atoms
from grading.evaluation.floats import FloatEvaluator
from grading.graph import SIZES, Graph, Node
from grading.limits import DEFAULT_LIMITS, Limits

_DIFFERENT = 1e-6
_EQUAL = 1e-9
_CANCELLING = 1e8
_LARGEST_SIDE = 128
_LONG = 2**12


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
    if count and not agree_in_field(candidate, sizes, features):
        return _climb(candidate, count, features)
    return _name(len(sizes) > 1)


def _name(enough: bool) -> Relation:
    return Relation.PROVED if enough else Relation.SAMPLED


def _climb(candidate: Candidate, count: int, features: int) -> Relation:
    """The comparison at as many sizes as the degree in the sizes asks for; UNKNOWN where those would be too many."""
    roots = (candidate.root, candidate.prepared.root)
    nodes = {place for root in roots for place in nodes_under(candidate.graph, root)}
    names = {str(node.payload) for node in map(candidate.graph.node, nodes) if node.op == "dim"}
    names = {name[5:-1] if name.startswith("half(") else name for name in names}
    grid = candidate.prepared.size_grid(names, count, features)
    # A row of products must stay below 2^63, as at the sizes for which the cost was looked at.
    sides = (side.at(sizes) for sizes in grid for place in nodes for side in candidate.graph.node(place).shape)
    if max(sides, default=0) > _LARGEST_SIDE:
        return Relation.UNKNOWN
    for sizes in grid:
        relation = compare_in_field(candidate, sizes, features)
        if relation is not Relation.PROVED:
            return relation if relation is Relation.DIFFERENT else Relation.UNKNOWN
    return Relation.PROVED if grid else Relation.UNKNOWN


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
    return settle(candidate, relation)


def _has_long_number(candidate: Candidate) -> bool:
    """Whether a number above 4,096 stands in the answer, or could be made there of smaller ones, as a determinant."""
    graph = candidate.graph
    for place in nodes_under(graph, candidate.root):
        node = graph.node(place)
        if node.op == "lit" and place >= graph.offset:
            return True
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
    if len(sizes) < (2 if _is_sized(prepared) else 1):
        return False
    if any(compare_in_field(candidate, one, features) is not Relation.PROVED for one in sizes):
        return False
    if not count or not _is_sized(prepared) or agree_in_field(candidate, sizes, features):
        return True
    return _climb(candidate, count, features) is Relation.PROVED
