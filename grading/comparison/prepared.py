"""A key made ready: read, lowered, sized, and evaluated once at every point that answers are compared at."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from grading.checker import check
from grading.comparison.sizing import SMALLEST, propose_sizes
from grading.context import Context
from grading.errors import AnswerError, AuthorError, BadKey
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.field import FieldEvaluator, is_modelled, needs_atoms
from grading.evaluation.floats import FloatEvaluator
from grading.evaluation.primes import Chain, chains, plain_prime
from grading.given import context_of
from grading.graph import CIRCULAR, LOGARITHM, Graph
from grading.keys import ExpressionKey
from grading.lowering import Lowering
from grading.sampling import ImpossibleSizes, draw_floats, draw_residues
from grading.scope import Scope
from grading.shapes import Shape
from grading.syntax import Expression
from grading.traits import expression_traits, symbol_traits

FLOAT_POINTS = 4
FIELD_POINTS = 4
ATOM_POINTS = 24
LARGEST_SIZE = 8
_GRID_SIZE, _MOST_SIZES = 10, 36
_ROUNDS = 8
_HUGE = 1e150


@dataclass(slots=True)
class Prepared:
    """A key with its graph and its values; read-only after preparation, except for caches behind a lock."""

    key: ExpressionKey
    context: Context
    expression: Expression
    graph: Graph
    root: int
    shape: Shape
    seed: int
    floats: tuple[FloatEvaluator, ...]
    field_sizes: list[dict[str, int]] = field(default_factory=list)
    fields: dict[tuple[tuple[tuple[str, int], ...], bool, int], FieldEvaluator | None] = field(default_factory=dict)
    divisors: frozenset[int] = frozenset()
    guards: frozenset[int] = frozenset()
    # The key at many points of the smallest sizes, where domains are looked at; None without floats.
    wide: FloatEvaluator | None = None
    points: dict[int, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    small: tuple[FloatEvaluator | None] | None = None
    # What the diagnosis works out for this key: tables of mistakes, the graph they are made in, slips.
    mistakes: dict[str, Any] = field(default_factory=dict)
    workshop: tuple[Any, Any] | None = None
    slips: tuple[Any] | None = None
    _function: tuple[Expression | None] | None = None
    lock: Any = field(default_factory=threading.RLock)

    @property
    def features(self) -> int:
        """What the key needs to be evaluated modulo a prime."""
        return self.graph.node(self.root).features

    def lowering(self, graph: Graph) -> Lowering:
        """A builder of nodes laid over the key's."""
        return Lowering(graph, self.context)

    @property
    def function(self) -> Expression | None:
        """The function that was to be differentiated; None where the item names none that can be read."""
        if self._function is None:
            try:
                read = check(self.key.function, replace(self.context, want=None)) if self.key.function else None
            except AnswerError:
                read = None
            self._function = (read,)
        return self._function[0]

    def find_field(self, sizes: Mapping[str, int], features: int) -> FieldEvaluator | None:
        """The key's values modulo a prime, for an answer with these features; None without live points."""
        atoms, circular = needs_atoms(features), bool(features & CIRCULAR)
        level = 1 if features & LOGARITHM else 0
        name = (tuple(sorted(sizes.items())), atoms, level + 2 * circular)
        with self.lock:
            found = self.fields.get(name)
            if found is None:
                chain = chains()[1 if circular else 0] if atoms else plain_prime()
                found = self._make_field(sizes, chain, level, ATOM_POINTS if atoms else FIELD_POINTS)
                self.fields[name] = found
        return found if found is not None and found.live.any() else None

    def _make_field(self, sizes: Mapping[str, int], chain: Chain, level: int, points: int) -> FieldEvaluator | None:
        scope, seed = self.key.scope, self.seed

        def draw(at: int, p: int) -> Mapping[str, Array]:
            return draw_residues(scope, sizes, points, p, seed * 64 + at)

        try:
            made = FieldEvaluator(self.graph, dict(sizes), draw, chain, level, points)
            made.value(self.root)
        except (ImpossibleSizes, NotModelled):
            return None
        return made

    def sizes_for(self, count: int, degree: int, features: int) -> list[dict[str, int]]:
        """`count` assignments with live points of the key, the first above the degree as far as that is bounded."""
        smallest = min(max(degree + 1, 5), LARGEST_SIZE)
        with self.lock:
            large = [one for one in self.field_sizes if min(one.values(), default=smallest) >= smallest]
            result = large[:1] or self._find_more(range(smallest, smallest + 1), [], features)
            result = (result + [one for one in self.field_sizes if one not in result])[:count]
            while len(result) < count:
                found = self._find_more(range(4, LARGEST_SIZE + 1), result, features)
                if not found:
                    break
                result += found
        return result

    def size_grid(self, names: Set[str], count: int, features: int) -> list[dict[str, int]]:
        """Live assignments in which each of the names has `count` sizes, every one beside every other's; else none.

        A factor such as 1 + (n-3)*(n-4) is 1 at as many sizes as its degree, so that many and one more are needed;
        and one such as m - n is the same wherever m and n grow together.
        """
        if count > _GRID_SIZE or count ** len(names) > _MOST_SIZES:
            return []
        with self.lock:
            for first in propose_sizes(self.key.scope, 3, self.seed):
                grid = _spread(first, names, count)
                if max(grid[-1].values()) <= _GRID_SIZE and all(
                    self.find_field(sizes, features) is not None for sizes in grid
                ):
                    return grid
        return []

    def _find_more(self, smallest: range, taken: list[dict[str, int]], features: int) -> list[dict[str, int]]:
        """One more live assignment with sizes from one of these on, as a list of one or none."""
        for start in smallest:
            found = self._find_live(start, self.seed + start, features, taken)
            if found is not None:
                if found not in self.field_sizes:
                    self.field_sizes.append(found)
                return [found]
        return []

    def _find_live(self, smallest: int, seed: int, features: int, taken: list[dict[str, int]]) -> dict[str, int] | None:
        for sizes in propose_sizes(self.key.scope, smallest, seed):
            if sizes not in taken and self.find_field(sizes, features) is not None:
                return sizes
        return None


