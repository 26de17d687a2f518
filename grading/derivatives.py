"""The kinds of derivative: the shape that each must have, and its value at a point by numeric differentiation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

import numpy as np

from grading.checker import check
from grading.context import Context
from grading.errors import BadKey
from grading.evaluation.base import Array
from grading.given import context_of
from grading.scope import Scope
from grading.shapes import ONE, SCALAR, Dimension, Shape
from grading.stepping import Function, Point
from grading.syntax import Expression

SYNONYMS = {
    "by-scalar": "derivative",
    "hessian-vector-product": "hessian-vector",
    "identity": "value",
    "directional": "differential-along",
}


class Asked(TypedDict):
    """What is asked for: layout, seed of the points, kind of derivative, and a second name where the kind has one."""

    layout: str
    seed: int
    derivative: NotRequired[str]
    wrt2: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be proved: the function's node, the variables, and what the key must look like."""

    kind: str
    layout: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    function: Expression
    want: Shape


def make_task(function: str, wrt: str, scope: Scope, kind: str, asked: Asked) -> tuple[Task, Context]:
    """What is to be differentiated; raises AnswerError where the function cannot be read, BadKey for the rest."""
    if not function:
        raise BadKey("there is no function to differentiate")
    if kind not in TRUTHS:
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
    task = Task(kind, asked["layout"], names, others, expression, SCALAR)
    return replace(task, want=want_of(task, context)), context


def _need_directions(names: tuple[str, ...], context: Context) -> None:
    for name in names:
        if context.shapes.get("d" + name) != context.shapes[name]:
            raise BadKey(f"a differential needs the symbol d{name}, of the shape of {name}")


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def variable_of(names: tuple[str, ...], context: Context) -> Shape:
    """The shape of the variable: that of the symbol, or a column of several scalars."""
    if len(names) == 1:
        return context.shapes[names[0]]
    return Shape(Dimension(len(names)), ONE)


def _entries(shape: Shape) -> Dimension:
    return shape.rows * shape.columns


def want_of(task: Task, context: Context) -> Shape:
    """The shape that the key must have, from the shapes of the function and of the variable."""
    f = task.function.shape
    if task.kind == "value":
        return f
    x = variable_of(task.names, context)
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
            return Shape(_entries(x), _entries(variable_of(task.others, context)))
        case "implicit":
            shape = Shape(_entries(variable_of(task.others, context)), _entries(x))
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


def _gradient(task: Task, function: Function, point: Point) -> Array:
    """The gradient, of the shape of the variable or transposed."""
    entries = function.by_entries(point, task.names)[:, 0, 0]
    shape = point[task.names[0]].shape[1:] if len(task.names) == 1 else (len(task.names), 1)
    made = entries.reshape(shape, order="F")
    return made.T if task.layout == "numerator" and task.kind == "gradient" else made


def _tied(task: Task, function: Function, point: Point) -> Array:
    """Tied entries: X_ij and X_ji are one variable (Petersen and Pedersen, The Matrix Cookbook, equation 138)."""
    free = _gradient(task, function, point)
    return np.asarray(free + free.T - np.diag(np.diag(free)))


def _diagonal(task: Task, function: Function, point: Point) -> Array:
    return np.diag(np.diag(_gradient(task, function, point)))


def _jacobian(task: Task, function: Function, point: Point) -> Array:
    """d vec(F) / d vec(X)^T, columns stacked (Magnus and Neudecker), or its transpose in denominator layout."""
    entries = function.by_entries(point, task.names)
    made = entries.swapaxes(1, 2).reshape(len(entries), -1).T
    return made.T if task.layout == "denominator" and task.kind == "jacobian" else made


def _by_scalar(task: Task, function: Function, point: Point) -> Array:
    return np.asarray(function.by_entries(point, task.names)[0])


def _hessian(task: Task, function: Function, point: Point) -> Array:
    return function.twice_by_entries(point, task.names, task.names)


def _mixed(task: Task, function: Function, point: Point) -> Array:
    return function.twice_by_entries(point, task.names, task.others)


def _hessian_vector(task: Task, function: Function, point: Point) -> Array:
    name = task.names[0]
    made = function.gradient_along(point, task.names, {name: point[task.others[0]]})
    return made.reshape(point[name].shape[1:], order="F")


def _steps(task: Task, point: Point) -> dict[str, Array]:
    return {name: point["d" + name] for name in task.names}


def _differential(task: Task, function: Function, point: Point) -> Array:
    return np.asarray(function.along(point, _steps(task, point), 1)[0])


def _second_differential(task: Task, function: Function, point: Point) -> Array:
    return function.twice_along(point, _steps(task, point))


def _value(task: Task, function: Function, point: Point) -> Array:
    return np.asarray(function.values(point, 1)[0])


def _implicit(task: Task, function: Function, point: Point) -> Array:
    """dx/dt = -F_x^-1 F_t at a point where F(x, t) = 0."""
    by_state = stack(function.by_entries(point, task.others))
    by_variable = stack(function.by_entries(point, task.names))
    made = -np.linalg.solve(by_state, by_variable)
    scalar = by_variable.shape[1] == 1
    return made.T if task.layout == "denominator" and not scalar else made


def stack(entries: Array) -> Array:
    """Derivatives by entries as the columns of a matrix."""
    return np.asarray(entries.swapaxes(1, 2).reshape(len(entries), -1).T)


TWICE = frozenset({"hessian", "hessian-vec", "hessian-vector", "mixed-hessian", "second-differential"})


TRUTHS: dict[str, Callable[[Task, Function, Point], Array]] = {
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
