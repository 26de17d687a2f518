"""Other ways to decide whether two formulas are equal, each with the same answers and a limit of two seconds."""

from __future__ import annotations

import importlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import sympy

from grading import ExpressionKey, parse, to_tex
from grading.comparison.prepared import prepare
from grading.comparison.sizing import dimension_names
from grading.entries import Entries, Ring
from grading.evaluation.floats import FloatEvaluator
from grading.given import context_of
from grading.graph import Graph
from grading.syntax import Expression

LIMIT = 2.0
Peer = Callable[[str, ExpressionKey], bool]


class TookTooLong(Exception):
    """The limit is over."""


class NotExpressible(Exception):
    """The peer has no way to say this."""


@contextmanager
def limited() -> Iterator[None]:
    """Raises TookTooLong after the limit."""

    def ring(signum: int, frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ask_matrix_expressions(answer: str, key: ExpressionKey) -> bool:
    """SymPy's matrix expressions: whether the simplified difference is zero."""
    difference = to_matrix(parse(answer, key.scope)) - to_matrix(parse(key.source, key.scope))
    for simplify in (sympy.simplify, lambda e: sympy.expand(e).doit()):
        difference = simplify(difference)
        if difference == 0 or getattr(difference, "is_ZeroMatrix", False):
            return True
    return False


def to_matrix(e: Expression) -> Any:
    """An expression of this project as one of SymPy's; raises NotExpressible."""
    parts = [to_matrix(part) for part in e.parts] if e.op not in ("power", "epower") else []
    match e.op:
        case "symbol":
            if e.shape.is_scalar:
                return sympy.Symbol(str(e.value))
            return sympy.MatrixSymbol(str(e.value), *(_side(side) for side in (e.shape.rows, e.shape.columns)))
        case "number":
            return sympy.Rational(e.value.numerator, e.value.denominator)
        case "eye":
            return sympy.Identity(_side(e.shape.rows))
        case "add":
            total = parts[0] * e.value[0]
            for sign, part in zip(e.value[1:], parts[1:], strict=True):
                total = total + part * sign
            return total
        case "neg":
            return -parts[0]
        case "product":
            total = parts[0]
            for part in parts[1:]:
                total = total * part
            return total
        case "divide":
            return parts[0] / parts[1]
        case "transpose":
            return parts[0].T
        case "inverse":
            return parts[0] ** -1
        case "matrix_power":
            return parts[0] ** e.value
        case "hadamard":
            return sympy.HadamardProduct(*parts)
        case "kron":
            return sympy.KroneckerProduct(*parts)
        case "trace":
            return sympy.Trace(parts[0])
        case "det":
            return sympy.Determinant(parts[0])
        case "power" if e.shape.is_scalar:
            return to_matrix(e.parts[0]) ** to_matrix(e.parts[1])
        case "exp" | "log" | "sqrt" | "sin" | "cos" | "tanh" if e.shape.is_scalar:
            return getattr(sympy, e.op)(parts[0])
        case _:
            raise NotExpressible(e.op)


def _side(side: Any) -> Any:
    result = sympy.Integer(side.factor)
    for name in side.names:
        result = result * sympy.Symbol(name, integer=True, positive=True)
    return result


_FUNCTIONS = {
    "power": lambda x, y: x**y, "sqrt": sympy.sqrt, "abs": sympy.Abs, "sign": sympy.sign, "log": sympy.log,
    "exp": sympy.exp, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "tanh": sympy.tanh, "cosh": sympy.cosh,
    "sinh": sympy.sinh, "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "relu": lambda x: sympy.Max(x, 0),
    "step": sympy.Heaviside, "softplus": lambda x: sympy.log(1 + sympy.exp(x)), "pi": sympy.pi,
}  # fmt: skip


def ask_entries(answer: str, key: ExpressionKey) -> bool:
    """SymPy on explicit entries at size 3: expand and cancel the difference of every entry."""
    context = context_of(key.scope)
    sizes = dict.fromkeys(dimension_names(key.scope), 3)
    ring = Ring(sympy.S.Zero, sympy.S.One, lambda v: sympy.Rational(v.numerator, v.denominator), _FUNCTIONS)

    def entry(name: str, i: int, j: int) -> Any:
        traits = next(symbol.traits for symbol in key.scope.symbols if symbol.name == name)
        i, j = (min(i, j), max(i, j)) if "symmetric" in traits or "positive definite" in traits else (i, j)
        return sympy.Symbol(f"{name}_{i}_{j}", real=True)

    entries = Entries(context, sizes, ring, entry, float("inf"))
    given, right = entries.of(parse(answer, key.scope)), entries.of(parse(key.source, key.scope))
    if (len(given), len(given[0])) != (len(right), len(right[0])):
        return False
    pairs = ((a, b) for row, other in zip(given, right, strict=True) for a, b in zip(row, other, strict=True))
    return all(sympy.cancel(sympy.expand(a - b)) == 0 for a, b in pairs)


def ask_math_verify(answer: str, key: ExpressionKey) -> bool:
    """Math-Verify on the LaTeX of both."""
    package = importlib.import_module("math_verify")
    right, given = (
        package.parse(f"${to_tex(parse(text, key.scope))}$", parsing_timeout=None) for text in (key.source, answer)
    )
    return bool(right and given and package.verify(right, given, timeout_seconds=None))


def ask_numpy(answer: str, key: ExpressionKey) -> bool:
    """The answer and the key at the same float points, without a verdict that could be trusted: a floor."""
    prepared = prepare(key, 0)
    graph = Graph(prepared.graph)
    root = prepared.lowering(graph).lower(parse(answer, key.scope))
    equal = True
    with np.errstate(all="ignore"):
        for evaluator in prepared.floats:
            fresh = FloatEvaluator(graph, evaluator.sizes, evaluator.samples)
            equal &= bool(np.allclose(fresh.value(root), fresh.value(prepared.root)))
    return equal


def list_peers() -> dict[str, Peer]:
    """The peers that are installed here."""
    peers: dict[str, Peer] = {
        "SymPy, matrix expressions": ask_matrix_expressions,
        "SymPy, entries at size 3": ask_entries,
        "bare NumPy (a floor)": ask_numpy,
    }
    try:
        importlib.import_module("math_verify")
    except ImportError:
        print("Math-Verify is not installed here and left out.")
    else:
        peers["Math-Verify"] = ask_math_verify
    return peers
