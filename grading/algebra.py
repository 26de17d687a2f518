"""Expressions to SymPy, entry by entry: a second opinion that shares no algebra with the decision.

This is the one module that imports SymPy, and it is loaded only when a confirmation is asked for.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import IO, Any

# With python-flint installed SymPy would change its ground types, and with them its times.
os.environ.setdefault("SYMPY_GROUND_TYPES", "python")

import sympy
from sympy.polys.fields import field as fraction_field

from grading.checker import check
from grading.comparison.sizing import dimension_names
from grading.context import Context
from grading.entries import Entries, NotExpressible, Ring, count_up
from grading.errors import AnswerError, BadKey, OutOfTime
from grading.given import context_of
from grading.keys import ExpressionKey, key_from_dict
from grading.scope import Scope
from grading.shapes import read_shape
from grading.syntax import Expression
from grading.traits import symbol_traits
from grading.verdict import Confirmation
from grading.wordlists import list_words

_DIGITS = 30
_EQUAL = 1e-18
_DIFFERENT = 1e-10


def confirm(answer: str, key: ExpressionKey, *, seconds: float) -> Confirmation:
    """Whether SymPy agrees that an accepted answer is the key; SILENT where it cannot say in time.

    At size 3 agreement confirms and disagreement contradicts; at size 2 only disagreement counts.
    """
    context = context_of(key.scope)
    try:
        right = check(key.source, context)
    except AnswerError as error:
        raise BadKey(f"the key {key.source!r} cannot be read: {error}") from error
    try:
        given = check(answer, context)
    except AnswerError:
        return Confirmation.CONTRADICTED
    if given.shape != right.shape:
        return Confirmation.CONTRADICTED
    for size, share in ((3, 0.7), (2, 0.3)):
        opinion = Confirmation.SILENT
        with _alarm(seconds * share):
            opinion = _ask(given, right, context, size, time.monotonic() + seconds * share)
        if opinion is Confirmation.CONTRADICTED or (opinion is Confirmation.CONFIRMED and size > 2):
            return opinion
    return Confirmation.SILENT


def serve(source: IO[str] = sys.stdin, target: IO[str] = sys.stdout) -> None:
    """Answers questions, one JSON line each, until the input ends; the first line written says that SymPy is loaded."""
    print("ready", file=target, flush=True)
    for line in source:
        question = json.loads(line)
        key = key_from_dict(question["key"])
        opinion = Confirmation.SILENT
        if isinstance(key, ExpressionKey):
            with suppress(BadKey):
                opinion = confirm(question["answer"], key, seconds=question["seconds"])
        print(opinion.value, file=target, flush=True)


def _ask(given: Expression, right: Expression, context: Context, size: int, deadline: float) -> Confirmation:
    sizes = dict.fromkeys(dimension_names(context.scope), size)
    try:
        if is_rational(given, context) and is_rational(right, context) and has_plain_traits(context.scope):
            return _ask_fractions(given, right, context, sizes, deadline)
        return _ask_points(given, right, context, sizes, deadline)
    except (NotExpressible, OutOfTime, ZeroDivisionError, ValueError, TypeError, OverflowError):
        return Confirmation.SILENT


_RATIONAL = frozenset(
    list_words(
        "symbol dimension number eye ones zeros unit commutation add neg product divide hadamard hdivide kron "
        "outer inner transpose inverse adjugate matrix_power matrix trace det sum mean diag diagonal vec tril "
        "triu cross"
    )
)


def is_rational(e: Expression, context: Context) -> bool:
    """Whether only rational operations occur, given names included."""
    if e.op == "symbol" and e.value in context.derived:
        return is_rational(context.derived[e.value], context)
    if e.op in ("power", "epower"):
        exponent = e.parts[1].parts[0] if e.parts[1].op == "neg" else e.parts[1]
        whole = exponent.op == "number" and exponent.value.denominator == 1
        return whole and is_rational(e.parts[0], context)
    return e.op in _RATIONAL and all(is_rational(part, context) for part in e.parts)


_PLAIN = frozenset(
    {"symmetric", "definite", "diagonal", "lower", "upper", "skew", "positive", "invertible", "nonzero", "small"}
)


def has_plain_traits(scope: Scope) -> bool:
    """Whether all traits can be had by naming entries: no equation between entries but equality and sign."""
    return all(traits <= _PLAIN | {"positive determinant"} for traits in symbol_traits(scope).values())


def _ask_fractions(
    given: Expression, right: Expression, context: Context, sizes: dict[str, int], deadline: float
) -> Confirmation:
    """Every entry as a quotient of polynomials in the entries of all symbols."""
    names = [
        f"{symbol.name}_{i}_{j}" for symbol in context.scope.symbols for i, j in _indices(symbol.name, context, sizes)
    ]
    made = fraction_field(names or ["unused"], sympy.QQ)
    generators = dict(zip(names, made[1:], strict=False))

    def entry(name: str, i: int, j: int) -> Any:
        return _tie(symbol_traits(context.scope)[name], generators, name, i, j, made[0])

    ring = Ring(made[0].zero, made[0].one, lambda value: made[0](sympy.QQ(value.numerator, value.denominator)), {})
    entries = Entries(context, sizes, ring, entry, deadline)
    return _compare_exactly(entries.of(given), entries.of(right))


def _indices(name: str, context: Context, sizes: dict[str, int]) -> Iterator[tuple[int, int]]:
    rows, columns = context.shapes[name].at(sizes)
    return ((i, j) for i in range(rows) for j in range(columns))


def _tie(traits: frozenset[str], known: dict[str, Any], name: str, i: int, j: int, ring: Any) -> Any:
    """The entry of a symbol with traits: tied, zero, or free."""
    if "diagonal" in traits and i != j:
        return ring.zero
    if ("lower" in traits and i < j) or ("upper" in traits and i > j):
        return ring.zero
    if "skew" in traits:
        return ring.zero if i == j else known[f"{name}_{i}_{j}"] if i < j else -known[f"{name}_{j}_{i}"]
    if "symmetric" in traits and i > j:
        i, j = j, i
    return known[f"{name}_{i}_{j}"]


def _compare_exactly(given: list[list[Any]], right: list[list[Any]]) -> Confirmation:
    same = all(a == b for row, other in zip(given, right, strict=True) for a, b in zip(row, other, strict=True))
    return Confirmation.CONFIRMED if same else Confirmation.CONTRADICTED


def _ask_points(
    given: Expression, right: Expression, context: Context, sizes: dict[str, int], deadline: float
) -> Confirmation:
    """At two points of rational numbers, with functions evaluated by SymPy to 30 digits."""
    numbers = {
        "exp": sympy.exp, "log": _log, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "sinh": sympy.sinh,
        "cosh": sympy.cosh, "tanh": sympy.tanh, "arctan": sympy.atan, "abs": abs, "sign": sympy.sign,
        "relu": lambda x: sympy.Max(x, 0), "step": lambda x: sympy.Integer(int(x > 0)), "sqrt": _root,
        "power": _power, "pi": sympy.pi.evalf(_DIGITS), "e": sympy.E.evalf(_DIGITS),
        "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    }  # fmt: skip
    functions = {name: _numeric(function) if callable(function) else function for name, function in numbers.items()}
    ring = Ring(sympy.Integer(0), sympy.Integer(1), lambda v: sympy.Rational(v.numerator, v.denominator), functions)
    agreed = 0
    for start in (3, 11, 29, 47):
        try:
            values = _rational_point(context.scope, sizes, start)
            entries = Entries(context, sizes, ring, partial(_entry, values), deadline)
            gap = _largest_gap(entries.of(given), entries.of(right))
        except (ValueError, ZeroDivisionError):
            continue
        if gap > _DIFFERENT:
            return Confirmation.CONTRADICTED
        if gap > _EQUAL:
            return Confirmation.SILENT
        agreed += 1
        if agreed == 2:
            return Confirmation.CONFIRMED
    return Confirmation.SILENT


def _entry(values: dict[str, list[list[Any]]], name: str, i: int, j: int) -> Any:
    return values[name][i][j]


def _numeric(function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(*arguments: Any) -> Any:
        value = sympy.sympify(function(*arguments)).evalf(_DIGITS)
        if not value.is_real or not value.is_finite:
            raise ValueError("not a real number")
        return value

    return apply


def _log(x: Any) -> Any:
    if x <= 0:
        raise ValueError("the logarithm of a number that is not positive")
    return sympy.log(x)


def _root(x: Any) -> Any:
    if x < 0:
        raise ValueError("the root of a negative number")
    return sympy.sqrt(x)


def _power(base: Any, exponent: Any) -> Any:
    if base < 0 and not sympy.sympify(exponent).is_integer:
        raise ValueError("a power of a negative number")
    return base**exponent


def _largest_gap(given: list[list[Any]], right: list[list[Any]]) -> float:
    pairs = [(a, b) for row, other in zip(given, right, strict=True) for a, b in zip(row, other, strict=True)]
    size = max(max(abs(a), abs(b)) for a, b in pairs)
    gap = max(abs(a - b) for a, b in pairs)
    return 0.0 if gap == 0 else float(sympy.N(gap / size, 15))


def _rational_point(scope: Scope, sizes: dict[str, int], start: int) -> dict[str, list[list[Any]]]:
    """Rational numbers of both signs for every symbol, with its traits."""
    counter = count_up(start)
    traits = symbol_traits(scope)
    point = {}
    for symbol in scope.symbols:
        rows, columns = read_shape(symbol.shape).at(sizes)
        free = [[sympy.Rational(next(counter), 7) for _ in range(columns)] for _ in range(rows)]
        point[symbol.name] = _with_traits(free, traits[symbol.name])
    return point


def _with_traits(free: list[list[Any]], traits: frozenset[str]) -> list[list[Any]]:
    matrix = sympy.Matrix(free)
    rows = matrix.rows
    makers: dict[str, Callable[[], Any]] = {
        "definite": lambda: matrix * matrix.T / 4 + sympy.eye(rows),
        "diagonal": lambda: sympy.diag(*[matrix[i, i] for i in range(rows)]),
        "symmetric": lambda: matrix + matrix.T,
        "skew": lambda: matrix - matrix.T,
        "orthogonal": lambda: _cayley(matrix, rows),
        "orthonormal columns": lambda: _cayley(matrix, matrix.cols),
        "one-hot": lambda: sympy.Matrix(rows, 1, lambda i, _: int(i == 1 % rows)),
        "sums to 1": lambda: matrix.applyfunc(abs) / sum(matrix.applyfunc(abs)),
        "unit length": lambda: _on_sphere(matrix),
        "lower": matrix.lower_triangular,
        "upper": matrix.upper_triangular,
        "signs": lambda: matrix.applyfunc(sympy.sign),
        "zero-one": lambda: matrix.applyfunc(lambda x: int(x > 0)),
        "fraction": lambda: matrix.applyfunc(lambda x: abs(x) / (1 + abs(x))),
        "positive": lambda: matrix.applyfunc(abs),
        "negative": lambda: -matrix.applyfunc(abs),
    }
    made = next((make() for trait, make in makers.items() if trait in traits), matrix)
    if "positive determinant" in traits and made.det() < 0:
        made[0, :] = -made[0, :]
    return [[sympy.sympify(entry) for entry in row] for row in made.tolist()]


def _cayley(matrix: Any, columns: int) -> Any:
    whole = sympy.Matrix(matrix.rows, matrix.rows, lambda i, j: matrix[i, j % matrix.cols])
    skew, eye = whole - whole.T, sympy.eye(matrix.rows)
    return ((eye - skew) * (eye + skew).inv())[:, :columns]


def _on_sphere(matrix: Any) -> Any:
    flat = list(matrix)
    length = sum(x * x for x in flat[:-1])
    scaled = [2 * x / (length + 1) for x in flat[:-1]] + [(length - 1) / (length + 1)]
    return sympy.Matrix(matrix.rows, matrix.cols, scaled)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Interrupts after so many seconds, where this is a main thread; elsewhere the deadline is looked at on the way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:
        raise OutOfTime("SymPy took too long")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except OutOfTime:
        return
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
