"""A scalar that varies is missing or too much: a size, a norm, a determinant, a coefficient."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings, without
from grading.evaluation.base import Array
from grading.shapes import SCALAR
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "missing-scale", 4
MESSAGE = "A scalar factor is missing."
MESSAGES = {
    "missing-norm": "A division by a norm is missing.",
    "extra-term": "There is a scalar factor too much.",
    "missing-scale": MESSAGE,
    "missing-inverse": "A scalar stands here that should divide.",
    "wrong-power": "The power of a scalar is not right.",
    "wrong-scale": "A scalar factor of the whole is not right.",
    "mean": "This is divided by a size: a mean where a sum is asked for.",
    "sign": "The sign inside exp is not right.",
}
_HALF = Fraction(1, 2)
_POWERS = (1, -1, 2, -2, 3, -3, 4, -4)
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
    scalars = [
        n
        for n in sorted(case.under(case.root) | case.under(case.prepared.root))
        if case.graph.node(n).shape.is_scalar and case.graph.node(n).op != "num"
    ]
    scalars.sort(key=lambda n: case.graph.node(n).op == "lin")
    # What is a factor of the answer itself comes first: that it is too much says more than what else is missing then.
    _, rest = case.builder.split(case.root)
    product = case.graph.node(rest)
    factors = [n for n in product.parts if case.graph.node(n).shape.is_scalar] if product.op == "had" else []
    return list(dict.fromkeys([*nodes, *factors, *scalars]))[:_MOST_NODES]


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
    if code is None:
        return None
    message = MESSAGES[code]
    return Feedback(CODE if code in ("wrong-scale", "mean") else code, message, case.expression.span)


def _code(case: Case, node: int, power: int) -> str | None:
    """What the scalar is to the two products: in both it is a matter of its power, in the answer alone too much."""
    mine, right = (_power_in(case, root, node) for root in (case.root, case.prepared.root))
    if case.graph.node(node).op == "dim" and not right and power == 1:
        return "mean"
    if case.graph.node(node).op == "exp" and right and not mine:
        return _code_of_exp(case, power, right)
    if case.graph.node(node).op == "exp" and mine and not right and mine != -power:
        return None  # exp(-z) for exp(z): that is said of the exp(z) of the key
    if mine and right:
        return "missing-inverse" if mine == -right else "wrong-power"
    if mine:
        return "extra-term" if mine == -power else "wrong-power"
    if abs(power) > 1 and right and right != power:
        return "wrong-power"
    if not right and node in case.under(case.root):
        return "wrong-scale"
    return "missing-norm" if power < 0 and case.graph.node(node).op in ("powq", "sum") else CODE


def _code_of_exp(case: Case, power: int, right: Fraction) -> str | None:
    """What is wrong where the key has a factor exp(z) and the answer none; nothing is said of exp(2*z) for it."""
    if power == 2 * right:
        return "sign"  # the answer has exp(-z), which is exp(z) to the power -1
    others = case.under(case.root) - case.under(case.prepared.root)
    if power != right or any(case.graph.node(place).op in ("exp", "sigmoid") for place in others):
        return None
    return CODE


def _power_in(case: Case, root: int, scalar: int) -> Fraction:
    """The power to which a scalar is a factor of a whole expression; 0 where it is none."""
    _, rest = case.builder.split(root)
    if rest == scalar:
        return Fraction(1)
    node = case.graph.node(rest)
    powers: dict[int, int] = dict(zip(node.parts, node.payload, strict=True)) if node.op == "had" else {}
    found = case.graph.node(scalar)
    total = Fraction(powers.get(scalar, 0))
    # norm(x)^2 is kept as the sum of squares below the root, so that both are looked for.
    if found.op == "powq" and found.payload == _HALF:
        return total + 2 * powers.get(found.parts[0], 0)
    above = case.graph.find("powq", (scalar,), _HALF, found.shape)
    return total + _HALF * powers.get(above, 0) if above is not None else total


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


def repair(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """One term of the answer's sum times a size."""
    if part.op != "add":
        return
    for place, term in enumerate(part.parts):
        for name in around.dimensions:
            size = Expression("dimension", (), name, SCALAR)
            scaled = Expression("product", (size, term), None, term.shape)
            yield part._replace(parts=(*part.parts[:place], scaled, *part.parts[place + 1 :]))
