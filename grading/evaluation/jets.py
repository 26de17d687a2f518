"""Dual numbers modulo a prime: the value of a node at one point with its first and second derivatives, exactly.

A jet is v + sum a_i e_i + sum b_j d_j + sum c_ij e_i d_j, where e_i e_k = 0 and d_j d_l = 0: a_i is the derivative
along the i-th direction of a first family, b_j along the j-th of a second, c_ij the mixed second derivative (Griewank
and Walther, "Evaluating Derivatives", chapter 13). Values come from a FieldEvaluator, so that exp, log, sin and roots
are its atoms, which obey the rules of differentiation as they obey their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grading.evaluation.base import Array, Evaluator, NotModelled
from grading.evaluation.field import FieldEvaluator
from grading.graph import Graph, Node


@dataclass(frozen=True, slots=True)
class Jet:
    """Value `v` (rows, columns); `a` (i, rows, columns); `b` (j, rows, columns); `c` (i, j, rows, columns)."""

    v: Array
    a: Array
    b: Array
    c: Array

    @property
    def rows_and_columns(self) -> tuple[int, int]:
        """The shape of the value."""
        return self.v.shape[0], self.v.shape[1]


class JetEvaluator:
    """Jets of nodes at one point of a field, along directions given for some symbols as (count, rows, columns)."""

    def __init__(
        self, field: FieldEvaluator, place: int, first: Mapping[str, Array], second: Mapping[str, Array]
    ) -> None:
        self.field = field
        self.graph: Graph = field.graph
        self.p = field.p
        self.place = place
        self.first, self.second = first, second
        self.counts = tuple(len(next(iter(family.values()), ())) for family in (first, second))
        self.known: dict[int, Jet] = {}

    def jet(self, place: int) -> Jet:
        """The jet of a node; raises NotModelled where a derivative has no rule here."""
        found = self.known.get(place)
        if found is None:
            node = self.graph.node(place)
            found = self.known[place] = self._make(node, place)
        return found

    def _make(self, node: Node, place: int) -> Jet:
        if node.op == "sym":
            return self._symbol(node, place)
        if node.op in _LINEAR:
            return self._linear(node)
        rule = _RULES.get(node.op)
        if rule is not None:
            return rule(self, node, place)
        if any(self.moves(part) for part in node.parts):
            raise NotModelled(node.op)
        return self.constant(self.at(place))

    def at(self, place: int) -> Array:
        """The value of a node at the point."""
        value = self.field.value(place)
        return np.asarray(value[self.place % len(value)])

    def moves(self, place: int) -> bool:
        """Whether a node has a derivative that is not zero."""
        jet = self.jet(place)
        return bool(jet.a.any() or jet.b.any() or jet.c.any())

    def constant(self, v: Array) -> Jet:
        """A jet without derivatives."""
        i, j = self.counts
        return Jet(v, *(np.zeros((*lead, *v.shape), dtype=np.int64) for lead in ((i,), (j,), (i, j))))

    def _symbol(self, node: Node, place: int) -> Jet:
        still = self.constant(self.at(place))
        a = self.first.get(node.payload, still.a) % self.p
        return Jet(still.v, a, self.second.get(node.payload, still.b) % self.p, still.c)

    def _linear(self, node: Node) -> Jet:
        """A linear operation treats the value and every derivative alike, as if they were points."""
        jets = [self.jet(part) for part in node.parts]
        i, j = self.counts
        stacked = [
            np.concatenate([t.v[None], t.a, t.b, t.c.reshape(i * j, *t.rows_and_columns)]) for t in jets
        ]  # fmt: skip
        made = _Stacked(self.field, dict(zip(node.parts, stacked, strict=True))).of(node)
        shape = made.shape[1:]
        return Jet(made[0], made[1 : 1 + i], made[1 + i : 1 + i + j], made[1 + i + j :].reshape(i, j, *shape))

    def multiply(self, x: Jet, y: Jet, product: Callable[[Array, Array], Array]) -> Jet:
        """A product of any kind that is linear on both sides: the rule of Leibniz."""
        p = self.p

        def times(left: Array, right: Array) -> Array:
            return product(left, right) % p

        mixed = times(x.a[:, None], y.b[None]) + times(x.b[None], y.a[:, None])
        return Jet(
            times(x.v, y.v),
            (times(x.v, y.a) + times(x.a, y.v)) % p,
            (times(x.v, y.b) + times(x.b, y.v)) % p,
            (times(x.v, y.c) + times(x.c, y.v) + mixed) % p,
        )

    def through(self, x: Jet, f: Array, slope: Array, bend: Array) -> Jet:
        """A function of each entry with the values f, f' and f''."""
        p = self.p
        square = x.a[:, None] * x.b[None] % p
        return Jet(f % p, slope * x.a % p, slope * x.b % p, (slope * x.c % p + bend * square % p) % p)

    def number(self, value: Fraction | int) -> int:
        """A rational number modulo the prime."""
        return int(self.field.number(Fraction(value)))

    def reciprocal(self, x: Array) -> Array:
        """1/x of every entry; raises NotModelled at a zero, where there is no derivative."""
        if not x.all():
            raise NotModelled("division by zero")
        return self.field.math.power(x, self.p - 2)

    def power(self, x: Jet, exponent: int) -> Jet:
        """Integer powers of entries."""
        if exponent in (0, 1):
            return x if exponent else self.constant(np.ones_like(x.v))
        base = x.v if exponent > 0 else self.reciprocal(x.v)
        sign = 1 if exponent > 0 else -1

        def raised(e: int) -> Array:
            return self.field.math.power(base, abs(e)) if e * sign >= 0 else np.zeros_like(base)

        slope = exponent % self.p * raised(exponent - 1) % self.p
        bend = exponent * (exponent - 1) % self.p * raised(exponent - 2) % self.p
        return self.through(x, raised(exponent), slope, bend)

    def inverse(self, x: Jet) -> Jet:
        """X^-1: dX^-1 = -X^-1 dX X^-1, and both orders of it for the mixed derivative."""
        made, dead = self.field.math.inverse(x.v[None] % self.p)
        if dead.any():
            raise NotModelled("inverse")
        w, p = made[0], self.p
        left_a, left_b = w @ x.a % p, w @ x.b % p
        a, b = -(left_a @ w % p) % p, -(left_b @ w % p) % p
        both = left_a[:, None] @ left_b[None] % p + left_b[None] @ left_a[:, None] % p
        return Jet(w, a, b, (both % p - w @ x.c % p) % p @ w % p)

    def determinant(self, x: Jet) -> Jet:
        """det X: d det X = det X tr(X^-1 dX) (Magnus and Neudecker, Matrix Differential Calculus, 8.3)."""
        d = self.field.math.determinant(x.v[None] % self.p)[0]
        w, p = self.inverse(x).v, self.p
        ta, tb, tc = (_trace(w @ part % p) % p for part in (x.a, x.b, x.c))
        crossed = _trace((w @ x.a % p)[:, None] @ (w @ x.b % p)[None] % p) % p
        bend = (ta[:, None] * tb[None] - crossed + tc) % p
        return Jet(d, d * ta % p, d * tb % p, d * bend % p)


