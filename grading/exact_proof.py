"""A key against the derivative of its function modulo a prime: exact where every operation has a rule there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grading.derivatives import TRUTHS, Task
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.field import FieldEvaluator, is_modelled, needs_atoms
from grading.evaluation.primes import chains, plain_prime
from grading.exact_stepping import ExactFunction, point_at
from grading.graph import CIRCULAR, LOGARITHM, ROOT, Graph
from grading.sampling import ImpossibleSizes, draw_residues
from grading.scope import Scope

_POINTS, _ATOM_POINTS = 2, 24
# These are found by iteration, which a field has no word for.
_ITERATIVE = frozenset({"minimiser", "implicit"})


def prove_exactly(
    task: Task, graph: Graph, roots: tuple[int, int], scope: Scope, *, sizes: Sequence[Mapping[str, int]], seed: int
) -> bool | None:
    """Whether the key, the second root, is the derivative of the first at every assignment of the dimensions.

    True is certain up to the chance that a polynomial vanishes at random points modulo a prime of 28 bits, degree/2^28
    for each; False means that no rule of algebra makes them equal. None where the field cannot say: an operation
    without a rule, no live point, a difference between roots, signs or logarithms, which may be equal as numbers, or a
    derivative that is zero everywhere.
    """
    features = graph.node(roots[0]).features | graph.node(roots[1]).features
    if task.kind in _ITERATIVE or not is_modelled(features):
        return None
    try:
        found = [_compare(task, make_field(graph, scope, one, features, seed), roots) for one in sizes]
    except (NotModelled, ImpossibleSizes):
        return None
    if not found or None in found:
        return None
    return True if all(found) else None if features & (ROOT | LOGARITHM) else False


def make_field(graph: Graph, scope: Scope, sizes: Mapping[str, int], features: int, seed: int) -> FieldEvaluator:
    """An evaluator for nodes with these features, at points that respect the traits."""
    atoms = needs_atoms(features)
    points = _ATOM_POINTS if atoms else _POINTS
    chain = chains()[1 if features & CIRCULAR else 0] if atoms else plain_prime()

    def draw(level: int, p: int) -> Mapping[str, Array]:
        return draw_residues(scope, sizes, points, p, seed * 64 + level)

    return FieldEvaluator(graph, dict(sizes), draw, chain, 1 if features & LOGARITHM else 0, points)


def _compare(task: Task, field: FieldEvaluator, roots: tuple[int, int]) -> bool | None:
    """Whether key and derivative agree at two live points; None without one, or where both are zero."""
    key = field.value(roots[1])
    field.value(roots[0])
    live = np.flatnonzero(field.live)[:_POINTS]
    moved = False
    for place in live:
        function = ExactFunction(field, int(place), roots[0], task.function.shape.at(field.sizes))
        truth = TRUTHS[task.kind](task, function, point_at(field, int(place))) % field.p
        if not np.array_equal(np.broadcast_to(key[place % len(key)], truth.shape), truth):
            return False
        moved = moved or bool(truth.any())
    return True if moved else None
