"""Proof of a key: the declared function is differentiated by numbers, and the key compared with what comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import numpy as np

from grading.checker import check
from grading.comparison.prepared import find_floats
from grading.comparison.smallest import make_value
from grading.context import Context
from grading.derivatives import SYNONYMS, TRUTHS, TWICE, Asked, Task, make_task, stack
from grading.errors import AnswerError, BadKey
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.exact_proof import prove_exactly
from grading.graph import Graph
from grading.lowering import Lowering
from grading.sampling import draw_floats
from grading.scope import Scope
from grading.shapes import Shape
from grading.stepping import Function, Point, unit_directions
from grading.syntax import Expression
from grading.verdict import Counterexample, Evidence, KeyProof

_FIRST_ORDER, _SECOND_ORDER = 1e-8, 1e-6
_NEWTON_STEPS = 60


def prove_key(function: str, wrt: str, key: str, scope: Scope, **asked: Unpack[Asked]) -> KeyProof:
    """Whether the key is the derivative of the function, in the layout, at two assignments of the dimensions.

    `wrt` names one symbol, or several scalars as one variable ("x1, x2"). `wrt2` is the second variable of a
    mixed-hessian, the direction of a hessian-vector, or the state of an implicit derivative. Kinds: gradient,
    jacobian, derivative, hessian, hessian-vec, hessian-vector, vec-jacobian, mixed-hessian, differential,
    second-differential, gradient-symmetric, gradient-diagonal, minimiser, implicit, value. Raises AuthorError where
    the function cannot be read; a key that cannot be read is not proved.
    """
    derivative = asked.get("derivative") or "gradient"
    kind = SYNONYMS.get(derivative, derivative)
    try:
        task, context = make_task(function, wrt, scope, kind, asked)
    except AnswerError as error:
        raise BadKey(f"the function {function!r} cannot be read: {error}") from error
    try:
        expression = check(key, replace_want(context, task.want))
    except AnswerError as error:
        return KeyProof(False, f"the key cannot be read: {error.message}")
    if expression.shape != task.want:
        return KeyProof(False, f"the key is {expression.shape}, and the {derivative} is {task.want}")
    with np.errstate(all="ignore"):
        try:
            return _compare(task, expression, context, asked["seed"])
        except NotModelled as error:
            return KeyProof(False, f"{error} has no value in floats")
        except AnswerError as error:
            return KeyProof(False, f"the key has no value: {error.message}")


def replace_want(context: Context, want: Shape) -> Context:
    """The same names, with another shape asked for."""
    return replace(context, want=want)


def _compare(task: Task, key: Expression, context: Context, seed: int) -> KeyProof:
    graph = Graph()
    lowering = Lowering(graph, context)
    # Gradients are ambient: the variable's entries move freely, so its traits must not simplify the function.
    lowering.traits = {name: traits for name, traits in lowering.traits.items() if name not in task.names}
    root = lowering.lower(task.function)
    target = Lowering(graph, context).lower(key)
    floats = find_floats(context, graph, (root, target), seed)
    if not floats:
        return KeyProof(False, "the function or the key is undefined at every point that was tried")
    if any(_is_narrower(evaluator, root, target, context, seed) for evaluator in floats):
        return KeyProof(False, "the key is undefined at points where the function has a derivative")
    sizes = [evaluator.sizes for evaluator in floats]
    exact = prove_exactly(task, graph, (root, target), context.scope, sizes=sizes, seed=seed)
    if exact:
        return KeyProof(True, evidence=Evidence.PROVED)
    proof = _compare_in_floats(task, graph, (root, target), floats)
    if exact is False and proof.proved:
        return KeyProof(False, "the key differs from the derivative by less than rounding shows")
    return proof


def _compare_in_floats(
    task: Task, graph: Graph, roots: tuple[int, int], floats: tuple[FloatEvaluator, ...]
) -> KeyProof:
    """The comparison at two points of each assignment of the dimensions, with the point where it fails."""
    worst, moved = 0.0, False
    for evaluator in floats:
        for place in range(2):
            point = {name: array[place % len(array)][None] for name, array in evaluator.samples.items()}
            outcome = _check_point(task, graph, roots, evaluator, point)
            if isinstance(outcome, KeyProof):
                return outcome
            worst, moved = max(worst, outcome[0]), moved or outcome[1]
    if not moved and graph.node(roots[1]).op not in ("zeros", "num"):
        return KeyProof(False, "the derivative is zero at every point that was tried, which says nothing")
    return KeyProof(True, largest_error=worst, evidence=Evidence.SAMPLED)


def _is_narrower(evaluator: FloatEvaluator, root: int, target: int, context: Context, seed: int) -> bool:
    """Whether the key is undefined at a point where the function is not."""
    samples = draw_floats(context.scope, evaluator.sizes, 16, seed + 5)
    trial = FloatEvaluator(evaluator.graph, evaluator.sizes, samples)
    function, key = (np.isfinite(trial.value(node)).all(axis=(1, 2)) for node in (root, target))
    return bool((function & ~key).any())


def _check_point(
    task: Task, graph: Graph, roots: tuple[int, int], evaluator: FloatEvaluator, point: Point
) -> KeyProof | tuple[float, bool]:
    sizes = evaluator.sizes
    function = Function(graph, roots[0], sizes, task.function.shape.at(sizes))
    if task.kind == "minimiser":
        return _check_minimiser(task, graph, roots[1], function, point)
    if task.kind == "implicit":
        solved = _solve_state(task, function, point)
        if solved is None:
            return KeyProof(False, "the equation could not be solved for the state")
        point = solved
    truth = TRUTHS[task.kind](task, function, point)
    value = np.broadcast_to(FloatEvaluator(graph, sizes, point).value(roots[1]), (1, *task.want.at(sizes)))[0]
    return _judge(task, value, truth, point)


def _judge(task: Task, value: Array, truth: Array, point: Point) -> KeyProof | tuple[float, bool]:
    gap = np.abs(value - truth).max()
    size = max(float(np.abs(truth).max()), float(np.abs(value).max()), 1e-12)
    bound = _SECOND_ORDER if task.kind in TWICE else _FIRST_ORDER
    if not np.isfinite(gap) or gap > bound * size:
        values = tuple((name, make_value(array[0])) for name, array in sorted(point.items()))
        found = Counterexample(values, make_value(value), make_value(truth))
        return KeyProof(False, f"the key is not the {task.kind} at this point", found, float(gap / size))
    return float(gap / size), bool(np.abs(truth).max() > 1e-9)


def _solve_state(task: Task, function: Function, point: Point) -> Point | None:
    """The point with the state moved to where the function is zero, by Newton's method."""
    name = task.others[0]
    state = point[name]
    for _ in range(_NEWTON_STEPS):
        at = {**point, name: state}
        residual = function.values(at, 1)[0].reshape(-1, order="F")
        slope = stack(function.by_entries(at, task.others))
        if np.abs(residual).max() < 1e-12:
            return at if np.linalg.cond(slope) < 1e8 else None
        try:
            step = np.linalg.solve(slope, residual)
        except np.linalg.LinAlgError:
            return None
        length = np.abs(step).max()
        state = state - (step * min(1.0, 2.0 / max(length, 1e-300))).reshape(state.shape, order="F")
    return None