def _spread(first: Mapping[str, int], names: Set[str], count: int) -> list[dict[str, int]]:
    """All combinations of `count` sizes of each name, smaller and larger as in the first assignment."""
    ranges: dict[str, range] = {}
    start = 3
    for name in sorted(first, key=lambda one: first[one]):
        ranges[name] = range(start, start + (count if name in names else 1))
        start = ranges[name].stop
    return [dict(zip(ranges, sizes, strict=True)) for sizes in product(*ranges.values())]


@lru_cache(maxsize=1024)
def prepare(key: ExpressionKey, seed: int = 0) -> Prepared:
    """A key made ready; raises BadKey where it cannot be read, has no value, or is undefined everywhere."""
    try:
        context = context_of(key.scope)
        expression = check(key.source, context)
        graph = Graph()
        lowering = Lowering(graph, context)
        root = lowering.lower(expression)
    except AnswerError as error:
        raise BadKey(f"the key {key.source!r} cannot be read: {error}") from error
    want = context.want
    if want is not None and expression.shape != want:
        raise BadKey(f"the key {key.source!r} has the shape {expression.shape}, and {want} is asked for")
    with np.errstate(all="ignore"):
        floats = find_floats(context, graph, (root,), seed)
        prepared = Prepared(key, context, expression, graph, root, expression.shape, seed, floats)
        prepared.wide = _make_wide(prepared)
        prepared.divisors, prepared.guards = frozenset(lowering.divisors), frozenset(lowering.guards)
        features = prepared.features
        if is_modelled(features):
            prepared.sizes_for(2, graph.node(root).degree, features)
        elif not floats:
            raise BadKey(f"the key {key.source!r} is undefined at every point that was tried")
    if not floats and not prepared.field_sizes:
        raise BadKey(f"the key {key.source!r} is undefined at every point that was tried")
    return prepared


