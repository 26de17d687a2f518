"""Concrete values: an expression with numbers for its names, worked out exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grading.algebra_rules import Undefined
from grading.errors import AnswerError
from grading.evaluation.base import NotModelled
from grading.evaluation.exact import ExactEvaluator
from grading.evaluation.objects import Singular
from grading.given import context_of
from grading.graph import Graph
from grading.lowering import Lowering
from grading.scope import Scope
from grading.syntax import Expression, Number, Value

Given = Sequence[Sequence[Number | int]] | Number | int


def evaluate(
    expression: Expression, values: Mapping[str, Given | Value], *, sizes: Mapping[str, int] | None = None
) -> Value:
    """The value of an expression at numbers for its symbols.

    `values` gives each symbol rows of numbers or one number; names of dimensions get their size from the shapes of the
    symbols, or from `sizes`. Entries are exact Fractions where every step is rational, floats otherwise. Raises
    AnswerError where the value does not exist.
    """
    graph = Graph()
    samples = {name: _array(value) for name, value in values.items()}
    found = dict(sizes or {})
    _find_sizes(expression, samples, found)
    try:
        node = Lowering(graph, context_of(Scope())).lower(expression)
        evaluator = ExactEvaluator(graph, found, samples)
        with np.errstate(all="ignore"):
            result = evaluator.value(node)
        return _value(np.broadcast_to(result, (1, *expression.shape.at(found))))
    except (Singular, ZeroDivisionError) as error:
        raise Undefined("This divides by zero, or inverts a singular matrix.") from error
    except (ValueError, OverflowError, NotModelled, TypeError) as error:
        raise Undefined(f"This has no value at these numbers: {error}") from error
    except KeyError as error:
        raise Undefined(f"{error.args[0]} has no value.") from error


def _array(value: Given | Value) -> Any:
    rows: Any = value.rows if isinstance(value, Value) else value
    if not isinstance(rows, Sequence):
        rows = [[rows]]
    made = np.empty((1, len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            made[0, i, j] = Fraction(entry) if isinstance(entry, int) else entry
    return made


def _find_sizes(expression: Expression, samples: Mapping[str, Any], found: dict[str, int]) -> None:
    """Sizes of dimension names, from the shapes of the symbols that have values."""
    if expression.op == "symbol" and expression.value in samples:
        array = samples[expression.value]
        for side, size in zip((expression.shape.rows, expression.shape.columns), array.shape[1:], strict=True):
            if len(side.names) == 1 and side.factor == 1:
                found.setdefault(side.names[0], size)
    for part in expression.parts:
        _find_sizes(part, samples, found)


def _value(array: Any) -> Value:
    rows = [[_plain(entry) for entry in row] for row in array[0]]
    for row in rows:
        for entry in row:
            if isinstance(entry, float) and not np.isfinite(entry):
                raise AnswerError("This has no finite value.")
    return Value(tuple(tuple(row) for row in rows))


def _plain(entry: Any) -> Number:
    if isinstance(entry, Fraction | complex):
        return entry
    return Fraction(entry) if isinstance(entry, int) else float(entry)
