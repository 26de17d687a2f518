"""A scalar that varies is missing or too much: a size, a norm, a determinant, a coefficient."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grading.diagnosis.edits import Surroundings, without
from grading.diagnosis.engine import Case
from grading.evaluation.base import Array
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "missing-scale", 4
MESSAGE = "A scalar factor is missing."
MESSAGES = {
    "missing-norm": "A division by a norm is missing.",
    "extra-term": "There is a scalar factor too much.",
    "missing-scale": MESSAGE,
    "missing-inverse": "A scalar stands here that should divide.",
    "wrong-power": "The power of a scalar is wrong.",
}
_POWERS = (1, -1, 2, -2)
_MOST_NODES = 60


def find(case: Case) -> Feedback | None:
    """Whether the answer times a power of a scalar that occurs here is the key."""
    ratio = _ratio(case)
    if ratio is None:
        return None
    for node in _scalars(case):
        value = case.values(node)
        if value is None or not np.isfinite(value).all() or (value == 0).any():
            continue
        for power in _POWERS:
            found = _try(case, node, power, ratio / value[:, 0, 0] ** power)
            if found is not None:
                return found
    return None


def _ratio(case: Case) -> Array | None:
    """Key over answer at each point, where that is one number for all entries of a point."""
    mine, key = case.values(case.root), case.values(case.prepared.root)
    if mine is None or key is None or not np.isfinite(mine).all():
        return None
    points = max(len(mine), len(key))
    mine, key = (np.broadcast_to(v, (points, *v.shape[1:])).reshape(points, -1) for v in (mine, key))
    places = np.abs(key).argmax(axis=1)[:, None]
    top, bottom = np.take_along_axis(key, places, 1)[:, 0], np.take_along_axis(mine, places, 1)[:, 0]
    if (bottom == 0).any() or (top == 0).any():
        return None
    ratio = top / bottom
    error = np.abs(key - ratio[:, None] * mine).max(axis=1)
    return np.asarray(ratio) if (error <= 1e-8 * np.abs(key).max(axis=1)).all() else None


def _scalars(case: Case) -> list[int]:
    """Scalars of the key and of the answer, scalar symbols and sizes."""
    context = case.prepared.context
    nodes = [case.builder.size(type(case.prepared.shape.rows)(1, (n,))) for n in sorted(context.names.dimensions)]
    for name, shape in sorted(context.shapes.items()):
        if shape.is_scalar and name not in context.derived:
            nodes.append(case.graph.add("sym", (), name, shape))
    ops = ("num", "lin")
    inside = [
        n for n in range(len(case.graph)) if case.graph.node(n).shape.is_scalar and case.graph.node(n).op not in ops
    ]
    sums = [n for n in range(len(case.graph)) if case.graph.node(n).shape.is_scalar and case.graph.node(n).op == "lin"]
    return list(dict.fromkeys([*nodes, *inside, *sums]))[:_MOST_NODES]


def _try(case: Case, node: int, power: int, rest: Array) -> Feedback | None:
    """Whether what is left of the ratio is one number."""
    if not np.isfinite(rest).all() or np.ptp(rest) > 1e-8 * np.abs(rest).max():
        return None
    if abs(rest[0] - 1) > 1e-8:
        return None
    repaired = case.builder.multiply([(node, power), (case.root, 1)], case.prepared.shape)
    if not case.is_key(repaired):
        return None
    code = _code(case, node, power)
    return Feedback(code, MESSAGES[code], case.expression.span)


def _code(case: Case, node: int, power: int) -> str:
    """What the scalar is: in both it is a matter of its power; in the answer alone it is too much."""
    if node in case.under(case.root) and node in case.under(case.prepared.root):
        return "missing-inverse" if power == -2 else "wrong-power"
    if node >= case.graph.offset and power < 0:
        return "extra-term"
    found = case.graph.node(node)
    if power < 0 and found.op in ("powq", "sum"):
        return "missing-norm"
    return CODE


def rewrite(part: Expression, around: Surroundings) -> Iterator[tuple[str, Expression]]:
    """A quotient without its denominator, a product without one scalar."""
    if part.op == "divide" and part.parts[1].op != "number":
        yield ("missing-norm" if _has_norm(part.parts[1]) else CODE), part.parts[0]
    elif part.op == "product":
        for place, factor in enumerate(part.parts):
            if factor.shape.is_scalar and factor.op != "number":
                rest = without(part, place)
                if rest is not None:
                    yield CODE, rest


def _has_norm(part: Expression) -> bool:
    return part.op in ("norm", "normF", "sqrt") or any(_has_norm(inner) for inner in part.parts)