def _make_wide(prepared: Prepared) -> FloatEvaluator | None:
    """The key at many points of the smallest sizes, a quarter of them positive in every entry."""
    if not prepared.floats:
        return None
    scope, sizes, points = prepared.key.scope, prepared.floats[0].sizes, 16 * FLOAT_POINTS
    samples = draw_floats(scope, sizes, points, prepared.seed + 97)
    traits = symbol_traits(scope)
    for name, array in samples.items():
        if not traits[name]:
            array[-points // 4 :] = np.abs(array[-points // 4 :])
    trial = FloatEvaluator(prepared.graph, sizes, samples)
    filters = list_filters(scope, prepared.context, prepared.graph)
    kept = np.flatnonzero(good_points(trial, (prepared.root,), filters, points))
    if not len(kept) or not samples:
        return None
    return FloatEvaluator(prepared.graph, sizes, {name: array[kept] for name, array in samples.items()})


def find_floats(context: Context, graph: Graph, roots: tuple[int, ...], seed: int) -> tuple[FloatEvaluator, ...]:
    """Values of nodes at points where all are defined, at two assignments of the dimensions."""
    scope = context.scope
    result: list[FloatEvaluator] = []
    filters = list_filters(scope, context, graph)
    for smallest in (SMALLEST, SMALLEST + 1):
        for sizes in propose_sizes(scope, smallest, seed + smallest):
            if any(evaluator.sizes == sizes for evaluator in result) and sizes:
                continue
            found = _find_points(scope, graph, roots, sizes, filters, seed + 7 * smallest)
            if found is not None:
                result.append(found)
                break
    return tuple(result)


Filter = tuple[int, frozenset[str]]


def list_filters(scope: Scope, context: Context, graph: Graph) -> list[Filter]:
    """The nodes of expressions that are assumed to have a sign, each with its traits; raises AuthorError."""
    kept = []
    for text, traits in expression_traits(scope):
        if not traits & {"positive", "negative", "positive determinant", "definite"}:
            continue
        try:
            node = Lowering(graph, context).lower(check(text, context))
        except AnswerError as error:
            raise AuthorError(f"the assumption on {text!r} cannot be read: {error}") from error
        kept.append((node, traits))
    return kept


def _find_points(
    scope: Scope,
    graph: Graph,
    roots: tuple[int, ...],
    sizes: dict[str, int],
    filters: list[Filter],
    seed: int,
) -> FloatEvaluator | None:
    """Points at which the nodes are finite and the assumptions hold; None where too few are found."""
    kept: list[dict[str, Array]] = []
    missing = FLOAT_POINTS
    for attempt in range(_ROUNDS):
        try:
            samples = draw_floats(scope, sizes, 4 * FLOAT_POINTS, seed * _ROUNDS + attempt)
            trial = FloatEvaluator(graph, sizes, samples)
            good = good_points(trial, roots, filters, 4 * FLOAT_POINTS)
        except (NotModelled, ImpossibleSizes):
            return None
        chosen = np.flatnonzero(good)[:missing]
        if len(chosen):
            kept.append({name: array[chosen] for name, array in samples.items()})
            missing -= len(chosen)
        if not missing or (attempt == 1 and missing == FLOAT_POINTS):
            break
    if missing == FLOAT_POINTS:
        return None
    joined = {name: np.concatenate([part[name] for part in kept]) for name in kept[0]} if kept else {}
    evaluator = FloatEvaluator(graph, sizes, joined)
    for root in roots:
        evaluator.value(root)
    return evaluator


def good_points(trial: FloatEvaluator, roots: tuple[int, ...], filters: list[Filter], points: int) -> Array:
    """Which of the points have finite values of all nodes, and fulfil the assumptions."""
    good = np.ones(points, dtype=bool)
    for root in roots:
        good = good & (np.abs(trial.value(root)) < _HUGE).all(axis=(1, 2))
    for node, traits in filters:
        good = good & _holds(np.broadcast_to(trial.value(node), (points, *trial.value(node).shape[1:])), traits)
    return good


def _holds(value: Array, traits: frozenset[str]) -> Array:
    """Whether an assumption on an expression holds at each point."""
    good = np.ones(len(value), dtype=bool)
    if "positive" in traits:
        good &= (value > 0).all(axis=(1, 2))
    if "negative" in traits:
        good &= (value < 0).all(axis=(1, 2))
    if "positive determinant" in traits:
        good &= np.linalg.det(value) > 0
    if "definite" in traits:
        good &= (np.linalg.eigvalsh((value + value.swapaxes(1, 2)) / 2) > 0).all(axis=1)
    return good
