"""Proof of a key: the declared function is differentiated by numbers, and the key compared with what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict, Unpack

import numpy as np

from grading.checker import check
from grading.comparison.prepared import find_floats
from grading.comparison.smallest import make_value
from grading.context import Context, context_of
from grading.errors import AnswerError, BadKey
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph
from grading.lowering import Lowering
from grading.sampling import draw_floats
from grading.scope import Scope
from grading.shapes import ONE, SCALAR, Dimension, Shape
from grading.stepping import Function, Point, unit_directions
from grading.syntax import Expression
from grading.verdict import Counterexample, KeyProof

_FIRST_ORDER, _SECOND_ORDER = 1e-8, 1e-6
_NEWTON_STEPS = 60
_SYNONYMS = {
    "by-scalar": "derivative",
    "hessian-vector-product": "hessian-vector",
    "identity": "value",
    "directional": "differential-along",
}


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be proved: the function's node, the variables, and what the key must look like."""

    kind: str
    layout: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    function: Expression
    want: Shape


class Asked(TypedDict):
    """What is asked for: layout, seed of the points, kind of derivative, and a second name where the kind has one."""

    layout: str
    seed: int
    derivative: NotRequired[str]
    wrt2: NotRequired[str | None]


def prove_key(function: str, wrt: str, key: str, scope: Scope, **asked: Unpack[Asked]) -> KeyProof:
    """Whether the key is the derivative of the function, in the layout, at two assignments of the dimensions.

    `wrt` names one symbol, or several scalars as one variable ("x1, x2"). `wrt2` is the second variable of a
    mixed-hessian, the direction of a hessian-vector, or the state of an implicit derivative. Kinds: gradient,
    jacobian, derivative, hessian, hessian-vec, hessian-vector, vec-jacobian, mixed-hessian, differential,
    second-differential, gradient-symmetric, gradient-diagonal, minimiser, implicit, value. Raises AuthorError where
    the function cannot be read; a key that cannot be read is not proved.
    """
    derivative = asked.get("derivative") or "gradient"
    kind = _SYNONYMS.get(derivative, derivative)
    try:
        task, context = _make_task(function, wrt, scope, kind, asked)
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


def _make_task(function: str, wrt: str, scope: Scope, kind: str, asked: Asked) -> tuple[_Task, Context]:
    if not function:
        raise BadKey("there is no function to differentiate")
    if kind not in _TRUTHS:
        raise BadKey(f"{kind!r} is not a kind of derivative")
    context = context_of(scope)
    names, others = _split(wrt), _split(asked.get("wrt2") or "")
    if kind == "mixed-hessian" and len(names) == 2 and not others:
        names, others = names[:1], names[1:]
    if kind == "hessian-vector" and not others:
        others = ("v",)
    for name in (*names, *others):
        if name not in context.shapes:
            raise BadKey(f"{name!r} is not declared")
    if kind.endswith("differential"):
        _need_directions(names, context)
    if not names and kind != "value":
        raise BadKey("there is no variable to differentiate by")
    want = scope.shape if kind == "value" else None
    expression = check(function, replace(context, want=want))
    task = _Task(kind, asked["layout"], names, others, expression, SCALAR)
    return replace(task, want=_want(task, context)), context


def _need_directions(names: tuple[str, ...], context: Context) -> None:
    for name in names:
        if context.shapes.get("d" + name) != context.shapes[name]:
            raise BadKey(f"a differential needs the symbol d{name}, of the shape of {name}")


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _variable(names: tuple[str, ...], context: Context) -> Shape:
    """The shape of the variable: that of the symbol, or a column of several scalars."""
    if len(names) == 1:
        return context.shapes[names[0]]
    return Shape(Dimension(len(names)), ONE)


def _entries(shape: Shape) -> Dimension:
    return shape.rows * shape.columns