def _check_minimiser(
    task: Task, graph: Graph, target: int, function: Function, point: Point
) -> KeyProof | tuple[float, bool]:
    """The gradient must vanish at the key, and not at a point beside it."""
    name = task.names[0]
    value = FloatEvaluator(graph, function.sizes, point).value(target)
    value = np.broadcast_to(value, (1, *task.want.at(function.sizes)))
    there = function.by_entries({**point, name: value}, task.names)[:, 0, 0]
    beside = function.by_entries({**point, name: value + _push(point, name)}, task.names)[:, 0, 0]
    size = float(np.abs(beside).max())
    if not np.isfinite(there).all() or np.abs(there).max() > _FIRST_ORDER * max(size, 1e-12):
        return KeyProof(False, "the gradient does not vanish at the key")
    curvature = function.twice_by_entries({**point, name: value}, task.names, task.names)
    if np.linalg.eigvalsh((curvature + curvature.T) / 2).min() < -_SECOND_ORDER * np.abs(curvature).max():
        return KeyProof(False, "the key is stationary but no minimum")
    return float(np.abs(there).max() / max(size, 1e-12)), size > 1e-9


def _push(point: Point, name: str) -> Array:
    directions, _ = unit_directions(point, [name])
    return np.asarray(directions[name].sum(axis=0, keepdims=True))
