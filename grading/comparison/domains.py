"""Where an answer has a value: parts simplified away, arguments of roots and logarithms, zeros below a bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grading.calls import number_of
from grading.comparison.candidate import Candidate, Relation, nodes_under
from grading.comparison.decision import relative_errors
from grading.comparison.prepared import Prepared
from grading.errors import AnswerError
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.field import FieldEvaluator, is_modelled, needs_atoms
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Node
from grading.lowering import Lowering
from grading.rendering.text import to_text
from grading.shapes import ONE, Shape
from grading.syntax import Expression
from grading.traits import symbol_traits

_NEEDS_POSITIVE = frozenset({"log", "powq", "powv"})
_NONZERO = frozenset(
    {"nonzero", "positive", "negative", "signs", "fraction", "definite", "invertible", "orthogonal", "unit length",
     "sums to 1", "positive determinant"}
)  # fmt: skip
_SLACK = 1e-9
_LONGEST = 40
_MOST_CONDITIONS = 2


def check_domain(candidate: Candidate, relation: Relation, guards: list[int]) -> Relation:
    """The relation with the answer's domain taken into account, at more points than the values were compared at.

    Equality in the field says nothing of signs: sqrt(c)^2 is c wherever it exists, which is not where c is negative.
    """
    if relation not in (Relation.PROVED, Relation.SAMPLED, Relation.NARROWER, Relation.UNDEFINED):
        return relation
    if relation.is_equal and guards:
        relation = find_hidden(candidate, guards) or relation
    wide = candidate.prepared.wide
    if wide is None:
        return relation
    evaluator: FloatEvaluator = wide.fork(candidate.graph)
    try:
        broken = _find_broken(candidate, evaluator, guards)
        if relation.is_equal:
            return Relation.UNDEFINED if broken.all() else Relation.NARROWER if broken.any() else relation
        return _look_elsewhere(candidate, (evaluator, wide), ~broken, relation) if broken.any() else relation
    except NotModelled:
        return relation


def _find_broken(candidate: Candidate, evaluator: FloatEvaluator, guards: list[int]) -> Array:
    """The points at which a root or a logarithm of the answer has a negative argument."""
    graph = candidate.graph
    broken = np.zeros(len(next(iter(evaluator.samples.values()))), dtype=bool)
    own = (p for p in {*nodes_under(graph, candidate.root), *guards} if p >= graph.offset)
    for place in own:
        node = graph.node(place)
        if node.op in _NEEDS_POSITIVE:
            argument = evaluator.value(node.parts[0])
            size = np.abs(argument).max(initial=0.0, where=np.isfinite(argument))
            # An argument that is 0 in exact arithmetic can come out a little below.
            broken = broken | (argument < -_SLACK * size).any(axis=(1, 2))
    return broken


def _look_elsewhere(
    candidate: Candidate, evaluators: tuple[FloatEvaluator, FloatEvaluator], allowed: Array, relation: Relation
) -> Relation:
    """An answer without a value at the points so far: equal at others is NARROWER, different there is DIFFERENT."""
    mine, right = evaluators
    error, good = relative_errors(mine.value(candidate.root), right.value(candidate.prepared.root))
    good = np.broadcast_to(good, allowed.shape) & allowed
    if not good.any():
        return relation
    return Relation.NARROWER if (np.broadcast_to(error, good.shape)[good] < _SLACK).all() else Relation.DIFFERENT


def describe_domain(expression: Expression, candidate: Candidate, builder: Lowering) -> str:
    """What must hold for the answer to have a value, such as "c > 0"; empty where that is not short.

    Only conditions that fail at some point at which the key has a value are named.
    """
    wide = candidate.prepared.wide
    if wide is None:
        return ""
    conditions: dict[Expression, bool] = {}
    for part, strict in _list_conditions(expression):
        conditions[part] = conditions.get(part, False) or strict
    found: list[str] = []
    for part, strict in conditions.items():
        try:
            value = wide.fork(candidate.graph).value(builder.lower(part))
        except (AnswerError, NotModelled):
            return ""
        if (value < -_SLACK).any() or not np.isfinite(value).all():
            found.append(_word_condition(part, strict))
    short = 0 < len(found) <= _MOST_CONDITIONS and max(map(len, found)) <= _LONGEST
    return " and ".join(found) if short else ""


def _list_conditions(e: Expression, below: bool = False) -> Iterator[tuple[Expression, bool]]:
    """The arguments of roots and logarithms, each with whether it may not be 0 either, as `below` a fraction bar."""
    if e.op in ("log", "logdet"):
        yield (Expression("det", e.parts, None, e.shape) if e.op == "logdet" else e.parts[0]), True
    elif e.op == "sqrt":
        yield e.parts[0], below
    elif e.op in ("power", "epower"):
        exponent = number_of(e.parts[1])
        if exponent is None or exponent.denominator != 1:
            yield e.parts[0], below or exponent is None or exponent < 0
    for place, part in enumerate(e.parts):
        divides = e.op in ("divide", "hdivide") and place == 1
        yield from _list_conditions(part, below or divides or e.op == "inverse")


def _word_condition(part: Expression, strict: bool) -> str:
    sign = ">" if strict else "≥"
    subject = to_text(part)
    return f"{subject} {sign} 0" if part.shape.is_scalar else f"{subject} {sign} 0 in every entry"


def describe_gap(candidate: Candidate, divisors: set[int]) -> str:
    """Where the answer, equal to the key, has no value because it divides by 0; empty where the key has none either.

    x/c*c is x for all c but 0, and (c-1)/(c-1) is 1 for all c but 1: right almost everywhere, and the learner is told.
    """
    for place in sorted(divisors - candidate.prepared.divisors):
        node = candidate.graph.node(place)
        found = _solve_symbol(candidate, node) if node.op == "sym" else _solve_sum(candidate, node)
        if found is not None and _has_key_value_at(candidate.prepared, *found[1:]):
            return found[0]
    return ""


Gap = tuple[str, str, Callable[[FloatEvaluator, Array], Array]]


def _solve_symbol(candidate: Candidate, node: Node) -> Gap | None:
    """A symbol that may be 0, or have a first row of zeros."""
    if symbol_traits(candidate.prepared.key.scope)[node.payload] & _NONZERO:
        return None

    def empty(base: FloatEvaluator, value: Array) -> Array:
        moved = value.copy()
        moved[:, 0] = 0
        return moved

    return _word_gap(node.payload, node.shape), node.payload, empty


def _solve_sum(candidate: Candidate, node: Node) -> Gap | None:
    """A scalar sum with a free symbol that stands in one of its terms alone: the symbol is moved to where it is 0."""
    if node.op != "lin" or not node.shape.is_scalar:
        return None
    graph, traits = candidate.graph, symbol_traits(candidate.prepared.key.scope)
    for place, (factor, part) in enumerate(zip(node.payload, node.parts, strict=True)):
        name = graph.node(part).payload
        others = [(f, p) for k, (f, p) in enumerate(zip(node.payload, node.parts, strict=True)) if k != place]
        if graph.node(part).op != "sym" or traits[name] or any(part in nodes_under(graph, p) for _, p in others):
            continue

        def root(base: FloatEvaluator, value: Array) -> Array:
            there: FloatEvaluator = base.fork(graph)
            total = sum(float(f) * there.value(p) for f, p in others)  # noqa: B023  # used before the loop goes on
            return np.broadcast_to(-total / float(factor), value.shape).copy()  # noqa: B023

        numbers = len(others) == 1 and graph.node(others[0][1]).op == "num"
        word = f"{name} = {-others[0][0] / factor}" if numbers else "what it divides by is 0"
        return word, name, root
    return None


def _word_gap(name: str, shape: Shape) -> str:
    if shape.is_scalar:
        return f"{name} = 0"
    return f"an entry of {name} is 0" if ONE in (shape.rows, shape.columns) else f"{name} has no inverse"


def _has_key_value_at(prepared: Prepared, name: str, move: Callable[[FloatEvaluator, Array], Array]) -> bool:
    """Whether the key is finite where a symbol is moved."""
    if not prepared.floats:
        return False
    base = prepared.floats[0]
    try:
        moved = move(base, base.samples[name])
        there = FloatEvaluator(prepared.graph, base.sizes, {**base.samples, name: moved})
        return all(bool(np.isfinite(there.value(node)).all()) for node in (prepared.root, *prepared.guards))
    except NotModelled:
        return False


def find_hidden(candidate: Candidate, guards: list[int]) -> Relation | None:
    """UNDEFINED or NARROWER where a part that was simplified away has no value; None where all have one.

    log(u) - log(u) is 0 in the graph, and nothing at all where u is negative.
    """
    hidden = set(guards) - nodes_under(candidate.graph, candidate.root)
    found = None
    for place in sorted(hidden):
        if place < candidate.graph.offset:
            continue
        relation = _check_hidden(candidate, place)
        if relation is Relation.UNDEFINED:
            return relation
        found = found or relation
    return found


def _check_hidden(candidate: Candidate, place: int) -> Relation | None:
    features = candidate.graph.node(place).features
    if not needs_atoms(features) and is_modelled(features):
        for sizes in candidate.prepared.sizes_for(1, 1, candidate.features()):
            base = candidate.prepared.find_field(sizes, candidate.features())
            if base is not None:
                in_field: FieldEvaluator = base.fork(candidate.graph)
                in_field.value(place)
                return None if in_field.live.any() else Relation.UNDEFINED
    good, points = 0, 0
    for evaluator in candidate.floats:
        try:
            finite = np.asarray(np.isfinite(evaluator.value(place)).all(axis=(1, 2)))
        except NotModelled:
            return None
        good, points = good + int(finite.sum()), points + len(finite)
    if good == points:
        return None
    return Relation.NARROWER if good else Relation.UNDEFINED