def _want(task: _Task, context: Context) -> Shape:
    """The shape that the key must have, from the shapes of the function and of the variable."""
    f = task.function.shape
    if task.kind == "value":
        return f
    x = _variable(task.names, context)
    if task.kind in _OF_SCALARS and not f.is_scalar:
        raise BadKey(f"the {task.kind} needs a scalar function, and this is {f}")
    match task.kind:
        case "gradient":
            return x if task.layout == "denominator" else x.transposed
        case "gradient-symmetric" | "gradient-diagonal" | "minimiser" | "hessian-vector":
            return x
        case "jacobian":
            shape = Shape(_entries(f), _entries(x))
            return shape if task.layout == "numerator" else shape.transposed
        case "vec-jacobian":
            return Shape(_entries(f), _entries(x))
        case "hessian" | "hessian-vec":
            return Shape(_entries(x), _entries(x))
        case "mixed-hessian":
            return Shape(_entries(x), _entries(_variable(task.others, context)))
        case "implicit":
            shape = Shape(_entries(_variable(task.others, context)), _entries(x))
            return shape if task.layout == "numerator" or x.is_scalar else shape.transposed
        case _:
            return f


_OF_SCALARS = frozenset(
    [
        "gradient",
        "gradient-symmetric",
        "gradient-diagonal",
        "minimiser",
        "hessian",
        "hessian-vec",
        "hessian-vector",
        "mixed-hessian",
    ]
)


def _compare(task: _Task, key: Expression, context: Context, seed: int) -> KeyProof:
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
    worst, moved = 0.0, False
    for evaluator in floats:
        for place in range(2):
            point = {name: array[place % len(array)][None] for name, array in evaluator.samples.items()}
            outcome = _check_point(task, graph, (root, target), evaluator, point)
            if isinstance(outcome, KeyProof):
                return outcome
            worst, moved = max(worst, outcome[0]), moved or outcome[1]
    if not moved and graph.node(target).op not in ("zeros", "num"):
        return KeyProof(False, "the derivative is zero at every point that was tried, which says nothing")
    return KeyProof(True, largest_error=worst)


def _is_narrower(evaluator: FloatEvaluator, root: int, target: int, context: Context, seed: int) -> bool:
    """Whether the key is undefined at a point where the function is not."""
    samples = draw_floats(context.scope, evaluator.sizes, 16, seed + 5)
    trial = FloatEvaluator(evaluator.graph, evaluator.sizes, samples)
    function, key = (np.isfinite(trial.value(node)).all(axis=(1, 2)) for node in (root, target))
    return bool((function & ~key).any())