def _trace(array: Array) -> Array:
    return np.asarray(np.trace(array, axis1=-2, axis2=-1)[..., None, None])


class _Stacked(FieldEvaluator):
    """An evaluator whose values of some nodes are given: it applies one linear operation to a stack of matrices."""

    def __init__(self, field: FieldEvaluator, given: dict[int, Array]) -> None:
        self.__dict__.update(field.__dict__)
        self.own, self.known = given, []

    def of(self, node: Node) -> Array:
        """The value of a node of which the parts are given."""
        return np.asarray(Evaluator._TABLE[node.op](self, node) % self.p)


_LINEAR = frozenset({"lin", "T", "tr", "sum", "diagm", "diagv", "vec", "vech", "lit", "blocks", "tril", "triu"})


def _product(jets: JetEvaluator, node: Node, place: int) -> Jet:
    result = jets.jet(node.parts[0])
    for part in node.parts[1:]:
        result = jets.multiply(result, jets.jet(part), np.matmul)
    return result


def _entrywise(jets: JetEvaluator, node: Node, place: int) -> Jet:
    result: Jet | None = None
    for part, exponent in zip(node.parts, node.payload, strict=True):
        factor = jets.power(jets.jet(part), exponent)
        result = factor if result is None else jets.multiply(result, factor, np.multiply)
    return result  # type: ignore[return-value]


def _kron(x: Array, y: Array) -> Array:
    made = x[..., :, None, :, None] * y[..., None, :, None, :]
    *lead, r, s, u, v = made.shape
    return np.asarray(made.reshape(*lead, r * s, u * v))


def _pseudoinverse(jets: JetEvaluator, node: Node, place: int) -> Jet:
    x = jets.jet(node.parts[0])
    t = Jet(*(part.swapaxes(-1, -2) for part in (x.v, x.a, x.b, x.c)))
    if x.v.shape[0] >= x.v.shape[1]:
        return jets.multiply(jets.inverse(jets.multiply(t, x, np.matmul)), t, np.matmul)
    return jets.multiply(t, jets.inverse(jets.multiply(x, t, np.matmul)), np.matmul)


def _softmax(jets: JetEvaluator, node: Node, place: int) -> Jet:
    """s = e/sum(e): with u = dx, ds = s.*(u - s'u), and the same rule once more."""
    x, s, p = jets.jet(node.parts[0]), jets.at(place), jets.p

    def along(step: Array) -> Array:
        return np.asarray((step - (s * step % p).sum(axis=-2, keepdims=True)) % p)

    a, b = along(x.a), along(x.b)
    mixed = (s * (a[:, None] * b[None] % p) % p).sum(axis=-2, keepdims=True)
    bend = (a[:, None] * b[None] + along(x.c) - mixed) % p
    return Jet(s, s * a % p, s * b % p, s * bend % p)


def _elementary(jets: JetEvaluator, node: Node, place: int) -> Jet:
    """A function of each entry, by the values of f, f' and f''."""
    x, f, p = jets.jet(node.parts[0]), jets.at(place), jets.p
    match node.op:
        case "exp":
            return jets.through(x, f, f, f)
        case "log":
            w = jets.reciprocal(x.v)
            return jets.through(x, f, w, -(w * w % p) % p)
        case "tanh":
            slope = (1 - f * f % p) % p
            return jets.through(x, f, slope, -2 * f * slope % p)
        case "sigmoid":
            slope = f * ((1 - f) % p) % p
            return jets.through(x, f, slope, slope * ((1 - 2 * f) % p) % p)
        case "powq":
            q, w = jets.number(node.payload), jets.reciprocal(x.v)
            slope = q * f % p * w % p
            return jets.through(x, f, slope, (q - 1) * slope % p * w % p)
        case _:
            return _periodic(jets, node, x, f)


def _periodic(jets: JetEvaluator, node: Node, x: Jet, f: Array) -> Jet:
    """sin, cos, sinh, cosh by their partners; tan by itself."""
    p = jets.p
    if node.op == "tan":
        slope = (1 + f * f % p) % p
        return jets.through(x, f, slope, 2 * f * slope % p)
    partner = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh"}[node.op]
    value = jets.field.function(node._replace(op=partner))
    slope = value[jets.place % len(value)] * (-1 if node.op == "cos" else 1) % p
    return jets.through(x, f, slope, f * (-1 if node.op in ("sin", "cos") else 1) % p)


_Rule = Callable[[JetEvaluator, Node, int], Jet]
_RULES: dict[str, _Rule] = {
    "mm": _product,
    "had": _entrywise,
    "kron": lambda jets, node, _: jets.multiply(jets.jet(node.parts[0]), jets.jet(node.parts[1]), _kron),
    "inv": lambda jets, node, _: jets.inverse(jets.jet(node.parts[0])),
    "det": lambda jets, node, _: jets.determinant(jets.jet(node.parts[0])),
    "pinv": _pseudoinverse,
    "softmax": _softmax,
    **dict.fromkeys(
        ("exp", "log", "tanh", "sigmoid", "powq", "sin", "cos", "tan", "sinh", "cosh"), _elementary
    ),
}  # fmt: skip