def _check_point(
    task: _Task, graph: Graph, roots: tuple[int, int], evaluator: FloatEvaluator, point: Point
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
    truth = _TRUTHS[task.kind](task, function, point)
    value = np.broadcast_to(FloatEvaluator(graph, sizes, point).value(roots[1]), (1, *task.want.at(sizes)))[0]
    return _judge(task, value, truth, point)


def _judge(task: _Task, value: Array, truth: Array, point: Point) -> KeyProof | tuple[float, bool]:
    gap = np.abs(value - truth).max()
    size = max(float(np.abs(truth).max()), float(np.abs(value).max()), 1e-12)
    bound = _SECOND_ORDER if task.kind in _TWICE else _FIRST_ORDER
    if not np.isfinite(gap) or gap > bound * size:
        values = tuple((name, make_value(array[0])) for name, array in sorted(point.items()))
        found = Counterexample(values, make_value(value), make_value(truth))
        return KeyProof(False, f"the key is not the {task.kind} at this point", found, float(gap / size))
    return float(gap / size), bool(np.abs(truth).max() > 1e-9)


_TWICE = frozenset({"hessian", "hessian-vec", "hessian-vector", "mixed-hessian", "second-differential"})


def _gradient(task: _Task, function: Function, point: Point) -> Array:
    """The gradient, of the shape of the variable or transposed."""
    entries = function.by_entries(point, task.names)[:, 0, 0]
    shape = point[task.names[0]].shape[1:] if len(task.names) == 1 else (len(task.names), 1)
    made = entries.reshape(shape, order="F")
    return made.T if task.layout == "numerator" and task.kind == "gradient" else made


def _tied(task: _Task, function: Function, point: Point) -> Array:
    """Tied entries: X_ij and X_ji are one variable (Petersen and Pedersen, The Matrix Cookbook, equation 138)."""
    free = _gradient(task, function, point)
    return np.asarray(free + free.T - np.diag(np.diag(free)))


def _diagonal(task: _Task, function: Function, point: Point) -> Array:
    return np.diag(np.diag(_gradient(task, function, point)))


def _jacobian(task: _Task, function: Function, point: Point) -> Array:
    """d vec(F) / d vec(X)^T, columns stacked (Magnus and Neudecker), or its transpose in denominator layout."""
    entries = function.by_entries(point, task.names)
    made = entries.swapaxes(1, 2).reshape(len(entries), -1).T
    return made.T if task.layout == "denominator" and task.kind == "jacobian" else made


def _by_scalar(task: _Task, function: Function, point: Point) -> Array:
    return np.asarray(function.by_entries(point, task.names)[0])


def _hessian(task: _Task, function: Function, point: Point) -> Array:
    return function.twice_by_entries(point, task.names, task.names)


def _mixed(task: _Task, function: Function, point: Point) -> Array:
    return function.twice_by_entries(point, task.names, task.others)


def _hessian_vector(task: _Task, function: Function, point: Point) -> Array:
    name = task.names[0]
    made = function.gradient_along(point, task.names, {name: point[task.others[0]]})
    return made.reshape(point[name].shape[1:], order="F")


def _steps(task: _Task, point: Point) -> dict[str, Array]:
    return {name: point["d" + name] for name in task.names}


def _differential(task: _Task, function: Function, point: Point) -> Array:
    return np.asarray(function.along(point, _steps(task, point), 1)[0])


def _second_differential(task: _Task, function: Function, point: Point) -> Array:
    return function.twice_along(point, _steps(task, point))


def _value(task: _Task, function: Function, point: Point) -> Array:
    return np.asarray(function.values(point, 1)[0])


def _implicit(task: _Task, function: Function, point: Point) -> Array:
    """dx/dt = -F_x^-1 F_t at a point where F(x, t) = 0."""
    by_state = _stack(function.by_entries(point, task.others))
    by_variable = _stack(function.by_entries(point, task.names))
    made = -np.linalg.solve(by_state, by_variable)
    scalar = by_variable.shape[1] == 1
    return made.T if task.layout == "denominator" and not scalar else made


def _stack(entries: Array) -> Array:
    return np.asarray(entries.swapaxes(1, 2).reshape(len(entries), -1).T)


def _solve_state(task: _Task, function: Function, point: Point) -> Point | None:
    """The point with the state moved to where the function is zero, by Newton's method."""
    name = task.others[0]
    state = point[name]
    for _ in range(_NEWTON_STEPS):
        at = {**point, name: state}
        residual = function.values(at, 1)[0].reshape(-1, order="F")
        slope = _stack(function.by_entries(at, task.others))
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
    task: _Task, graph: Graph, target: int, function: Function, point: Point
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


_TRUTHS: dict[str, Callable[[_Task, Function, Point], Array]] = {
    "gradient": _gradient,
    "gradient-symmetric": _tied,
    "gradient-diagonal": _diagonal,
    "jacobian": _jacobian,
    "vec-jacobian": _jacobian,
    "derivative": _by_scalar,
    "hessian": _hessian,
    "hessian-vec": _hessian,
    "hessian-vector": _hessian_vector,
    "mixed-hessian": _mixed,
    "differential": _differential,
    "second-differential": _second_differential,
    "minimiser": _value,
    "implicit": _implicit,
    "value": _value,
}
